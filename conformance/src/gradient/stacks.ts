/** Which models are differentiated, with which losses. */
import {
  ACTIVATION_NAMES,
  type ActivationName,
  activation,
  binaryCrossEntropy,
  crossEntropy,
  dense,
  dropout,
  type Layer,
  type Loss,
  meanSquaredError,
  squaredError,
} from "@chainrule/core";
import type { Case } from "../case.ts";
import { gradientCase } from "./case.ts";
import { HIDDEN, OUTPUTS, type Problem } from "./problem.ts";

export interface Stack {
  readonly name: string;
  readonly layers: readonly Layer[];
  readonly zeros?: readonly string[];
}

const LOSSES = { squaredError, meanSquaredError, binaryCrossEntropy, crossEntropy };
const REDUCTIONS = ["mean", "sum"] as const;
/** Cross-entropies of a hardLimit are constant: only the squared losses are of use there. */
const PROBABILITIES: readonly (string | undefined)[] = ["sigmoid", "softmax"];
/** Of these the derivative is not 0. */
const SMOOTH = ACTIVATION_NAMES.filter((name) => name !== "hardLimit");

const hidden = (name: ActivationName): Layer => dense({ units: HIDDEN, activation: name });
const last = (name: ActivationName, bias = true): Layer => dense({ units: OUTPUTS, activation: name, bias });
const alone = (name: ActivationName): Layer => activation(name);

const single = (name: ActivationName): Stack => ({
  name: `dense+${name}`,
  layers: [last(name)],
  ...(name === "hardLimit" && { zeros: ["x", "0.weight", "0.bias"] }),
});

/** As the first layer an activation stays one of its own; behind `dense` the model joins the two. */
const activationLayers = (name: ActivationName): Stack[] => [
  {
    name: `activation-${name}+dense`,
    layers: [alone(name), last("linear")],
    ...(name === "hardLimit" && { zeros: ["x"] }),
  },
  {
    name: `dense+activation-${name}`,
    layers: [last("linear"), alone(name)],
    ...(name === "hardLimit" && { zeros: ["x", "0.weight", "0.bias"] }),
  },
];

const twoLayers = (name: ActivationName): Stack[] =>
  (["linear", "sigmoid", "softmax"] as const).map((end) => ({
    name: `dense+${name}+dense+${end}`,
    layers: [hidden(name), last(end)],
  }));

const STACKS: readonly Stack[] = [
  ...ACTIVATION_NAMES.map(single),
  ...(["tanh", "sigmoid", "softmax"] as const).map((name) => ({
    name: `dense-no-bias+${name}`,
    layers: [last(name, false)],
  })),
  ...ACTIVATION_NAMES.flatMap(activationLayers),
  { name: "dropout+dense+tanh", layers: [dropout({ rate: 0.3 }), last("tanh")] },
  { name: "dense+tanh+dropout+dense+sigmoid", layers: [hidden("tanh"), dropout({ rate: 0.3 }), last("sigmoid")] },
  { name: "dense+relu+dropout+dense+softmax", layers: [hidden("relu"), dropout({ rate: 0.3 }), last("softmax")] },
  ...SMOOTH.flatMap(twoLayers),
];

/** A stack with every loss that it can have. */
const problems = ({ name, layers, zeros }: Stack): Problem[] =>
  Object.entries(LOSSES).flatMap(([lossName, make]) =>
    REDUCTIONS.flatMap((reduction) => {
      const loss: Loss = make({ reduction });
      if (loss.probabilities && !PROBABILITIES.includes(layers.at(-1)?.activation?.name)) return [];
      return [{ id: `${name}/${lossName}/${reduction}`, layers, loss, ...(zeros && { zeros }) }];
    }),
  );

export const gradientCases = (): Case[] => STACKS.flatMap(problems).map(gradientCase);
