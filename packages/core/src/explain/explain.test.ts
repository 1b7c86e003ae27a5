import { expect, test } from "vitest";
import { given, normal } from "../initializers.ts";
import { activation } from "../layers/activation.ts";
import { type ActivationName, leakyRelu } from "../layers/activation-functions.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import type { Layer } from "../layers/layer.ts";
import { binaryCrossEntropy, crossEntropy } from "../losses/cross-entropy.ts";
import type { Loss } from "../losses/loss.ts";
import { meanSquaredError, squaredError } from "../losses/squared-error.ts";
import { type Sequential, sequential } from "../model.ts";
import { adam } from "../optimizers/adam.ts";
import { exponentialDecay } from "../optimizers/schedules.ts";
import { sgd } from "../optimizers/sgd.ts";
import { reference } from "../reference.ts";
import { getWeights } from "../weights.ts";
import { explainStep } from "./explain-step.ts";
import { formatTrace } from "./format-trace.ts";
import type { StepTrace } from "./step-trace.ts";

const X = [
  [0.5, -1, 2],
  [1, 0.25, -0.5],
];
const Y = [
  [1, 0],
  [0, 1],
];
const build = (layers: readonly Layer[], input = 3): Sequential =>
  sequential({ backend: reference(), input, layers, seed: 3 });
const hidden = (name: ActivationName): Layer => dense({ units: 4, activation: name, biasInitializer: normal() });
const last = (name: ActivationName): Layer => dense({ units: 2, activation: name });

const MODELS: readonly [string, Layer[], Loss][] = [
  ["squared error", [hidden("tanh"), last("linear")], squaredError()],
  ["mean squared error, summed", [hidden("relu"), last("sigmoid")], meanSquaredError({ reduction: "sum" })],
  ["linked softmax", [hidden("sigmoid"), last("softmax")], crossEntropy()],
  ["linked sigmoid", [hidden("hardLimit"), last("sigmoid")], binaryCrossEntropy({ reduction: "sum" })],
  ["not linked", [hidden("tanh"), last("softmax")], binaryCrossEntropy()],
  ["not linked, classes", [hidden("tanh"), last("sigmoid")], crossEntropy()],
  [
    "activation layers",
    [activation("tanh"), dense({ units: 4 }), activation(leakyRelu(0.1)), last("linear")],
    squaredError(),
  ],
  ["linked activation layer", [hidden("tanh"), dense({ units: 2 }), activation("softmax")], crossEntropy()],
  ["dropout", [hidden("tanh"), dropout({ rate: 0.5 }), dense({ units: 2, bias: false })], squaredError()],
  ["dropout at the ends", [dropout({ rate: 0.5 }), last("linear"), dropout({ rate: 0.5 })], squaredError()],
];

test.each(MODELS)("%s: the trace is what training does, and explaining changes nothing", async (_, layers, loss) => {
  const [model, twin] = [build(layers), build(layers)];
  for (const make of [
    () => sgd({ learningRate: 0.3 }),
    () => sgd({ learningRate: exponentialDecay({ learningRate: 0.1, factor: 0.5 }), momentum: 0.9, nesterov: true }),
    () => adam({ learningRate: 0.1 }),
  ]) {
    const [optimizer, other] = [make(), make()];
    for (let step = 1; step <= 3; step++) {
      const before = await getWeights(model);
      const trace = await explainStep(model, X, Y, { loss, optimizer });
      expect(await getWeights(model)).toEqual(before);
      const inputGradient = await model.inputGradient(X, Y, { loss });
      if (!layers.some(({ type }) => type === "dropout")) {
        expect(trace.inputGradient.data).toEqual([...inputGradient.data]);
        expect(trace.layers.at(-1)!.a.data).toEqual([...(await model.predict(X)).data]);
      }
      expect(await model.trainOnBatch(X, Y, { loss, optimizer })).toBe(trace.loss.value);
      await twin.trainOnBatch(X, Y, { loss, optimizer: other });
      const after = await getWeights(model);
      expect(after).toEqual(await getWeights(twin));
      const traced = trace.layers.flatMap(({ layer, parameters }) =>
        parameters.map(({ name, after: { data, shape } }) => ({
          name: `${layer}.${name}`,
          shape,
          data: Float64Array.from(data),
        })),
      );
      expect(traced).toEqual(after);
      expect(trace.optimizer.step).toBe(step);
      const kept = JSON.stringify(trace);
      expect(JSON.stringify(JSON.parse(kept))).toBe(kept);
    }
  }
});

const ones = (units: number, name: ActivationName): Layer =>
  dense({ units, activation: name, initializer: given(new Array(2 * units).fill(1)) });
const worked = (): Promise<StepTrace> =>
  explainStep(build([ones(2, "relu"), ones(1, "linear")], 2), [[1, 1]], [[0]], {
    loss: squaredError(),
    optimizer: sgd({ learningRate: 0.1 }),
  });

test("the worked example: every matrix, with its label", async () => {
  const { layers, loss, inputGradient } = await worked();
  const numbers = layers.map(({ z, a, outputGradient, derivative, delta, parameters }) => ({
    matrices: [z, a, outputGradient, derivative, delta].map((one) => [one!.label, ...one!.data]),
    parameters: parameters.map(({ name, gradient }) => [name, gradient.label, ...gradient.data]),
  }));
  expect(loss.value).toBe(16);
  expect(numbers).toEqual([
    {
      matrices: [
        ["forward", 2, 2],
        ["forward", 2, 2],
        ["BP.C", 8, 8],
        ["BP.B", 1, 1],
        ["BP.B", 8, 8],
      ],
      parameters: [
        ["weight", "BP.E", 8, 8, 8, 8],
        ["bias", "BP.F", 8, 8],
      ],
    },
    {
      matrices: [
        ["forward", 4],
        ["forward", 4],
        ["BP.A", 8],
        ["BP.A", 1],
        ["BP.A", 8],
      ],
      parameters: [
        ["weight", "BP.E", 16, 16],
        ["bias", "BP.F", 8],
      ],
    },
  ]);
  expect([inputGradient.label, ...inputGradient.data]).toEqual(["BP.D", 16, 16]);
});

test("as text", async () => {
  expect(formatTrace(await worked())).toBe(`1 sample, squaredError (mean) 16 before the step;
step 1 of sgd, η = 0.1, on reference (scalar loops, float64)

Forward, layer 1: dense (relu)
  forward   Z¹ = X W¹ + b¹ = [1 1] · [1 1; 1 1] + [0 0] = [2 2]
  forward   A¹ = relu(Z¹) = relu([2 2]) = [2 2]

Forward, layer 2: dense
  forward   Z² = A¹ W² + b² = [2 2] · [1; 1] + 0 = 4
  forward   A² = linear(Z²) = linear(4) = 4

Backward, layer 2: dense
  BP.A      ∂L/∂A² = 2 (A² − Y) = 2 (4 − 0) = 8
  BP.A      δ² = ∂L/∂A² ⊙ f′(Z²) = 8 ⊙ 1 = 8
  BP.E      ∂L/∂W² = A¹ᵀ δ² = [2; 2] · 8 = [16; 16]
  BP.F      ∂L/∂b² = Σ_rows δ² = Σ_rows 8 = 8

Backward, layer 1: dense (relu)
  BP.C      ∂L/∂A¹ = δ² W²ᵀ = 8 · [1 1] = [8 8]
  BP.B      δ¹ = ∂L/∂A¹ ⊙ f′(Z¹) = [8 8] ⊙ [1 1] = [8 8]
  BP.E      ∂L/∂W¹ = Xᵀ δ¹ = [1; 1] · [8 8] = [8 8; 8 8]
  BP.F      ∂L/∂b¹ = Σ_rows δ¹ = Σ_rows [8 8] = [8 8]
  BP.D      ∂L/∂X = δ¹ W¹ᵀ = [8 8] · [1 1; 1 1] = [16 16]

Update, layer 1: dense (relu)
  update    W¹ ← W¹ − 0.1 ∂L/∂W¹ = [1 1; 1 1] − 0.1 · [8 8; 8 8] = [0.2 0.2; 0.2 0.2]
  update    b¹ ← b¹ − 0.1 ∂L/∂b¹ = [0 0] − 0.1 · [8 8] = [-0.8 -0.8]

Update, layer 2: dense
  update    W² ← W² − 0.1 ∂L/∂W² = [1; 1] − 0.1 · [16; 16] = [-0.6; -0.6]
  update    b² ← b² − 0.1 ∂L/∂b² = 0 − 0.1 · 8 = -0.8
`);
});

test("as Markdown, with formulas", async () => {
  const lines = formatTrace(await worked(), { format: "markdown" }).split("\n");
  expect(lines).toContain("### Backward, layer 1: dense (relu)");
  const product =
    "{X}^{\\top} \\delta^{1} = \\begin{bmatrix} 1 \\\\ 1 \\end{bmatrix} \\cdot \\begin{bmatrix} 8 & 8 \\end{bmatrix}";
  const result = "\\begin{bmatrix} 8 & 8 \\\\ 8 & 8 \\end{bmatrix}";
  expect(lines).toContain(`$$\\frac{\\partial L}{\\partial W^{1}} = ${product} = ${result} \\tag{BP.E}$$`);
  expect(lines).toContain("$$A^{2} = \\operatorname{linear}(Z^{2}) = \\operatorname{linear}(4) = 4 \\tag{forward}$$");
});

const SLOPES: readonly [string, Layer[], Loss, string][] = [
  ["a mean over outputs", [last("sigmoid")], meanSquaredError(), "∂L/∂A¹ = 0.5 (A¹ − Y) ="],
  ["a loss that is not linked", [last("softmax")], binaryCrossEntropy(), "∂L/∂A¹ = 0.25 (A¹ − Y) / (A¹ ⊙ (1 − A¹)) ="],
  ["one's own loss", [last("linear")], { ...squaredError(), type: "mine" }, "∂L/∂A¹ = ∂mine(A¹, Y) ="],
  ["dropout", [last("linear"), dropout({ rate: 0.5 })], squaredError(), "∂L/∂A¹ = dropout (0.5)ᵀ(∂L/∂A²) ="],
];

test.each(SLOPES)("the gradient of %s is written as its formula", async (_, layers, loss, formula) => {
  const trace = await explainStep(build(layers), X, Y, { loss, optimizer: sgd({ learningRate: 0.1 }) });
  expect(formatTrace(trace)).toContain(formula);
});

test("large matrices are cut short, and only small ones are put in for their symbols", async () => {
  const model = build([dense({ units: 7, activation: "tanh" }), last("softmax")], 9);
  const trace = await explainStep(model, [[1, 2, 3, 4, 5, 6, 7, 8, 9]], [1], {
    loss: crossEntropy(),
    optimizer: adam(),
  });
  const text = formatTrace(trace);
  expect(text).toContain("  BP.E      ∂L/∂W¹ = Xᵀ δ¹ = [");
  expect(text).toMatch(/ {2}BP\.F {6}∂L\/∂b¹ = Σ_rows δ¹ = \[\S+ \S+ \S+ \S+ … \S+\]\n/);
  expect(text).toContain("MLP.5     δ² = (A² − Y) = ([");
  expect(text).toContain("update    b² ← adam(b², ∂L/∂b²) = adam([0 0], [");
});

test("bad input", async () => {
  const model = build([last("linear")]);
  const options = { loss: squaredError(), optimizer: sgd() };
  await expect(explainStep(model, [[1]], [0], options)).rejects.toThrow("explainStep: x is [1, 1]; give [1, 3]");
  await expect(explainStep(model, X, Y, { ...options, loss: crossEntropy() })).rejects.toThrow(
    "crossEntropy: the last activation is linear; give softmax",
  );
  const running = explainStep(model, X, Y, options);
  await expect(explainStep(model, X, Y, options)).rejects.toThrow("explainStep: the model is in training; await that");
  expect(() => formatTrace({} as StepTrace, { format: "html" as "text" })).toThrow(
    'formatTrace: the format is html; give "text" or "markdown"',
  );
  await running;
});
