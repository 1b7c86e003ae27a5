/** One group of workloads from start to end: processes, rounds, rows. */
import type { ContenderSpec } from "./contenders.ts";
import { type Measurement, measure, type Rhythm } from "./measure.ts";
import type { preparer } from "./prepare.ts";
import { figure, median, moreIsBetter, type Row } from "./row.ts";
import { NotRun, type Session, start } from "./session.ts";
import { inUnit, perSecondOf, unitOf } from "./units.ts";
import type { Workload, WorkloadGroup } from "./workload.ts";

type Range = Pick<Row, "unit" | "median" | "min" | "max">;

/** A row with what its table says beside it. */
export interface Result extends Row {
  /** By the clock, where `median` is by CPU time, and the other way round. */
  readonly other: Range | null;
  /** Of the contender. */
  readonly version: string;
  /** What must be known to read it: scaled, did not learn. */
  readonly marks: readonly string[];
  /** How many times as fast chainrule-wasm on one thread is, by the same measure: the median of the rounds. */
  readonly ours: number | null;
  /** By the measure of the row. */
  readonly perSecond: { readonly samples: number; readonly steps?: number } | null;
}

export const DID_NOT_LEARN = "DID NOT LEARN";
export const WRONG = "WRONG RESULT";

export interface NotRunResult {
  readonly workload: string;
  readonly contender: string;
  readonly threads: number;
  readonly reason: string;
}

export interface GroupResult {
  readonly results: readonly Result[];
  readonly notRun: readonly NotRunResult[];
}

/** Trainings are long and few, calls short and many. */
export interface Effort {
  readonly training: Rhythm;
  readonly calls: Rhythm;
  readonly coldStarts: number;
}

export interface Surroundings {
  readonly contenders: readonly ContenderSpec[];
  readonly effort: Effort;
  /** The program that runs it, or why it cannot be run. */
  readonly programOf: (contender: ContenderSpec) => { readonly program: string } | { readonly reason: string };
  readonly prepare: ReturnType<typeof preparer>;
  readonly progress: (line: string) => void;
  /** Sessions that are open, for whoever has to end them early. */
  readonly open: Set<Session>;
}

export async function runGroup(group: WorkloadGroup, around: Surroundings): Promise<GroupResult> {
  const { contenders, effort, prepare, progress, open } = around;
  const results: Result[] = [];
  const notRun: NotRunResult[] = [];
  const refuse = (workload: Workload, { name, threads }: ContenderSpec, reason: string): void => {
    notRun.push({ workload: workload.name, contender: name, threads, reason });
    progress(`${workload.name}  ${name}  not run: ${reason}`);
  };
  const kinds = new Set(group.workloads.map(({ kind }) => kind));
  const wanted = contenders.filter(
    ({ name, kinds: able }) =>
      (!group.contenders || group.contenders.includes(name)) && able.some((kind) => kinds.has(kind)),
  );
  const sessions: Session[] = [];
  try {
    for (const contender of wanted) {
      const found = around.programOf(contender);
      try {
        if ("reason" in found) throw new NotRun(found.reason);
        const session = await start(contender, found.program);
        sessions.push(session);
        open.add(session);
      } catch (error) {
        if (!(error instanceof NotRun)) throw error;
        for (const workload of group.workloads) refuse(workload, contender, error.message);
      }
    }
    for (const workload of group.workloads) {
      const { task, least } = await prepare(workload);
      const amounts = workload.kind === "train" ? workload.amounts : null;
      const usual = workload.kind === "train" ? effort.training : effort.calls;
      const rhythm = { ...usual, rounds: usual.rounds * ((workload.kind === "train" && workload.oftener) || 1) };
      const { measured, refused } = await measure(sessions, task, amounts, least, rhythm);
      for (const { session, reason } of refused) refuse(workload, session.contender, reason);
      for (const result of resultsOf(workload, measured)) {
        results.push(result);
        progress(`${workload.name}  ${describe(result)}`);
      }
    }
  } finally {
    for (const session of sessions) {
      session.end();
      open.delete(session);
    }
  }
  return { results, notRun };
}

export function resultsOf(workload: Workload, measured: readonly Measurement[]): Result[] {
  const unit = unitOf(workload);
  const by = (measure: "cpu" | "wall", { amount, seconds }: Measurement): number[] =>
    seconds.map((s) => inUnit(workload, amount, s[measure]));
  const ours = measured.find(
    ({ session: { contender } }) => contender.name === "chainrule-wasm" && contender.threads === 1,
  );
  return measured.map((measurement): Result => {
    const { session, accuracy, least } = measurement;
    const { name, group, threads } = session.contender;
    const [cpu, wall] = [
      rangeOf(by("cpu", measurement), `CPU ${unit}`),
      rangeOf(by("wall", measurement), `wall ${unit}`),
    ];
    const measure = threads === 1 ? "cpu" : "wall";
    const [headline, other] = threads === 1 ? [cpu, wall] : [wall, cpu];
    const marks: string[] = [];
    if (workload.kind === "train") {
      const { whole } = workload;
      const { epochs, count } = measurement.amount;
      if (epochs !== whole.epochs || count !== whole.count) {
        marks.push(`scaled from ${epochs.toLocaleString("en-US")} × ${count.toLocaleString("en-US")}`);
      }
      if (least === 0) marks.push("too short to learn");
    }
    if (accuracy !== null && !(accuracy >= least)) {
      marks.push(workload.kind === "train" ? DID_NOT_LEARN : WRONG);
    }
    return {
      workload: workload.name,
      contender: name,
      group,
      threads,
      ...headline,
      accuracy,
      other,
      version: session.version,
      marks,
      ours: ours ? ratioOf(by(measure, measurement), by(measure, ours), moreIsBetter(unit)) : null,
      perSecond: perSecondOf(workload, measurement.amount, median(measurement.seconds.map((s) => s[measure]))),
    };
  });
}

export const rangeOf = (values: readonly number[], unit: string): Range => ({
  unit,
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});

/** How many times as fast the second is: the median over rounds that were run side by side. */
export const ratioOf = (theirs: readonly number[], ours: readonly number[], more: boolean): number =>
  median(theirs.map((their, round) => (more ? ours[round]! / their : their / ours[round]!)));

const describe = ({ contender, threads, median: middle, min, max, unit, accuracy, marks }: Result): string =>
  [
    `${contender}${threads > 1 ? ` × ${threads}` : ""}`,
    `${figure(middle)} ${unit} (${figure(min)} to ${figure(max)})`,
    ...(accuracy === null ? [] : [`accuracy ${accuracy.toFixed(4)}`]),
    ...marks,
  ].join("  ");
