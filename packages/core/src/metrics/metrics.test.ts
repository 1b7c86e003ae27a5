import { expect, test } from "vitest";
import { Ops } from "../ops.ts";
import { reference } from "../reference.ts";
import { confusionMatrix } from "./confusion-matrix.ts";
import { accuracy, binaryAccuracy, categoricalAccuracy } from "./metric.ts";

const ops = new Ops(reference());
const column = (values: number[]) => ops.upload(values, [values.length, 1]);

test("binary accuracy: one half is class 0 (MLP.0)", async () => {
  const counted = binaryAccuracy().count(ops, column([0.5, 0.51, 0.2, 0.9]), column([0, 1, 1, 0]));
  expect([...(await ops.read(counted))]).toEqual([2]);
});

test("binary accuracy of several outputs is the share of right ones", async () => {
  const output = ops.upload([0.9, 0.9, 0.1, 0.9], [2, 2]);
  const counted = binaryAccuracy().count(ops, output, ops.upload([1, 0, 0, 1], [2, 2]));
  expect([...(await ops.read(counted))]).toEqual([1.5]);
});

test("accuracy picks by the number of outputs", async () => {
  const one = accuracy().count(ops, column([0.2, 0.9]), column([0, 1]));
  const many = accuracy().count(ops, ops.upload([0.2, 0.1], [1, 2]), ops.upload([1, 0], [1, 2]));
  expect([...(await ops.read(one)), ...(await ops.read(many))]).toEqual([2, 1]);
  expect(categoricalAccuracy().name).toBe("accuracy");
});

test("confusion matrix: rows actual, columns predicted", () => {
  expect(confusionMatrix([0, 0, 1, 2], Uint8Array.of(0, 2, 1, 2), 3)).toEqual([
    [1, 0, 1],
    [0, 1, 0],
    [0, 0, 1],
  ]);
  expect(() => confusionMatrix([0], [0, 1], 2)).toThrow("confusionMatrix: 1 actual and 2 predicted classes");
  expect(() => confusionMatrix([0, 3], [0, 0], 3)).toThrow(
    "confusionMatrix: sample 1 has actual class 3 and predicted class 0",
  );
  expect(() => confusionMatrix([0], [7], 3)).toThrow("predicted class 7; give classes from 0 to 2");
});
