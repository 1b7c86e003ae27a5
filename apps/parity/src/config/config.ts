/** Everything that decides a run: one flat value, which the address of the page holds. */
export const PROBLEMS = ["even-odd", "xor-bits", "table", "and", "or", "xor", "csv"] as const;
export type ProblemName = (typeof PROBLEMS)[number];

export const LOSSES = ["squaredError", "binaryCrossEntropy", "crossEntropy"] as const;
export const OPTIMIZERS = ["sgd", "momentum", "adam"] as const;
export const ACTIVATIONS = ["sigmoid", "tanh", "relu", "leakyRelu"] as const;
export const SPLITS = ["first", "random"] as const;

export interface Config {
  readonly problem: ProblemName;
  /** Length of the numbers, for the problems on numbers. */
  readonly bits: number;
  /** Id of an entry of the backend table. */
  readonly backend: string;
  /** Units of the hidden layers; none is a single layer. */
  readonly hidden: readonly number[];
  /** Of the hidden layers. */
  readonly activation: (typeof ACTIVATIONS)[number];
  readonly loss: (typeof LOSSES)[number];
  readonly optimizer: (typeof OPTIMIZERS)[number];
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
  /** How many rows are trained on; the others are for testing. */
  readonly train: number;
  /** Whether these are the first, or drawn at random. */
  readonly split: (typeof SPLITS)[number];
}

const EVEN_ODD: Config = {
  problem: "even-odd",
  bits: 10,
  backend: "wasm",
  hidden: [3],
  activation: "sigmoid",
  loss: "squaredError",
  optimizer: "sgd",
  learningRate: 0.3,
  batchSize: 8,
  epochs: 1000,
  seed: 1,
  train: 700,
  split: "first",
};

/** A truth table of four rows, all of them trained on. */
const TABLE = { batchSize: 4, train: 4, split: "first" } as const;

/** What is known to work, for each problem. */
export const DEFAULTS: Readonly<Record<ProblemName, Config>> = {
  "even-odd": EVEN_ODD,
  "xor-bits": {
    ...EVEN_ODD,
    problem: "xor-bits",
    bits: 4,
    hidden: [8],
    activation: "tanh",
    loss: "binaryCrossEntropy",
    optimizer: "adam",
    learningRate: 0.02,
    epochs: 600,
    train: 16,
    split: "random",
  },
  table: { ...EVEN_ODD, ...TABLE, problem: "table", hidden: [4], learningRate: 1, epochs: 1500 },
  and: { ...EVEN_ODD, ...TABLE, problem: "and", hidden: [], loss: "binaryCrossEntropy", learningRate: 1, epochs: 300 },
  or: { ...EVEN_ODD, ...TABLE, problem: "or", hidden: [], loss: "binaryCrossEntropy", learningRate: 1, epochs: 300 },
  xor: {
    ...EVEN_ODD,
    ...TABLE,
    problem: "xor",
    hidden: [8],
    activation: "tanh",
    loss: "binaryCrossEntropy",
    optimizer: "adam",
    learningRate: 0.05,
    epochs: 500,
  },
  csv: {
    ...EVEN_ODD,
    problem: "csv",
    hidden: [8],
    activation: "tanh",
    loss: "crossEntropy",
    optimizer: "adam",
    learningRate: 0.01,
    batchSize: 16,
    epochs: 200,
    train: 1,
    split: "random",
  },
};
