/** Ends training when validation gets no better, and gives back the best weights. */
import { inRange, needs, OptionError, wholeNumber } from "../errors.ts";
import type { Sequential } from "../model.ts";
import { getWeights, type NamedArray, setWeights } from "../weights.ts";
import type { Callback } from "./history.ts";

/** The options of `earlyStopping`. */
export interface EarlyStoppingOptions {
  /** Epochs in a row that may bring nothing better; whole number above 0, default 1. */
  readonly patience?: number;
  /** What is watched on the validation data: `loss` (default), where less is better, or a metric, where more is. */
  readonly monitor?: string;
  /** Better by less than this counts as no better; at least 0, default 0. */
  readonly minDelta?: number;
}

/**
 * A callback for one `fit` of this model. When that ends, for whatever reason but an error, the model has the weights of
 * its best epoch, to the bit; what the optimizer remembers stays that of the last.
 * @throws OptionError for values outside these ranges; from `fit`, after the first epoch, if there is nothing to watch
 */
export function earlyStopping(model: Pick<Sequential, "network">, options: EarlyStoppingOptions = {}): Callback {
  const { patience = 1, monitor = "loss", minDelta = 0 } = options;
  wholeNumber("earlyStopping: patience", patience, 1);
  inRange("earlyStopping: minDelta", minDelta, 0, Infinity);
  needs(typeof monitor === "string", "earlyStopping: monitor", monitor, "loss or the name of a metric");
  let best = Infinity;
  let weights: NamedArray[] | null = null;
  let waited = 0;
  return {
    async onEpochEnd({ validation }) {
      if (!validation) throw new OptionError("earlyStopping: there are no validation data; give fit some");
      const value = monitor === "loss" ? validation.loss : -(validation.metrics[monitor] ?? Number.NaN);
      if (Number.isNaN(value)) {
        const known = ["loss", ...Object.keys(validation.metrics)].join(", ");
        throw new OptionError(`earlyStopping: ${monitor} is not among ${known}; watch one of these`);
      }
      waited++;
      if (!weights || value < best - minDelta) {
        best = value;
        weights = await getWeights(model);
        waited = 0;
      }
      return waited >= patience ? "stop" : undefined;
    },
    onTrainEnd() {
      if (weights) setWeights(model, weights);
    },
  };
}
