/**
 * The worked example of the slides "Shallow Neural Networks" (2022), whose figures are printed: x = [1, 1], y = 0, all weights 1,
 * all biases 0, ReLU then linear, loss (y − a)², η = 0.1.
 */
import {
  type Backend,
  dense,
  getWeights,
  inputGradient,
  type Optimizer,
  type Sequential,
  sequential,
  setWeights,
  sgd,
  squaredError,
  trainOnBatch,
} from "@chainrule/core";
import { type Case, merge, type Outcome, onBackend } from "../case.ts";
import { withoutFused } from "../fused/wrappers.ts";
import { compare } from "../judge/compare.ts";
import { row } from "../judge/numbers.ts";
import { PRINTED } from "../judge/tolerance.ts";

const START = [
  { name: "0.weight", shape: [2, 2], data: [1, 1, 1, 1] },
  { name: "0.bias", shape: [1, 2], data: [0, 0] },
  { name: "1.weight", shape: [2, 1], data: [1, 1] },
  { name: "1.bias", shape: [1, 1], data: [0] },
] as const;

/** After the first step. */
const AFTER: Readonly<Record<string, readonly number[]>> = {
  "0.weight": [0.2, 0.2, 0.2, 0.2],
  "0.bias": [-0.8, -0.8],
  "1.weight": [-0.6, -0.6],
  "1.bias": [-0.8],
};

/** The sensitivities s¹ and s² are the gradients by the biases; η = 1 leaves −s in a bias of 0. */
const SENSITIVITIES: Readonly<Record<string, readonly number[]>> = { "0.bias": [-8, -8], "1.bias": [-8] };

const modelOn = (backend: Backend): Sequential => {
  const layers = [dense({ units: 2, activation: "relu" }), dense({ units: 1 })];
  const model = sequential({ backend, input: 2, layers });
  setWeights(model, START);
  return model;
};

type Figures = (what: string, got: ArrayLike<number>, want: readonly number[]) => void;

async function step(model: Sequential, optimizer: Optimizer, figures: Figures, want: typeof AFTER): Promise<void> {
  const loss = await trainOnBatch(model, [[1, 1]], [[0]], { loss: squaredError(), optimizer });
  figures("(y − a²)²", [loss], [16]);
  for (const { name, data } of await getWeights(model)) if (want[name]) figures(name, data, want[name]);
  model.dispose();
}

async function worked(id: string, backend: Backend): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  const figures: Figures = (what, got, want) => {
    const label = `${id} (${what})`;
    outcomes.push(compare({ label, precision: backend.precision, got, want: row(...want), allowed: PRINTED }));
  };
  const first = sequential({ backend, input: 2, layers: [dense({ units: 2, activation: "relu" })] });
  setWeights(first, START.slice(0, 2));
  figures("a¹", (await first.predict([[1, 1]])).data, [2, 2]);
  first.dispose();
  const model = modelOn(backend);
  figures("a²", (await model.predict([[1, 1]])).data, [4]);
  // ∇ₓL = s¹W¹ᵀ
  figures("∇ₓL", (await inputGradient(model, [[1, 1]], [[0]], { loss: squaredError() })).data, [16, 16]);
  await step(model, sgd({ learningRate: 0.1 }), figures, AFTER);
  await step(modelOn(backend), sgd({ learningRate: 1 }), figures, SENSITIVITIES);
  return merge(outcomes);
}

export const exampleCases = (): Case[] => [
  onBackend("example/worked", (backend) => worked("example/worked", backend)),
  onBackend("example/worked/composed", (backend) => worked("example/worked/composed", withoutFused(backend))),
];
