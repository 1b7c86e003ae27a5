/** Laws by fast-check: sizes and numbers are drawn, and a failure is shrunk to the smallest that shows it. */
import { type Matrix, Ops } from "@chainrule/core";
import fc from "fast-check";
import { CASE_LIMIT, type CreateBackend } from "../case.ts";
import type { Runner } from "../run.ts";
import { type Drawn, filled, LAWS, type Law } from "./laws.ts";

/** The options of `runLaws` and `checkLaws`. */
export interface LawOptions {
  /** A whole number; default 1. A failure prints it. */
  readonly seed?: number;
  /** Attempts per law; default 50. */
  readonly runs?: number;
}

/** Products of three such matrices stay below 2²⁴, where float32 ends to hold every whole number. */
const LARGEST_VALUE = 8;
const LARGEST_SIZE = 40;

const drawn: fc.Arbitrary<Drawn> = fc.record({
  m: fc.integer({ min: 1, max: LARGEST_SIZE }),
  k: fc.integer({ min: 1, max: LARGEST_SIZE }),
  n: fc.integer({ min: 1, max: LARGEST_SIZE }),
  values: fc.array(fc.integer({ min: -LARGEST_VALUE, max: LARGEST_VALUE }), { minLength: 1, maxLength: 60 }),
});

/** The laws in words, in the order in which they are checked. */
export const LAW_NAMES: readonly string[] = LAWS.map(({ name }) => name);

/** Registers one test per law, of sizes up to 40 and whole numbers, in which every precision is exact. */
export function runLaws(
  { describe, it }: Runner,
  name: string,
  createBackend: CreateBackend,
  options: LawOptions = {},
): void {
  describe(`laws of ${name}`, () => {
    for (const law of LAWS) it(law.name, () => checkLaw(law, createBackend, options), CASE_LIMIT);
  });
}

/**
 * Checks all laws, without a test runner.
 * @throws Error with the law, the smallest case that breaks it, the seed and the call that reruns it
 */
export async function checkLaws(createBackend: CreateBackend, options: LawOptions = {}): Promise<void> {
  for (const law of LAWS) await checkLaw(law, createBackend, options);
}

async function checkLaw(law: Law, createBackend: CreateBackend, { seed = 1, runs = 50 }: LawOptions): Promise<void> {
  const property = fc.asyncProperty(drawn, async (sample) => {
    const difference = await differenceOf(law, createBackend, sample);
    if (difference !== null) throw new Error(difference);
  });
  const { failed, counterexample, errorInstance } = await fc.check(property, { seed, numRuns: runs });
  if (!failed) return;
  const [{ m, k, n, values }] = counterexample as [Drawn];
  const reason = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  throw new Error(
    `laws: "${law.name}" is broken: ${reason}\n` +
      `  smallest case: m = ${m}, k = ${k}, n = ${n}, values [${values.join(", ")}]\n` +
      `  rerun: checkLaws(createBackend, { seed: ${seed}, runs: ${runs} })`,
  );
}

/** Null if both sides are equal. */
async function differenceOf(law: Law, createBackend: CreateBackend, sample: Drawn): Promise<string | null> {
  const backend = await createBackend();
  try {
    const ops = new Ops(backend);
    let made = 0;
    const make = (shape: Matrix["shape"]) => ops.upload(filled(sample, shape, made++).data, shape);
    const [left, right] = law.sides(ops, make, sample);
    const [a, b] = [await ops.read(left), await ops.read(right)];
    const at = a.findIndex((x, i) => x !== b[i]);
    if (at < 0 && a.length === b.length) return null;
    const columns = left.shape[1];
    return `element [${Math.floor(at / columns)}, ${at % columns}] is ${a[at]} on one side and ${b[at]} on the other`;
  } finally {
    await backend.close();
  }
}
