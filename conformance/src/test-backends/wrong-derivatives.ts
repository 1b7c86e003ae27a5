/** Layers and losses with right values and a wrong derivative. The gradient family must reject every one of them. */
import {
  type ActivationFunction,
  type ActivationName,
  activation,
  binaryCrossEntropy,
  crossEntropy,
  dense,
  dropout,
  fused,
  type Layer,
  type Loss,
  meanSquaredError,
  type Ops,
  squaredError,
  type Tensor,
} from "@chainrule/core";

interface Model {
  readonly layers: readonly Layer[];
  readonly loss: Loss;
}

export interface Wrong {
  readonly fault: string;
  readonly wrong: Model;
  /** The same without the fault. */
  readonly right: Model;
  /** As in the suite: gradients that are 0 by definition. */
  readonly zeros?: readonly string[];
}

const UNITS = 2;

const activationFunction = (name: ActivationName): ActivationFunction =>
  activation(name).activation as ActivationFunction;

/** In `dense`, and as a layer of its own. */
function wrongActivation(name: ActivationName, fault: string, backward: ActivationFunction["backward"]): Wrong[] {
  const [right, loss] = [activationFunction(name), squaredError()];
  const makers = {
    "in dense": (f: ActivationFunction): Layer[] => [dense({ units: UNITS, activation: f })],
    alone: (f: ActivationFunction): Layer[] => [activation(f), dense({ units: UNITS })],
  };
  return Object.entries(makers).map(([place, make]) => ({
    fault: `${name} ${place}: ${fault}`,
    wrong: { layers: make({ ...right, fused: null, backward }), loss },
    right: { layers: make(right), loss },
    ...(name === "hardLimit" && { zeros: ["x"] }),
  }));
}

const flipped =
  (name: ActivationName): ActivationFunction["backward"] =>
  (ops, dy, a) =>
    ops.unary("neg", activationFunction(name).backward(ops, dy, a));

const one = (ops: Ops, x: Tensor): Tensor => ops.binary("add", ops.binary("mul", x, 0), 1);

const activations: readonly Wrong[] = [
  ...(["linear", "relu", "leakyRelu", "sigmoid", "tanh", "softmax"] as const).flatMap((name) =>
    wrongActivation(name, "sign flipped", flipped(name)),
  ),
  ...wrongActivation("linear", "twice", (ops, dy) => ops.binary("mul", dy, 2)),
  ...wrongActivation("relu", "step(a), which is 1 everywhere", (ops, dy, a) =>
    ops.binary("mul", dy, ops.unary("step", a)),
  ),
  ...wrongActivation("leakyRelu", "0 below zero", (ops, dy, a) => ops.binary("reluGrad", dy, a)),
  ...wrongActivation("sigmoid", "without 1 − a", (ops, dy, a) => ops.binary("mul", dy, a)),
  ...wrongActivation("sigmoid", "of the output instead of the input", (ops, dy, a) =>
    ops.binary("sigmoidGrad", dy, ops.unary("sigmoid", a)),
  ),
  ...wrongActivation("tanh", "1 − a", (ops, dy, a) => ops.binary("mul", dy, ops.binary("sub", one(ops, a), a))),
  ...wrongActivation("softmax", "without Σ", (ops, dy, a) => ops.binary("sigmoidGrad", dy, a)),
  ...wrongActivation("softmax", "Σ over the columns", (ops, dy, a) =>
    ops.binary("mul", a, ops.binary("sub", dy, ops.reduce("sum", ops.binary("mul", dy, a), 0))),
  ),
  ...wrongActivation("hardLimit", "straight through", (_, dy) => dy),
];

type Gradients = ReturnType<Layer["backward"]>;

/** A layer whose gradients are altered on their way out. */
function altered(layer: Layer, alter: (ops: Ops, gradients: Gradients) => Gradients): Layer {
  const { withActivation: _, ...rest } = layer;
  return {
    ...rest,
    backward: (ops, params, saved, dy, wantDx) => alter(ops, layer.backward(ops, params, saved, dy, wantDx)),
  };
}

const wrongDense = (fault: string, alter: (ops: Ops, gradients: Gradients) => Gradients): Wrong => {
  const [layer, loss]: [Layer, Loss] = [dense({ units: UNITS, activation: "tanh" }), squaredError()];
  return { fault, wrong: { layers: [altered(layer, alter)], loss }, right: { layers: [layer], loss } };
};

const scaledGradient =
  (name: string, factor: number) =>
  (ops: Ops, { dx, grads }: Gradients): Gradients => ({
    dx,
    grads: { ...grads, [name]: ops.binary("mul", grads[name] as Tensor, factor) },
  });

const drop = dropout({ rate: 0.5 });
const dropping = (layer: Layer): Model => ({
  layers: [dense({ units: 6, activation: "tanh" }), layer, dense({ units: UNITS })],
  loss: squaredError(),
});

const layers: readonly Wrong[] = [
  wrongDense("dense: ∂L/∂W twice", scaledGradient("weight", 2)),
  wrongDense("dense: ∂L/∂b is the mean over the batch", scaledGradient("bias", 0.2)),
  wrongDense("dense: dx flipped", (ops, { dx, grads }) => ({ dx: dx && ops.unary("neg", dx), grads })),
  {
    fault: "dropout: no mask on the way back",
    wrong: dropping({ ...drop, backward: (_ops, _params, _saved, dy) => ({ dx: dy, grads: {} }) }),
    right: dropping(drop),
  },
];

const LOSSES = { squaredError, meanSquaredError, binaryCrossEntropy, crossEntropy };
const FAULTS = { "sign flipped": -1, "factor 2 missing": 0.5, "divided by the batch again": 0.2 };

type Evaluate = Loss["evaluate"];

/** The gradient of a loss times a factor. */
const times =
  (evaluate: Evaluate, factor: number): Evaluate =>
  (ops, output, target, scale) => {
    const { loss, gradient } = evaluate(ops, output, target, scale);
    return { loss, gradient: ops.binary("mul", gradient, factor) };
  };

const wrongLoss = (fault: string, end: "sigmoid" | "softmax", right: Loss, wrong: Loss): Wrong => {
  const ending: readonly Layer[] = [dense({ units: UNITS, activation: end })];
  return { fault, wrong: { layers: ending, loss: wrong }, right: { layers: ending, loss: right } };
};

const losses: readonly Wrong[] = Object.entries(LOSSES).flatMap(([name, make]) =>
  (["mean", "sum"] as const).flatMap((reduction) => {
    const loss: Loss = make({ reduction });
    const { link } = loss;
    const unlinked = link?.activation === "sigmoid" ? "softmax" : "sigmoid";
    return Object.entries(FAULTS).flatMap(([fault, factor]) => {
      const direct = { ...loss, evaluate: times(loss.evaluate, factor) };
      const own = wrongLoss(`${name}/${reduction}: ${fault}`, unlinked, loss, direct);
      if (!link) return [own];
      const linked = { ...loss, link: { ...link, evaluate: times(link.evaluate, factor) } };
      return [own, wrongLoss(`${name}/${reduction} linked: ${fault}`, link.activation, loss, linked)];
    });
  }),
);

const missingSum: Evaluate = (ops, z, y, scale) => {
  const { loss } = fused.fusedLoss(ops, "softmaxCrossEntropy", z, y, scale);
  return { loss, gradient: ops.binary("mul", ops.binary("sub", fused.softmax(ops, z), y), scale) };
};

const links: readonly Wrong[] = [
  wrongLoss("crossEntropy linked: a − y for rows that do not sum to 1", "softmax", crossEntropy(), {
    ...crossEntropy(),
    link: { activation: "softmax", evaluate: missingSum },
  }),
  wrongLoss("binaryCrossEntropy linked: not divided by the outputs", "sigmoid", binaryCrossEntropy(), {
    ...binaryCrossEntropy(),
    link: {
      activation: "sigmoid",
      evaluate: (ops, z, y, scale) => fused.fusedLoss(ops, "sigmoidCrossEntropy", z, y, scale),
    },
  }),
];

export const WRONG: readonly Wrong[] = [...activations, ...layers, ...losses, ...links];
