/** Dropout (Srivastava et al. 2014), inverted: what is kept is scaled up in training, prediction is untouched. */
import type { Tensor } from "../backend.ts";
import { inRange } from "../errors.ts";
import { type Layer, NO_PARAMS } from "./layer.ts";

/** The options of `dropout`. */
export interface DropoutOptions {
  /** Probability that a value is set to 0, 0 ≤ rate < 1. */
  readonly rate: number;
}

/**
 * Dropout (Srivastava et al. 2014): in training each value becomes 0 with the probability `rate`, or else is divided by
 * 1 − `rate`; prediction is untouched. The mask of 0 and 1/(1 − rate) is drawn on the host from (seed, layer, step):
 * the same on every backend.
 * @throws OptionError for a rate outside [0, 1)
 */
export function dropout({ rate }: DropoutOptions): Layer<Tensor | null> {
  inRange("dropout: the rate", rate, 0, 1);
  const scale = 1 / (1 - rate);
  const threshold = rate * 0x1_0000_0000;
  return {
    type: "dropout",
    config: { rate },
    describe: () => `dropout (${rate})`,
    outputSize: (input) => input,
    parameters: () => NO_PARAMS,
    forward(ops, _params, x, pass) {
      if (!pass.training || rate === 0) return { y: x, saved: null };
      const values = new Float32Array(x.shape[0] * x.shape[1]);
      const rng = pass.rng();
      for (let i = 0; i < values.length; i++) values[i] = rng.uint32() < threshold ? 0 : scale;
      const mask = ops.upload(values, x.shape);
      return { y: ops.binary("mul", x, mask), saved: mask };
    },
    backward: (ops, _params, mask, dy, wantDx) => ({
      dx: wantDx ? (mask ? ops.binary("mul", dy, mask) : dy) : null,
      grads: NO_PARAMS,
    }),
  };
}
