/** What is run of a network: its layers joined where that is faster, and its end handed to the loss where the two belong together. */
import type { LossParts, Tensor } from "./backend.ts";
import { backward, forward, type Gradients, type Stage } from "./backprop.ts";
import { needs } from "./errors.ts";
import { type ActivationFunction, LINEAR } from "./layers/activation-functions.ts";
import type { Params } from "./layers/layer.ts";
import { type Loss, lossScale } from "./losses/loss.ts";
import type { Metric } from "./metrics/metric.ts";
import type { Network, OptimizerState } from "./network.ts";
import type { Ops } from "./ops.ts";
import { learningRateAt } from "./optimizers/optimizer.ts";

export interface Plan {
  readonly stages: readonly Stage[];
  /** For each layer, the stage that it became or was joined to. */
  readonly stageOf: readonly number[];
  /** The activation that turns the stages' output into the model's output; null if none was taken over by the loss. */
  readonly linked: ActivationFunction | null;
}

const PROBABILITIES = ["sigmoid", "softmax", "hardLimit"];

/**
 * Joins each activation layer to the layer before it and, given a loss, hands the last activation over to its link.
 * @throws OptionError if the loss needs probabilities and the last activation gives none
 */
export function planOf(net: Network, training: boolean, loss?: Loss): Plan {
  const stages: { -readonly [key in keyof Stage]: Stage[key] }[] = [];
  const stageOf = net.layers.map((layer, l) => {
    const last = stages.at(-1);
    if (layer.type === "activation" && last?.layer.activation === LINEAR && last.layer.withActivation) {
      last.layer = last.layer.withActivation(layer.activation as ActivationFunction);
    } else {
      const stream = net.random.stream(`${layer.type}/${l}`);
      stages.push({ layer, params: net.params[l]!, pass: { training, rng: () => stream.at(net.step) } });
    }
    return stages.length - 1;
  });
  const end = stages.at(-1)!;
  const { activation = LINEAR, withActivation } = end.layer;
  const link = loss?.link?.activation;
  const linked = activation.name === link && withActivation ? activation : null;
  if (linked) end.layer = withActivation!(LINEAR);
  else if (loss?.probabilities) {
    const gives = PROBABILITIES.includes(activation.name);
    needs(gives, `${loss.type}: the last activation`, activation.name, link ?? "sigmoid");
  }
  return { stages, stageOf, linked };
}

/** The loss of a batch, and the gradient by the stages' output; reduced as the loss has it. */
export function lossOf(ops: Ops, plan: Pick<Plan, "linked">, loss: Loss, output: Tensor, target: Tensor): LossParts {
  const scale = lossScale(loss, output.shape[0]);
  return (plan.linked && loss.link ? loss.link : loss).evaluate(ops, output, target, scale);
}

/** True if the operations of a step are the same for all batches of one size, so that a backend may repeat them. */
export const repeatable = ({ stages }: Plan, loss: Loss, metrics: readonly Metric[]): boolean =>
  [loss, ...metrics, ...stages.map(({ layer }) => layer)].every((part) => part.repeatable);

export interface Differentiated {
  readonly loss: Tensor;
  /** Of the plan's stages. */
  readonly output: Tensor;
  readonly gradients: Gradients;
}

/** Loss and gradients of a batch; nothing is changed. */
export function differentiate(
  ops: Ops,
  plan: Plan,
  loss: Loss,
  x: Tensor,
  y: Tensor,
  wantInputGradient = false,
): Differentiated {
  const trace = forward(ops, plan.stages, x);
  const parts = lossOf(ops, plan, loss, trace.output, y);
  const gradients = backward(ops, plan.stages, trace, parts.gradient, wantInputGradient);
  return { loss: parts.loss, output: trace.output, gradients };
}

/** W ← W − η ∂L/∂W, as the optimizer has it, for every parameter. */
export function update(ops: Ops, net: Network, plan: Plan, gradients: Gradients, state: OptimizerState): void {
  const { optimizer, parameters } = state;
  const at = { step: state.step + 1, learningRate: learningRateAt(optimizer, state.step, state.epoch) };
  for (const { layer, name, tensor, slots } of parameters) {
    const gradient = (gradients.params[plan.stageOf[layer] as number] as Params)[name] as Tensor;
    optimizer.update(ops, tensor, gradient, slots, at);
  }
  state.step++;
  net.step++;
}
