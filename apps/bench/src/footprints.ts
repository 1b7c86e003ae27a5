/** The sizes and the cold start as rows. */
import type { ContenderSpec } from "./contenders.ts";
import { bundleBytes, coldStart, installBytes, PROGRAMS } from "./footprint.ts";
import { type GroupResult, type NotRunResult, type Result, rangeOf, ratioOf, type Surroundings } from "./run.ts";

/** By their names for `--only`. */
export const FOOTPRINT_TITLES: Readonly<Record<string, string>> = {
  bundle:
    "bytes to send: a program that defines 784-32-10, trains and predicts, minified and gzipped, with what it loads",
  install: "bytes on the disk: the packages of that program with all that they bring along",
  "cold-start": "from the start of the process to its end: define 784-32-10, train one step on a batch of 10, predict",
};

interface Measured {
  readonly contender: ContenderSpec;
  /** Seconds, or bytes. */
  readonly values: readonly number[];
  readonly walls: readonly number[];
  readonly marks: readonly string[];
}

export async function runFootprint(workload: string, around: Surroundings): Promise<GroupResult> {
  const notRun: NotRunResult[] = [];
  const measured: Measured[] = [];
  const wanted = around.contenders.filter(({ name, threads }) => threads === 1 && name in PROGRAMS);
  const able = wanted.filter((contender) =>
    workload === "cold-start"
      ? PROGRAMS[contender.name]?.trains !== false
      : (PROGRAMS[contender.name]?.packages.length ?? 0) > 0,
  );
  const attempt = async (
    contender: ContenderSpec,
    work: (program: string) => Promise<Measured>,
  ): Promise<Measured | null> => {
    const found = around.programOf(contender);
    try {
      if ("reason" in found) throw new Error(found.reason);
      return await work(found.program);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      notRun.push({ workload, contender: contender.name, threads: 1, reason });
      around.progress(`${workload}  ${contender.name}  not run: ${reason}`);
      return null;
    }
  };
  if (workload === "cold-start") {
    let running: Measured[] = able.map((contender) => ({ contender, values: [], walls: [], marks: [] }));
    // the first round fills the caches of the disk
    for (let round = -1; round < around.effort.coldStarts; round++) {
      const next: Measured[] = [];
      for (const entry of running) {
        const result = await attempt(entry.contender, async (program) => {
          const { cpu, wall } = await coldStart(program, entry.contender);
          return round < 0
            ? entry
            : { ...entry, values: [...entry.values, cpu * 1000], walls: [...entry.walls, wall * 1000] };
        });
        if (result) next.push(result);
      }
      running = next;
    }
    measured.push(...running);
  } else {
    for (const contender of able) {
      const result = await attempt(contender, async () => {
        const bytes = workload === "bundle" ? await bundleBytes(PROGRAMS[contender.name]!) : installBytes(contender);
        const marks = PROGRAMS[contender.name]?.trains === false ? ["predicts only"] : [];
        return { contender, values: [workload === "bundle" ? bytes / 1e3 : bytes / 1e6], walls: [], marks };
      });
      if (result) measured.push(result);
    }
  }
  const unit = { bundle: "kB", install: "MB" }[workload] ?? "CPU ms";
  const ours = measured.find(({ contender: { name } }) => name === "chainrule-wasm");
  const results = measured.map(
    ({ contender: { name, group }, values, walls, marks }): Result => ({
      workload,
      contender: name,
      group,
      threads: 1,
      ...rangeOf(values, unit),
      accuracy: null,
      other: walls.length ? rangeOf(walls, "wall ms") : null,
      version: "",
      marks,
      perSecond: null,
      ours: ours ? ratioOf(values, ours.values, false) : null,
    }),
  );
  for (const { contender, median: middle, unit: of } of results)
    around.progress(`${workload}  ${contender}  ${middle.toPrecision(3)} ${of}`);
  return { results, notRun };
}
