/** One batch at a time: a step of training, or the gradient by the inputs. */
import { type ClassIndices, hostData, type MatrixLike } from "../data.ts";
import { NonFiniteError } from "../errors.ts";
import type { Loss } from "../losses/loss.ts";
import type { Network } from "../network.ts";
import type { Ops } from "../ops.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { type Differentiated, differentiate, type Plan, planOf, update } from "../plan.ts";
import type { Result } from "./evaluate.ts";

/** The options of `trainOnBatch`. */
export interface TrainOnBatchOptions {
  /** What is to get smaller; of the batch, as its reduction says. */
  readonly loss: Loss;
  /** The same object continues where it stopped. */
  readonly optimizer: Optimizer;
}

/**
 * One step on one batch; the loss before the step, reduced as the loss has it.
 * @throws OptionError, DataError, ShapeError before any work starts
 * @throws NonFiniteError if the loss is not finite: nothing was changed then
 */
export function trainOnBatch(
  network: Network,
  x: MatrixLike,
  y: MatrixLike | ClassIndices,
  { loss, optimizer }: TrainOnBatchOptions,
): Promise<number> {
  return network.train("trainOnBatch", async (scope) => {
    const [plan, result] = onBatch(scope, network, "trainOnBatch", x, y, loss, true);
    const value = (await scope.read(result.loss))[0]!;
    if (!Number.isFinite(value)) {
      throw new NonFiniteError(`trainOnBatch: the loss is ${value}; scale the inputs or lower the learning rate`);
    }
    update(scope, network, plan, result.gradients, network.optimizerState(optimizer));
    return value;
  });
}

/**
 * BP.D  ∇ₓL of the loss over these samples, `[samples, inputs]`; with reduction `sum`, each row is its own sample's.
 * @throws OptionError, DataError, ShapeError
 */
export function inputGradient(
  network: Network,
  x: MatrixLike,
  y: MatrixLike | ClassIndices,
  { loss }: { readonly loss: Loss },
): Promise<Result> {
  return network.ops.within(async (scope) => {
    const [, { gradients }] = onBatch(scope, network, "inputGradient", x, y, loss, false);
    const gradient = gradients.x!;
    return { data: await scope.read(gradient), shape: gradient.shape };
  });
}

/** Loss and gradients of the whole data as one batch, and the plan by which they were computed. */
function onBatch(
  scope: Ops,
  network: Network,
  operation: string,
  x: MatrixLike,
  y: MatrixLike | ClassIndices,
  loss: Loss,
  training: boolean,
): readonly [plan: Plan, result: Differentiated] {
  const plan = planOf(network, training, loss);
  const host = hostData(network, operation, { x, y }, loss);
  const [inputs, targets] = [scope.upload(host.x.data, host.x.shape), scope.upload(host.y.data, host.y.shape)];
  return [plan, differentiate(scope, plan, loss, inputs, targets, !training)];
}
