/** The same training on a device and on backend-cpu in float64, for tests. */
import { cpu } from "@chainrule/backend-cpu";
import { type ActivationName, type Backend, dense, type Matrix, sequential, sgd, squaredError } from "@chainrule/core";
import { evenOdd, type LabelledImages, oneHot } from "@chainrule/datasets";
import { type GpuOptions, gpu } from "../index.ts";

const STEPS = 200;

export interface Scenario {
  readonly x: Matrix;
  readonly y: Matrix;
  readonly hidden: number;
  readonly activation: ActivationName;
  readonly batchSize: number;
  readonly learningRate: number;
}

/** 784-32-10 in batches of 10, and real images. */
export const mnist32 = ({
  x,
  y,
  classes,
}: Pick<LabelledImages, "y" | "classes"> & { readonly x: Matrix }): Scenario => ({
  x,
  y: oneHot(y, classes),
  hidden: 32,
  activation: "sigmoid",
  batchSize: 10,
  learningRate: 0.5,
});

/** 10-3-2 in batches of 8: is a number of 10 bits even? */
export function parity10(): Scenario {
  const { x, y } = evenOdd().train;
  return { x, y, hidden: 3, activation: "sigmoid", batchSize: 8, learningRate: 0.3 };
}

const rows = ({ data, shape: [count, columns] }: Matrix, from: number, size: number): Matrix => ({
  data: Array.from({ length: size * columns }, (_, i) => data[(from * columns + i) % (count * columns)] as number),
  shape: [size, columns],
});

async function losses(
  backend: Backend,
  { x, y, hidden, activation, batchSize, learningRate }: Scenario,
): Promise<number[]> {
  const layers = [dense({ units: hidden, activation }), dense({ units: y.shape[1], activation: "sigmoid" })];
  const model = sequential({ backend, input: x.shape[1], layers, seed: 1 });
  const options = { loss: squaredError(), optimizer: sgd({ learningRate }) };
  const all: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const from = step * batchSize;
    all.push(await model.trainOnBatch(rows(x, from, batchSize), rows(y, from, batchSize), options));
  }
  await backend.close();
  return all;
}

/** The largest relative difference of a step's loss. */
export async function farthestLoss(device: GpuOptions, scenario: Scenario): Promise<number> {
  const got = await losses(await gpu(device), scenario);
  const want = await losses(cpu({ precision: "float64" }), scenario);
  if (!(want.at(-1)! < want[0]!)) throw new Error("the loss did not fall");
  return Math.max(...want.map((loss, i) => Math.abs(got[i]! - loss) / loss));
}
