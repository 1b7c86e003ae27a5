/** Stops on a loss or weight that is not finite, says where it began, and gives back the weights from before that epoch. */
import type { Tensor } from "../backend.ts";
import { forward } from "../backprop.ts";
import { NonFiniteError } from "../errors.ts";
import { sumAll } from "../fused/sum-all.ts";
import type { Network, OptimizerState } from "../network.ts";
import type { Ops } from "../ops.ts";
import { learningRateAt } from "../optimizers/optimizer.ts";
import type { Plan } from "../plan.ts";

/** Copies, on the device in `scope`, all that a training step changes. Call the result to go back. */
export function snapshot(scope: Ops, net: Network, state: OptimizerState): () => void {
  const { step, unfinished } = net;
  const updates = state.step;
  // × 1 keeps every bit, −0 included
  const copy = (tensor: Tensor): Tensor => scope.binary("mul", tensor, 1);
  const pairs = state.parameters.flatMap(({ tensor, slots }) => [tensor, ...slots].map((t) => [t, copy(t)] as const));
  return () => {
    for (const [tensor, saved] of pairs) scope.assign(tensor, copy(saved));
    net.step = step;
    net.unfinished = unfinished;
    state.step = updates;
  };
}

/** Σ 0·p, `[1, 1]`: 0 if every value is finite, else NaN. */
const zeros = (ops: Ops, p: Tensor): Tensor => sumAll(ops, ops.binary("mul", p, 0));

/** The same of all parameters. */
export const health = (ops: Ops, net: Network): Tensor =>
  net
    .parameters()
    .map(({ tensor }) => zeros(ops, tensor))
    .reduce((a, b) => ops.binary("add", a, b), ops.upload([0], [1, 1]));

/**
 * Repeats the steps of an epoch from where the snapshot was made, reading after each until something is not finite.
 * Everything random depends on (seed, step), so the repetition is exact.
 * @throws NonFiniteError that names the first thing that is not finite
 */
export async function diagnose(
  net: Network,
  { stages }: Plan,
  scratch: Ops,
  state: OptimizerState,
  epoch: number,
  first: number,
  steps: number,
  batchAt: (step: number) => readonly [x: Tensor, y: Tensor],
  trainStep: (step: number) => Tensor,
): Promise<never> {
  /** Makes one training step, and gives what comes about in it, in order. */
  const parts = (step: number, x: Tensor): readonly (readonly [name: string, tensor: Tensor])[] => {
    let a = x;
    return [
      ...stages.map((stage, l) => {
        a = forward(scratch, [stage], a).output;
        return [`layer ${l + 1}, ${stage.layer.describe()},`, a] as const;
      }),
      ["the loss", trainStep(step)],
      ...net.parameters().map(({ layer, name, tensor }) => [`parameter ${layer}.${name}`, tensor] as const),
    ];
  };

  for (let step = first; step < steps; step++) {
    const learningRate = learningRateAt(state.optimizer, state.step, state.epoch);
    const [x, y] = batchAt(step);
    for (const [name, tensor] of parts(step, x)) {
      if (Number.isFinite((await scratch.read(zeros(scratch, tensor)))[0])) continue;
      let remedy = "";
      for (const [of, what] of [[x, "inputs"] as const, [y, "targets"] as const]) {
        let largest = 0;
        for (const value of await scratch.read(of)) largest = Math.max(largest, Math.abs(value));
        if (largest > 10) remedy += `scale the ${what} (up to ${+largest.toPrecision(3)}) or `;
      }
      throw new NonFiniteError(
        `fit: ${name} is not finite at epoch ${epoch}, batch ${step + 1}; ${remedy}lower the learning rate (${learningRate})`,
      );
    }
    scratch.release();
  }
  throw new NonFiniteError(`fit: the sum of losses is not finite at epoch ${epoch}; scale the targets`);
}
