export type * from "./backend.ts";
export { composed } from "./composed.ts";
export type { ClassIndices, Dataset, Matrix, MatrixLike } from "./data.ts";
export { BINARY, REDUCE, UNARY } from "./elementwise.ts";
export {
  BackendSpecError,
  BackendUnavailableError,
  ChainruleError,
  DataError,
  DeviceLostError,
  type ErrorCode,
  FileError,
  isChainruleError,
  NonFiniteError,
  OptionError,
  OutOfMemoryError,
  ShapeError,
  TensorError,
} from "./errors.ts";
export { firstAvailable, type SelectedBackend } from "./first-available.ts";
export type { Resident } from "./fused/gather-rows.ts";
export { fused } from "./fused/index.ts";
export * from "./initializers.ts";
export { activation } from "./layers/activation.ts";
export {
  ACTIVATION_NAMES,
  type ActivationFunction,
  type ActivationName,
  leakyRelu,
} from "./layers/activation-functions.ts";
export { type DenseOptions, dense } from "./layers/dense.ts";
export { type DropoutOptions, dropout } from "./layers/dropout.ts";
export type { Layer, LayerGradients, ParamSpecs, Params, Pass } from "./layers/layer.ts";
export { binaryCrossEntropy, crossEntropy } from "./losses/cross-entropy.ts";
export type { Loss, LossOptions, Reduction } from "./losses/loss.ts";
export { meanSquaredError, squaredError } from "./losses/squared-error.ts";
export { exp, log, log1p, sigmoid, tanh } from "./math.ts";
export { confusionMatrix } from "./metrics/confusion-matrix.ts";
export { accuracy, binaryAccuracy, categoricalAccuracy, type Metric } from "./metrics/metric.ts";
export { type EvaluateOptions, type Sequential, sequential } from "./model.ts";
export { type Network, type NetworkOptions, network } from "./network.ts";
export { Ops } from "./ops.ts";
export { type AdamOptions, adam } from "./optimizers/adam.ts";
export type { LearningRate, Optimizer, Schedule, UpdateAt } from "./optimizers/optimizer.ts";
export {
  type CosineDecayOptions,
  cosineDecay,
  type ExponentialDecayOptions,
  exponentialDecay,
  type StepDecayOptions,
  stepDecay,
} from "./optimizers/schedules.ts";
export { type SgdOptions, sgd } from "./optimizers/sgd.ts";
export { type Recorder, recorder } from "./recorder.ts";
export { type Rng, rng } from "./rng.ts";
export { standardNormal } from "./standard-normal.ts";
export { type EarlyStoppingOptions, earlyStopping } from "./training/early-stopping.ts";
export { type BatchOptions, predict, type Result } from "./training/evaluate.ts";
export { fit } from "./training/fit.ts";
export type { Callback, EpochResult, Evaluation, History, Progress, RunReport } from "./training/history.ts";
export { type MinimizeOptions, minimize, type Visit } from "./training/minimize.ts";
export { type TrainOnBatchOptions, trainOnBatch } from "./training/on-batch.ts";
export { type PerceptronOptions, type PerceptronResult, perceptron } from "./training/perceptron.ts";
export type { FitOptions } from "./training/settings.ts";
export { getWeights, type NamedArray, setWeights } from "./weights.ts";
