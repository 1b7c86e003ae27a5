/** Optimizer steps, in place, with slots that are 0 at first and slots that are not. */
import { type AdamStep, fused, type Matrix, type Ops, type SgdStep, type Shape, type Tensor } from "@chainrule/core";
import type { Case } from "../case.ts";
import { matrix, row, sized } from "../judge/numbers.ts";
import { magnitude, type Results } from "../judge/operation.ts";
import * as tolerance from "../judge/tolerance.ts";
import { bothWays } from "./both-ways.ts";

const SHAPES: readonly Shape[] = [
  [1, 1],
  [5, 3],
  [33, 17],
];

const SGD: Readonly<Record<string, SgdStep>> = {
  plain: { learningRate: 0.1, momentum: 0, nesterov: false, weightDecay: 0 },
  "weight-decay": { learningRate: 0.1, momentum: 0, nesterov: false, weightDecay: 0.01 },
  momentum: { learningRate: 0.1, momentum: 0.9, nesterov: false, weightDecay: 0 },
  nesterov: { learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0 },
  everything: { learningRate: 0.03, momentum: 0.8, nesterov: true, weightDecay: 0.1 },
};

const BETA1 = 0.9;
const BETA2 = 0.999;

/** βᵗ. */
function power(beta: number, t: number): number {
  let result = 1;
  for (let i = 0; i < t; i++) result *= beta;
  return result;
}

const adamStep = (t: number, rest: Partial<AdamStep> = {}): AdamStep => ({
  learningRate: 0.001,
  beta1: BETA1,
  beta2: BETA2,
  epsilon: 1e-8,
  correction1: 1 - power(BETA1, t),
  correction2: 1 - power(BETA2, t),
  weightDecay: 0,
  ...rest,
});

const ADAM: Readonly<Record<string, AdamStep>> = {
  "step-1": adamStep(1),
  "step-2": adamStep(2),
  "step-1000": adamStep(1000),
  "weight-decay": adamStep(3, { weightDecay: 0.1, learningRate: 0.05 }),
  "large-epsilon": adamStep(2, { epsilon: 0.5 }),
};

/** μ|v| + |g| + λ|p|. */
function velocityScale(
  ops: Ops,
  { momentum, weightDecay }: SgdStep,
  p: Tensor,
  g: Tensor,
  v: Tensor | undefined,
): Tensor {
  const sum = ops.binary("add", magnitude(ops, g), ops.binary("mul", magnitude(ops, p), weightDecay));
  return v ? ops.binary("add", ops.binary("mul", magnitude(ops, v), momentum), sum) : sum;
}

/** Parameter, gradient and, where there is momentum, velocity. */
function sgd(name: string, what: string, step: SgdStep, inputs: readonly Matrix[]): Case[] {
  return bothWays("sgd", {
    id: `sgd/${name}/${what}`,
    inputs: () => inputs.slice(0, step.momentum ? 3 : 2),
    changes: [0, 2],
    compute(ops, [p, g, v]) {
      fused.sgd(ops, p!, g!, v ?? null, step);
      return { parameter: p!, ...(v && { velocity: v }) };
    },
    scale(ops, [p, g, v]): Results {
      const velocity = velocityScale(ops, step, p!, g!, v);
      // Nesterov adds g to μ times the velocity
      const direction = step.nesterov ? ops.binary("mul", velocity, 2) : velocity;
      const change = ops.binary("mul", direction, step.learningRate);
      return { parameter: ops.binary("add", magnitude(ops, p!), change), velocity };
    },
    allowed: { parameter: tolerance.SGD_PARAMETER, velocity: tolerance.SGD_VELOCITY },
  });
}

/** Parameter, gradient, m and v. */
function adam(name: string, what: string, step: AdamStep, inputs: readonly Matrix[]): Case[] {
  const { beta1, beta2, correction1, correction2, epsilon, learningRate, weightDecay } = step;
  return bothWays("adam", {
    id: `adam/${name}/${what}`,
    inputs: () => inputs,
    changes: [0, 2, 3],
    compute(ops, [p, g, m, v]) {
      fused.adam(ops, p!, g!, m!, v!, step);
      return { parameter: p!, m: m!, v: v! };
    },
    scale(ops, [p, g, m, v]): Results {
      const square = ops.unary("square", g!);
      const mScale = ops.binary(
        "add",
        ops.binary("mul", magnitude(ops, m!), beta1),
        ops.binary("mul", magnitude(ops, g!), 1 - beta1),
      );
      const vNew = ops.binary("add", ops.binary("mul", v!, beta2), ops.binary("mul", square, 1 - beta2));
      const root = ops.binary("add", ops.unary("sqrt", ops.binary("div", vNew, correction2)), epsilon);
      const change = ops.binary("div", ops.binary("mul", mScale, learningRate / correction1), root);
      const kept = ops.binary("mul", magnitude(ops, p!), 1 + learningRate * weightDecay);
      return { parameter: ops.binary("add", kept, change), m: mScale, v: vNew };
    },
    allowed: { parameter: tolerance.ADAM_PARAMETER, m: tolerance.ADAM_M, v: tolerance.ADAM_V },
  });
}

function casesOf(shape: Shape, first: boolean): Case[] {
  const size = sized(shape);
  const what = `${first ? "first" : "later"}/${size}`;
  const zeros: Matrix = { data: new Float64Array(shape[0] * shape[1]), shape };
  const slot = (name: string, low: number): Matrix => (first ? zeros : matrix(`${name}/${size}`, shape, low, 1));
  const [p, g] = [matrix(`p/${size}`, shape, -2, 2), matrix(`g/${size}`, shape)];
  return [
    ...Object.entries(SGD).flatMap(([name, step]) =>
      first && !step.momentum ? [] : sgd(name, what, step, [p, g, slot("v", -1)]),
    ),
    ...Object.entries(ADAM).flatMap(([name, step]) => adam(name, what, step, [p, g, slot("m", -1), slot("v", 0)])),
  ];
}

/** Parameters and gradients that are not finite stay so; without decay a finite gradient leaves ∞ as it is, where 0 · ∞ is NaN. */
function specialCases(): Case[] {
  const p = row(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 1, 1, 1);
  const g = row(1, 1, 1, Number.POSITIVE_INFINITY, Number.NaN, 1);
  const [m, v] = [row(0, 1, 0, 1, 0, 1), row(0, 1, 0, 1, 0, 0.5)];
  return [
    ...["plain", "momentum", "nesterov"].flatMap((name) => sgd(name, "special", SGD[name]!, [p, g, m])),
    ...adam("step-2", "special", ADAM["step-2"]!, [p, g, m, v]),
  ];
}

export const optimizerCases = (): Case[] => [
  ...SHAPES.flatMap((shape) => [true, false].flatMap((first) => casesOf(shape, first))),
  ...specialCases(),
];
