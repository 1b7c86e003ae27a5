/** What the harness and the contenders agree on: the work, and what a contender must offer to do it. */

interface LayerSpec {
  readonly units: number;
  readonly activation: "relu" | "sigmoid" | "softmax";
}

export interface NetworkSpec {
  readonly inputs: number;
  readonly layers: readonly LayerSpec[];
  readonly bias: boolean;
}

/** `loss` goes with the last activation: squaredError and binaryCrossEntropy with sigmoid, crossEntropy with softmax. */
export interface Recipe {
  readonly loss: "squaredError" | "crossEntropy" | "binaryCrossEntropy";
  /** Over the samples of a batch. */
  readonly reduction: "mean" | "sum";
  readonly optimizer: "sgd" | "adam";
  readonly learningRate: number;
  readonly batchSize: number;
}

/** So many passes over the first so many samples; or, without training, so many calls. */
export interface Amount {
  readonly epochs: number;
  readonly count: number;
}

/** Row-major, `[rows, columns]`; the file holds little-endian float32. */
export interface MatrixFile {
  readonly file: string;
  readonly rows: number;
  readonly columns: number;
}

export interface TrainTask {
  readonly kind: "train";
  readonly network: NetworkSpec;
  readonly recipe: Recipe;
  /** The order of samples follows from it, as in `fit`. */
  readonly seed: number;
  readonly train: { readonly x: MatrixFile; readonly y: MatrixFile };
  readonly test: { readonly x: MatrixFile; readonly y: MatrixFile };
  /** For each layer the weights `[inputs, units]`, then the bias if there are any. */
  readonly weights: readonly MatrixFile[];
  /** The order of samples of each amount that may be asked for, epoch after epoch. */
  readonly orders: readonly { readonly amount: Amount; readonly file: string }[];
}

export interface PredictTask {
  readonly kind: "predict";
  readonly network: NetworkSpec;
  readonly weights: readonly MatrixFile[];
  readonly test: { readonly x: MatrixFile; readonly y: MatrixFile };
  /** Samples of one call. */
  readonly batchSize: number;
}

export interface MultiplyTask {
  readonly kind: "multiply";
  /** As they are stored: `[k, m]` and `[n, k]` where transposed. */
  readonly a: MatrixFile;
  readonly b: MatrixFile;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

export type Task = TrainTask | PredictTask | MultiplyTask;

/** Samples in the memory of JavaScript. */
interface Samples {
  readonly x: Float32Array<ArrayBuffer>;
  readonly y: Float32Array<ArrayBuffer>;
  readonly count: number;
}

/** Training as a contender gets it. */
export interface Training {
  readonly network: NetworkSpec;
  readonly recipe: Recipe;
  readonly seed: number;
  readonly weights: readonly Float32Array<ArrayBuffer>[];
}

export interface Trainer {
  /** Gets ready for that amount, from the first weights on: not timed. `order` holds the samples of epoch after epoch. */
  reset(samples: Samples, amount: Amount, order: Uint32Array<ArrayBuffer>): void | Promise<void>;
  /** Timed. */
  run(): void | Promise<void>;
  /** The outputs, row-major: not timed. */
  predict(x: Float32Array<ArrayBuffer>, count: number): Outputs;
}

interface Predictor {
  /** Timed, from values in the memory of JavaScript to values there. */
  predict(x: Float32Array<ArrayBuffer>, count: number): Outputs;
}

export interface Multiplier {
  /** Timed: so many products, each of them kept from being optimised away. */
  run(calls: number): void | Promise<void>;
  /** The product, row-major: not timed. */
  read(): Outputs;
}

type Outputs = Float32Array | Promise<Float32Array>;

export interface Multiplication {
  readonly a: Float32Array<ArrayBuffer>;
  readonly b: Float32Array<ArrayBuffer>;
  /** op(a) is `[m, k]`, op(b) is `[k, n]`. */
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** What is missing is reported as not run. */
export interface Contender {
  readonly version: string;
  /** @throws an error that says what is missing, for networks or recipes that it does not have */
  trainer?(training: Training): Trainer | Promise<Trainer>;
  predictor?(network: NetworkSpec, weights: readonly Float32Array<ArrayBuffer>[]): Predictor | Promise<Predictor>;
  multiplier?(multiplication: Multiplication): Multiplier | Promise<Multiplier>;
}

/** What a module of contenders exports. */
export interface ContenderModule {
  load(options: { readonly variant: string; readonly threads: number }): Contender | Promise<Contender>;
}
