/** Rounds in turn: each contender works once, then the next, until all have had their rounds. */
import { NotRun, type Session } from "./session.ts";
import type { Amount, Task } from "./task.ts";
import type { Measurable } from "./workload.ts";

/** Of one round. */
interface Seconds {
  readonly cpu: number;
  readonly wall: number;
}

export interface Measurement {
  readonly session: Session;
  readonly amount: Amount;
  readonly seconds: readonly Seconds[];
  readonly accuracy: number | null;
  /** The least accuracy that shows that it has learned, or computed the right thing. */
  readonly least: number;
}

interface Refusal {
  readonly session: Session;
  readonly reason: string;
}

export interface Rhythm {
  readonly rounds: number;
  /** Seconds that a round takes about. */
  readonly budget: number;
  /** Seconds of work, or twenty rounds, before anything counts. */
  readonly warm: number;
}

const WARM_ROUNDS = 20;

export type Outcome = { readonly measured: readonly Measurement[]; readonly refused: readonly Refusal[] };

/** `amounts` may be chosen from, from large to small; without, calls are counted out. `least` is for these. */
export async function measure(
  sessions: readonly Session[],
  task: Task,
  amounts: readonly Measurable[] | null,
  least: number,
  rhythm: Rhythm,
): Promise<Outcome> {
  const refused: Refusal[] = [];
  /** Those who can; who cannot is noted, and the others go on. */
  const each = async <T extends { readonly session: Session }>(
    entries: readonly T[],
    work: (entry: T) => Promise<void>,
  ): Promise<T[]> => {
    const able: T[] = [];
    for (const entry of entries) {
      try {
        await work(entry);
        able.push(entry);
      } catch (error) {
        if (!(error instanceof NotRun)) throw error;
        refused.push({ session: entry.session, reason: error.message });
      }
    }
    return able;
  };
  let running = await each(
    sessions.map((session) => ({ session, least, ...NOTHING, seconds: [] as Seconds[] })),
    async (entry) => {
      await entry.session.ask({ op: "open", task });
      const choose = amounts ? chooseAmount(entry.session, amounts, rhythm) : countCalls(entry.session, rhythm);
      Object.assign(entry, await choose);
    },
  );
  // the first does not count: engines go on compiling long after the few rounds by which the amount was chosen
  for (let round = rhythm.warm > 0 ? -1 : 0; round < rhythm.rounds; round++) {
    running = await each(running, async ({ session, amount, seconds }) => {
      const taken = await once(session, amount);
      if (round >= 0) seconds.push(taken);
    });
  }
  const measured = await each(running, async (entry) => {
    entry.accuracy = (await entry.session.ask({ op: "judge" })).accuracy ?? null;
  });
  return { measured, refused };
}

const NOTHING = { amount: { epochs: 0, count: 0 } as Amount, accuracy: null as number | null };

async function once(session: Session, amount: Amount): Promise<Seconds> {
  const { epochs, count } = amount;
  const { cpuSeconds = Number.NaN, wallSeconds = Number.NaN } = await session.ask({
    op: "round",
    amount: { epochs, count },
  });
  return { cpu: cpuSeconds, wall: wallSeconds };
}

/** Seconds of a round of that amount, when warm. */
async function warmUp(session: Session, amount: Amount, { warm }: Rhythm): Promise<number> {
  let spent = 0;
  let last = 0;
  for (let round = 0; round < 2 || (round < WARM_ROUNDS && spent < warm); round++) {
    last = (await once(session, amount)).cpu;
    spent += last;
  }
  return last;
}

/** The largest amount that is expected to take no longer than the budget; the smallest, if all do. */
async function chooseAmount(
  session: Session,
  amounts: readonly Measurable[],
  rhythm: Rhythm,
): Promise<{ amount: Amount; least: number }> {
  const work = ({ epochs, count }: Amount): number => epochs * count;
  const smallest = amounts.at(-1)!;
  const seconds = await warmUp(session, smallest, rhythm);
  const fits = (amount: Amount): boolean => (seconds * work(amount)) / work(smallest) <= rhythm.budget;
  const { epochs, count, least } = amounts.find(fits) ?? smallest;
  return { amount: { epochs, count }, least };
}

/** So many calls that a round takes about as long as the budget. */
async function countCalls(session: Session, rhythm: Rhythm): Promise<{ amount: Amount }> {
  const { budget } = rhythm;
  const amount = (count: number): Amount => ({ epochs: 1, count: Math.max(1, Math.round(count)) });
  let count = 1;
  let { cpu } = await once(session, amount(count));
  while (cpu < budget / 4) {
    count *= 4;
    cpu = (await once(session, amount(count))).cpu;
  }
  const seconds = await warmUp(session, amount(count), rhythm);
  return { amount: amount((count * budget) / seconds) };
}
