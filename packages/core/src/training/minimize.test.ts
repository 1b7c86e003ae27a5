import { expect, test } from "vitest";
import { sgd } from "../optimizers/sgd.ts";
import { reference } from "../reference.ts";
import { minimize } from "./minimize.ts";

const paraboloid = (point: readonly number[]) => ({
  value: point.reduce((sum, v) => sum + v * v, 0),
  gradient: point.map((v) => 2 * v),
});
const descend = (more = {}) =>
  minimize({
    backend: reference(),
    start: [10, 10],
    evaluate: paraboloid,
    optimizer: sgd({ learningRate: 0.3 }),
    steps: 7,
    ...more,
  });

test("descends the paraboloid as published", async () => {
  const visits = await descend();
  const a = [10, 4, 1.6, 0.64, 0.256, 0.1024, 0.04096, 0.016384];
  const value = [200, 32, 5.12, 0.8192, 0.131072, 0.02097152, 0.0033554432];
  expect(visits.length).toBe(8);
  visits.forEach(({ point }, i) => {
    for (const v of point) expect(v).toBeCloseTo(a[i] as number, 14);
  });
  value.forEach((v, i) => {
    expect(visits[i]?.value).toBeCloseTo(v, 13);
  });
});

test("momentum keeps its velocity, and nothing is left on the backend", async () => {
  const backend = reference();
  const optimizer = sgd({ learningRate: 0.1, momentum: 0.5 });
  const [, first, second] = await descend({ backend, optimizer, steps: 2, start: [1] });
  expect(first?.point[0]).toBeCloseTo(0.8, 14);
  expect(second?.point[0]).toBeCloseTo(0.8 - 0.1 * (0.5 * 2 + 1.6), 14);
  expect(backend.memory?.().tensors).toBe(0);
});

test("bad input", async () => {
  await expect(descend({ steps: -1 })).rejects.toThrow("minimize: steps is -1; give a whole number of at least 0");
  await expect(descend({ start: [] })).rejects.toThrow(
    "minimize: the length of start is 0; give a whole number of at least 1",
  );
  await expect(descend({ evaluate: () => ({ value: 0, gradient: [1] }) })).rejects.toThrow(
    "minimize: the gradient has 1 values, the point 2",
  );
});
