/** f(XW + b) and its gradients. */
import { type FusedActivation, fused, type Ops, type Shape, type Tensor } from "@chainrule/core";
import type { Case } from "../case.ts";
import { matrix, wholeNumbers } from "../judge/numbers.ts";
import { magnitude, type Results } from "../judge/operation.ts";
import * as tolerance from "../judge/tolerance.ts";
import { bothWays } from "./both-ways.ts";

type Size = readonly [batch: number, inputs: number, outputs: number];

const SIZES: readonly Size[] = [
  [1, 1, 1],
  [8, 10, 3],
  [7, 33, 2],
  [33, 17, 9],
  [3, 1031, 5],
];

const ACTIVATIONS: readonly (FusedActivation | null)[] = [null, "step", "relu", "sigmoid", "tanh"];

/** Σ |x||w| + |b|, through f. */
function linearScale(ops: Ops, x: Tensor, w: Tensor, b: Tensor | null, activation: FusedActivation | null): Tensor {
  const z = fused.linear(ops, magnitude(ops, x), magnitude(ops, w), b && magnitude(ops, b), null);
  if (activation === "sigmoid")
    return ops.binary("add", ops.binary("mul", z, 0.25), fused.linear(ops, x, w, b, activation));
  if (activation === "tanh") return ops.binary("add", z, magnitude(ops, fused.linear(ops, x, w, b, activation)));
  return z;
}

function linear([batch, inputs, outputs]: Size, activation: FusedActivation | null, bias: boolean): Case[] {
  const size = `${batch}x${inputs}x${outputs}`;
  // step jumps at 0, where rounding would decide: whole numbers have none, and meet 0 itself
  const whole = activation === "step";
  const make = (name: string, shape: Shape) =>
    whole ? wholeNumbers(`${name}/${size}`, shape, -2, 2) : matrix(`${name}/${size}`, shape);
  const all = [make("x", [batch, inputs]), make("w", [inputs, outputs]), make("b", [1, outputs])];
  return bothWays("linear", {
    id: `linear/${activation ?? "none"}/${bias ? "bias" : "no-bias"}/${size}`,
    ordered: activation !== "sigmoid" && activation !== "tanh",
    inputs: () => (bias ? all : all.slice(0, 2)),
    compute: (ops, [x, w, b = null]) => ({ a: fused.linear(ops, x!, w!, b, activation) }),
    scale: (ops, [x, w, b = null]) => ({ a: linearScale(ops, x!, w!, b, activation) }),
    allowed: whole ? tolerance.COPY : tolerance.linear(inputs, activation ? tolerance.UNARY[activation] : 0),
  });
}

/** dy and outputs of the activation that its derivative can be taken from, 0 among them. */
function linearGrad(
  [batch, inputs, outputs]: Size,
  activation: FusedActivation | null,
  wantDx: boolean,
  wantDb: boolean,
): Case[] {
  const size = `${batch}x${inputs}x${outputs}`;
  const a = matrix(`a/${size}`, [batch, outputs]);
  const all = [
    matrix(`x/${size}`, [batch, inputs]),
    matrix(`w/${size}`, [inputs, outputs]),
    { ...a, data: Array.from(a.data, (value, i) => (i % 5 === 0 ? 0 : value)) },
    matrix(`dy/${size}`, [batch, outputs]),
  ];
  const results = (ops: Ops, [x, w, output, dy]: readonly Tensor[], f: FusedActivation | null): Results => {
    const { dx, dw, db } = fused.linearGrad(ops, x!, w!, output!, dy!, f, wantDx, wantDb);
    return { dw, ...(dx && { dx }), ...(db && { db }) };
  };
  const wanted = ["dw", ...(wantDx ? ["dx"] : []), ...(wantDb ? ["db"] : [])].join("-");
  // δ = dy ⊙ f′ is rounded before it is summed
  const delta = activation === "sigmoid" || activation === "tanh" ? tolerance.BINARY[`${activation}Grad`] : 0;
  return bothWays("linearGrad", {
    id: `linearGrad/${activation ?? "none"}/${wanted}/${size}`,
    ordered: true,
    inputs: () => all,
    compute: (ops, tensors) => results(ops, tensors, activation),
    scale(ops, tensors) {
      const [x, w, output, dy] = tensors.map((t) => magnitude(ops, t)) as [Tensor, Tensor, Tensor, Tensor];
      // |f′| is at most 1 but for a sigmoid whose output is none: |a (1 − a)| ≤ |a| (1 + |a|)
      const slope = activation === "sigmoid" ? ops.binary("mul", output, ops.binary("add", output, 1)) : null;
      const bound = activation === "step" ? ops.binary("mul", dy, 0) : slope ? ops.binary("mul", dy, slope) : dy;
      return results(ops, [x, w, output, bound], null);
    },
    allowed: {
      dx: tolerance.matmul(outputs) + delta,
      dw: tolerance.matmul(batch) + delta,
      db: tolerance.sum(batch) + delta,
    },
  });
}

export const linearCases = (): Case[] =>
  SIZES.flatMap((size) => [
    ...ACTIVATIONS.flatMap((activation) => [true, false].flatMap((bias) => linear(size, activation, bias))),
    ...ACTIVATIONS.flatMap((activation) => linearGrad(size, activation, true, true)),
    ...linearGrad(size, null, false, true),
    ...linearGrad(size, "relu", true, false),
    ...linearGrad(size, "sigmoid", false, false),
  ]);
