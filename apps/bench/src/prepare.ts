/** Everything that the contenders share, written to files: data, first weights, the order of samples. */
import { join } from "node:path";
import { wasm } from "@chainrule/backend-wasm";
import { adam, crossEntropy, getWeights, type Loss, rng, type Sequential, squaredError } from "@chainrule/core";
import { evenOdd, gaussian, oneHot } from "@chainrule/datasets";
import { mnist } from "@chainrule/datasets/node";
import { modelOf } from "./contenders/ours.ts";
import { writeMatrix, writeOrder } from "./floats.ts";
import type { MatrixFile, NetworkSpec, PredictTask, Task, TrainTask } from "./task.ts";
import type { MultiplyWorkload, PredictWorkload, TrainWorkload, Workload } from "./workload.ts";

const SEED = 1;
/** Images that the networks of `predict` have learned from, and those that they are asked for. */
const LEARNED = 6000;
const ASKED = 1024;

interface Data {
  readonly train: { readonly x: MatrixFile; readonly y: MatrixFile };
  readonly test: { readonly x: MatrixFile; readonly y: MatrixFile };
}
interface HostMatrix {
  readonly data: Float32Array<ArrayBuffer>;
  readonly shape: readonly [number, number];
}
interface HostData {
  readonly train: { readonly x: HostMatrix; readonly y: HostMatrix };
  readonly test: { readonly x: HostMatrix; readonly y: HostMatrix };
}

/** Makes the tasks of workloads; what several of them need is made once. */
export function preparer(folder: string): (workload: Workload) => Promise<{ task: Task; least: number }> {
  let files = 0;
  const write = ({ data, shape }: HostMatrix): MatrixFile => writeMatrix(join(folder, `${files++}.f32`), data, shape);
  const made = new Map<string, Promise<Data>>();

  const dataOf = (name: TrainWorkload["data"]): Promise<Data> => {
    const known = made.get(name);
    if (known) return known;
    const writing = READERS[name]().then(({ train, test }) => ({
      train: { x: write(train.x), y: write(train.y) },
      test: { x: write(test.x), y: write(test.y) },
    }));
    made.set(name, writing);
    return writing;
  };

  const train = async (workload: TrainWorkload): Promise<TrainTask> => {
    const { network, recipe, amounts, testCount, data, initializer } = workload;
    const { train, test } = await dataOf(data);
    const orders = amounts.map(({ epochs, count }) => {
      const file = join(folder, `${files++}.u32`);
      writeOrder(file, orderOf(SEED, epochs, count));
      return { amount: { epochs, count }, file };
    });
    const weights = (await firstWeights(network, initializer)).map(write);
    const first = (matrix: MatrixFile): MatrixFile => ({ ...matrix, rows: testCount });
    const asked = { x: first(test.x), y: first(test.y) };
    return { kind: "train", network, recipe, seed: SEED, train, test: asked, weights, orders };
  };

  const predict = async ({ network, batchSize }: PredictWorkload): Promise<{ task: PredictTask; least: number }> => {
    const { train, test } = await mnist({ limit: LEARNED, testLimit: ASKED });
    const backend = await wasm();
    const model = modelOf(backend, network, SEED);
    await model.fit(train, { loss: lossOf(network), optimizer: adam({ learningRate: 0.005 }) });
    const weights = (await weightsOf(model)).map(write);
    const asked = { x: write(images(test).x), y: write(images(test).y) };
    const classes = await model.predictClasses(test.x);
    const right = classes.filter((answer, i) => answer === test.y[i]).length / ASKED;
    await backend.close();
    // rounding may turn a sample or two that lie on the border
    return { task: { kind: "predict", network, weights, test: asked, batchSize }, least: right - 2 / ASKED };
  };

  const multiply = ({ m, k, n, transposeA, transposeB }: MultiplyWorkload): Task => {
    const random = rng(SEED);
    const matrix = (rows: number, columns: number): MatrixFile =>
      write({
        data: Float32Array.from({ length: rows * columns }, () => 2 * random.uniform() - 1),
        shape: [rows, columns],
      });
    const a = transposeA ? matrix(k, m) : matrix(m, k);
    const b = transposeB ? matrix(n, k) : matrix(k, n);
    return { kind: "multiply", a, b, transposeA, transposeB };
  };

  return async (workload) => {
    if (workload.kind === "train") return { task: await train(workload), least: 0 };
    return workload.kind === "predict" ? predict(workload) : { task: multiply(workload), least: 1 };
  };
}

/** The permutations that `fit` makes from the seed, epoch after epoch. */
function orderOf(seed: number, epochs: number, count: number): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(epochs * count);
  const shuffle = rng(seed).stream("shuffle");
  for (let epoch = 0; epoch < epochs; epoch++) order.set(shuffle.at(epoch).permutation(count), epoch * count);
  return order;
}

const lossOf = ({ layers }: NetworkSpec): Loss =>
  layers.at(-1)?.activation === "softmax" ? crossEntropy() : squaredError();

async function firstWeights(network: NetworkSpec, initializer: "glorot" | "normal"): Promise<HostMatrix[]> {
  const backend = await wasm();
  const weights = await weightsOf(modelOf(backend, network, SEED, { initializer }));
  await backend.close();
  return weights;
}

const weightsOf = async (model: Sequential): Promise<HostMatrix[]> =>
  (await getWeights(model)).map(({ data, shape }) => ({ data: Float32Array.from(data), shape }));

const READERS: Record<TrainWorkload["data"], () => Promise<HostData>> = {
  parity: async () => evenOdd(),
  gaussian: async () => gaussian({ seed: SEED }),
  async mnist() {
    const { train, test } = await mnist();
    return { train: images(train), test: images(test) };
  },
};

/** The labels of digits one-hot. */
function images({ x, y }: { readonly x: HostMatrix; readonly y: Uint8Array }): { x: HostMatrix; y: HostMatrix } {
  return { x, y: oneHot(y, 10) };
}
