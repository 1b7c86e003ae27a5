import { expect, test } from "vitest";
import type { Backend } from "../backend.ts";
import { dense } from "../layers/dense.ts";
import { squaredError } from "../losses/squared-error.ts";
import { sequential } from "../model.ts";
import { sgd } from "../optimizers/sgd.ts";
import { reference } from "../reference.ts";
import { compareRuns, type TraceRunOptions, traceRun } from "./compare-runs.ts";
import type { StepTrace } from "./step-trace.ts";

const DATA = { x: [[1], [2], [3], [4], [5]], y: [[1], [0], [1], [0], [1]] };
const options = (more: Partial<TraceRunOptions> = {}): TraceRunOptions => {
  return { loss: squaredError(), optimizer: sgd({ learningRate: 0.1 }), steps: 5, batchSize: 2, ...more };
};
const run = (backend: Backend = reference(), more: Partial<TraceRunOptions> = {}, units = 3) =>
  traceRun(
    sequential({
      backend,
      input: 1,
      layers: [dense({ units, activation: "tanh" }), dense({ units: 1 })],
      seed: 1,
    }),
    DATA,
    options(more),
  );

/** A backend whose tanh is a little wrong from its n-th call on. */
function drifting(from: number, by = 1e-6): Backend {
  const backend = reference();
  let calls = 0;
  return {
    ...backend,
    unary: (op, x) =>
      op === "tanh" && ++calls >= from ? backend.binary("mul", backend.unary(op, x), 1 + by) : backend.unary(op, x),
  };
}

test("equal runs have no difference", async () => {
  expect(await compareRuns(run(), run())).toBeNull();
});

test("names the first step, layer and matrix that differ", async () => {
  // each step computes tanh twice: once to be explained, once to be trained
  const difference = await compareRuns(run(), run(drifting(5)));
  expect(difference).toMatchObject({ step: 3, layer: 0, what: "A", label: "forward", row: 0, column: 0 });
  expect(difference!.difference).toBeLessThan(2e-6);
  expect(difference!.second / difference!.first).toBeCloseTo(1 + 1e-6, 12);
  // wrong while training only: the weights show it at the end of the step
  expect(await compareRuns(run(), run(drifting(4)))).toMatchObject({ step: 3, layer: 0, what: "weight" });
});

test("what is within the tolerance is no difference", async () => {
  expect(await compareRuns(run(), run(drifting(1)), { tolerance: 1e-4 })).toBeNull();
});

test("other options part where they matter; the shorter run ends the comparison", async () => {
  const other = run(reference(), { optimizer: sgd({ learningRate: 0.2 }) });
  expect(await compareRuns(run(), other)).toMatchObject({ step: 1, layer: 0, what: "weight after the step" });
  expect(await compareRuns(run(reference(), { steps: 2 }), run(drifting(7)))).toBeNull();
  expect(await compareRuns(run(), run(reference(), { steps: 0 }))).toBeNull();
});

test("batches follow the data and begin again; the last is smaller", async () => {
  const seen: number[][] = [];
  for await (const { x } of run()) seen.push([...x.data]);
  expect(seen).toEqual([[1, 2], [3, 4], [5], [1, 2], [3, 4]]);
});

test("kept traces can be compared", async () => {
  const kept: StepTrace[] = [];
  for await (const trace of run()) kept.push(JSON.parse(JSON.stringify(trace)));
  expect(await compareRuns(kept, run())).toBeNull();
  expect(await compareRuns(run(drifting(1)), kept)).toMatchObject({ step: 1, what: "A" });
});

test("a number and NaN differ, NaN and NaN do not", async () => {
  const { value: trace } = await run(reference(), { steps: 1 }).next();
  const broken = { ...trace!, inputGradient: { ...trace!.inputGradient, data: [Number.NaN, 0] } };
  expect(await compareRuns([broken], [broken])).toBeNull();
  expect(await compareRuns([trace!], [broken])).toMatchObject({ layer: null, what: "∂L/∂x", label: "BP.D", column: 0 });
});

test("bad input", async () => {
  await expect(compareRuns(run(), run(reference(), {}, 4))).rejects.toThrow(
    "compareRuns: step 1 has weight [1, 3] in one run, weight [1, 4] in the other; trace the same layers",
  );
  await expect(compareRuns(run(), run(), { tolerance: -1 })).rejects.toThrow("compareRuns: tolerance is -1");
  await expect(run(reference(), { steps: -1 }).next()).rejects.toThrow("traceRun: steps is -1");
  await expect(run(reference(), { batchSize: 0 }).next()).rejects.toThrow("traceRun: batchSize is 0");
});
