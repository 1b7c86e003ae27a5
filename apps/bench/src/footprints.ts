/** The sizes and the cold start as rows. */
import type { ContenderSpec } from "./contenders.ts";
import { bundleBytes, coldStart, installBytes, PROGRAMS, type Program } from "./footprint.ts";
import { figure } from "./row.ts";
import {
  type Effort,
  type GroupResult,
  type NotRunResult,
  type Result,
  rangeOf,
  ratioOf,
  type Surroundings,
} from "./run.ts";

interface Footprint {
  readonly title: string;
  readonly unit: string;
  /** Whose it can be. */
  takes(program: Program): boolean;
  /** Those before the first that counts fill the caches of the disk. */
  rounds(effort: Effort): { readonly first: number; readonly count: number };
  /** In the unit; a time also by the clock. */
  measure(contender: ContenderSpec, own: Program, program: string): Promise<{ value: number; wall?: number }>;
}

const once = () => ({ first: 0, count: 1 });
const hasPackages = ({ packages }: Program): boolean => packages.length > 0;

/** By their names for `--only`. */
export const FOOTPRINTS: Readonly<Record<string, Footprint>> = {
  bundle: {
    title:
      "bytes to send: a program that defines 784-32-10, trains and predicts, minified and gzipped, with what it loads",
    unit: "kB",
    takes: hasPackages,
    rounds: once,
    measure: async (_, own) => ({ value: (await bundleBytes(own)) / 1e3 }),
  },
  install: {
    title: "bytes on the disk: the packages of that program with all that they bring along",
    unit: "MB",
    takes: hasPackages,
    rounds: once,
    measure: async (contender) => ({ value: installBytes(contender) / 1e6 }),
  },
  "cold-start": {
    title: "from the start of the process to its end: define 784-32-10, train one step on a batch of 10, predict",
    unit: "CPU ms",
    takes: ({ trains = true }) => trains,
    rounds: ({ coldStarts }) => ({ first: -1, count: coldStarts }),
    async measure(contender, _, program) {
      const { cpu, wall } = await coldStart(program, contender);
      return { value: 1e3 * cpu, wall: 1e3 * wall };
    },
  },
};

interface Entry {
  readonly contender: ContenderSpec;
  readonly own: Program;
  readonly values: number[];
  readonly walls: number[];
}

export async function runFootprint(workload: string, around: Surroundings): Promise<GroupResult> {
  const footprint = FOOTPRINTS[workload]!;
  const notRun: NotRunResult[] = [];
  let running = around.contenders.flatMap((contender): Entry[] => {
    const own = PROGRAMS[contender.name];
    return own && contender.threads === 1 && footprint.takes(own) ? [{ contender, own, values: [], walls: [] }] : [];
  });
  const { first, count } = footprint.rounds(around.effort);
  for (let round = first; round < count; round++) {
    const able: Entry[] = [];
    for (const entry of running) {
      const { contender, own, values, walls } = entry;
      const found = around.programOf(contender);
      try {
        if ("reason" in found) throw new Error(found.reason);
        const { value, wall } = await footprint.measure(contender, own, found.program);
        if (round >= 0) values.push(value);
        if (round >= 0 && wall !== undefined) walls.push(wall);
        able.push(entry);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        notRun.push({ workload, contender: contender.name, threads: 1, reason });
        around.progress(`${workload}  ${contender.name}  not run: ${reason}`);
      }
    }
    running = able;
  }
  const results = rowsOf(workload, footprint.unit, running);
  for (const { contender, median, unit } of results) {
    around.progress(`${workload}  ${contender}  ${figure(median)} ${unit}`);
  }
  return { results, notRun };
}

function rowsOf(workload: string, unit: string, entries: readonly Entry[]): Result[] {
  const ours = entries.find(({ contender: { name } }) => name === "chainrule-wasm");
  return entries.map(
    ({ contender: { name, group }, own, values, walls }): Result => ({
      workload,
      contender: name,
      group,
      threads: 1,
      ...rangeOf(values, unit),
      accuracy: null,
      other: walls.length > 0 ? rangeOf(walls, "wall ms") : null,
      version: "",
      marks: own.trains === false ? ["predicts only"] : [],
      perSecond: null,
      ours: ours ? ratioOf(values, ours.values, false) : null,
    }),
  );
}
