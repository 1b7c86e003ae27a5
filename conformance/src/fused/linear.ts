/** f(XW + b) and its gradients. */
import { type FusedActivation, fused, type Matrix, type Ops, type Shape, type Tensor } from "@chainrule/core";
import type { Case } from "../case.ts";
import { matrix, row, wholeNumbers } from "../judge/numbers.ts";
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

function linear(size: Size, activation: FusedActivation | null, bias: boolean): Case[] {
  const [batch, inputs, outputs] = size;
  const name = size.join("x");
  // step jumps at 0, where rounding would decide: whole numbers have none, and meet 0 itself
  const whole = activation === "step";
  const make = (of: string, shape: Shape) =>
    whole ? wholeNumbers(`${of}/${name}`, shape, -2, 2) : matrix(`${of}/${name}`, shape);
  const all = [make("x", [batch, inputs]), make("w", [inputs, outputs]), make("b", [1, outputs])];
  return linearOf(`${bias ? "bias" : "no-bias"}/${name}`, activation, bias ? all : all.slice(0, 2));
}

/** Of x, w and perhaps b. */
function linearOf(what: string, activation: FusedActivation | null, given: readonly Matrix[]): Case[] {
  return bothWays("linear", {
    id: `linear/${activation ?? "none"}/${what}`,
    ordered: activation !== "sigmoid" && activation !== "tanh",
    inputs: () => given,
    compute: (ops, [x, w, b = null]) => ({ a: fused.linear(ops, x!, w!, b, activation) }),
    scale: (ops, [x, w, b = null]) => ({ a: linearScale(ops, x!, w!, b, activation) }),
    allowed:
      activation === "step"
        ? tolerance.COPY
        : tolerance.linear(given[0]!.shape[1], activation ? tolerance.UNARY[activation] : 0),
  });
}

/** dy and outputs of the activation that its derivative can be taken from, 0 among them. */
function linearGrad(size: Size, activation: FusedActivation | null, wantDx: boolean, wantDb: boolean): Case[] {
  const [batch, inputs, outputs] = size;
  const name = size.join("x");
  const a = matrix(`a/${name}`, [batch, outputs]);
  const all = [
    matrix(`x/${name}`, [batch, inputs]),
    matrix(`w/${name}`, [inputs, outputs]),
    { ...a, data: Array.from(a.data, (value, i) => (i % 5 === 0 ? 0 : value)) },
    matrix(`dy/${name}`, [batch, outputs]),
  ];
  const wanted = ["dw", ...(wantDx ? ["dx"] : []), ...(wantDb ? ["db"] : [])].join("-");
  return linearGradOf(`${wanted}/${name}`, activation, all, wantDx, wantDb);
}

/** Of x, w, a and dy. */
function linearGradOf(
  what: string,
  activation: FusedActivation | null,
  given: readonly Matrix[],
  wantDx: boolean,
  wantDb: boolean,
): Case[] {
  const [batch, outputs] = given[3]!.shape;
  const results = (ops: Ops, [x, w, output, dy]: readonly Tensor[], f: FusedActivation | null): Results => {
    const { dx, dw, db } = fused.linearGrad(ops, x!, w!, output!, dy!, f, wantDx, wantDb);
    return { dw, ...(dx && { dx }), ...(db && { db }) };
  };
  // δ = dy ⊙ f′ is rounded before it is summed
  const delta = activation === "sigmoid" || activation === "tanh" ? tolerance.BINARY[`${activation}Grad`] : 0;
  return bothWays("linearGrad", {
    id: `linearGrad/${activation ?? "none"}/${what}`,
    ordered: true,
    inputs: () => given,
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

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

/** What is not finite goes through f and comes back through f′: relu must not swallow NaN, nor HardLimit's gradient of 0. */
function specialCases(activation: FusedActivation | null): Case[] {
  const [x, w] = [row(0.5, -1), { data: [1, 1, 1, 1, 2, 2, 2, 2], shape: [2, 4] } as const];
  const [a, dy] = [row(0.5, 0.25, 0.75, 0), row(nan, infinity, 1, nan)];
  return [
    ...linearOf("special", activation, [x, w, row(nan, infinity, -infinity, 1)]),
    ...linearGradOf("special", activation, [x, w, a, dy], true, true),
  ];
}

export const linearCases = (): Case[] => [
  ...SIZES.flatMap((size) => [
    ...ACTIVATIONS.flatMap((activation) => [true, false].flatMap((bias) => linear(size, activation, bias))),
    ...ACTIVATIONS.flatMap((activation) => linearGrad(size, activation, true, true)),
    ...linearGrad(size, null, false, true),
    ...linearGrad(size, "relu", true, false),
    ...linearGrad(size, "sigmoid", false, false),
  ]),
  ...ACTIVATIONS.flatMap(specialCases),
];
