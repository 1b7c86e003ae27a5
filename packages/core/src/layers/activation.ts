/** An activation as a layer of its own: A = f(Z). */
import type { Tensor } from "../backend.ts";
import { type ActivationFunction, type ActivationName, activationFunction } from "./activation-functions.ts";
import { type Layer, NO_PARAMS } from "./layer.ts";

/**
 * A = f(Z) as a layer of its own: the same as the `activation` option of the layer before it; the model fuses the two.
 * @throws OptionError for an unknown name
 */
export function activation(value: ActivationName | ActivationFunction): Layer<Tensor> {
  const f = activationFunction(value);
  return {
    type: "activation",
    repeatable: true,
    config: { activation: f },
    activation: f,
    withActivation: activation,
    describe: () => f.name,
    outputSize: (input) => input,
    parameters: () => NO_PARAMS,
    forward(ops, _params, x) {
      const y = f.forward(ops, x);
      return { y, saved: y };
    },
    backward: (ops, _params, a, dy, wantDx) => ({ dx: wantDx ? f.backward(ops, dy, a) : null, grads: NO_PARAMS }),
  };
}
