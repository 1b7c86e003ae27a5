/** A trace as a list of equations: what is computed, from what, with the numbers of both sides. */
import type { EquationLabel, LayerTrace, ParameterTrace, Quantity, StepTrace } from "./step-trace.ts";

/** A matrix by its name. */
export interface Term {
  /** `W`, or for `role` gradient the W of ∂L/∂W, for slope the Z of f′(Z). */
  readonly name: string;
  /** The l of Wˡ, from 1; 0 where there is none. */
  readonly layer: number;
  /** The matrix itself, ∂L by it, or f′ at it. */
  readonly role: "value" | "gradient" | "slope";
  /** True where the equation has it transposed; `value` is never. */
  readonly transposed: boolean;
  /** Its numbers. */
  readonly value: Quantity;
}

/** A matrix, a number, or what stands between them: `+`, `⊙`, `relu(`. */
export type Part = Term | number | string;

/** One statement of a step: `left` is computed from `right`. */
export interface Equation {
  /** As docs/equations.md has it. */
  readonly label: EquationLabel;
  /** The matrix that is computed. */
  readonly left: Term;
  /** From left to right as it is written. */
  readonly right: readonly Part[];
}

/** The equations of one layer on one way. */
export interface Section {
  /** `Backward, layer 2: dense (relu)`; layers count from 1. */
  readonly title: string;
  /** In the order of the computation. */
  readonly equations: readonly Equation[];
}

const term = (name: string, layer: number, value: Quantity, role: Term["role"] = "value"): Term => ({
  name,
  layer,
  role,
  transposed: false,
  value,
});
const transposed = (one: Term): Term => ({ ...one, transposed: true });

/** The equations in the order of the computation. */
export function equationsOf(trace: StepTrace): Section[] {
  const { layers } = trace;
  const section = (way: string, of: (trace: StepTrace, i: number) => Equation[]): Section[] =>
    layers.map(({ description }, i) => ({ title: `${way}, layer ${i + 1}: ${description}`, equations: of(trace, i) }));
  return [
    ...section("Forward", forward),
    ...section("Backward", (_, i) => [...backward(trace, i), ...gradients(trace, i)]).reverse(),
    ...section("Update", updates).filter(({ equations }) => equations.length > 0),
  ];
}

/** A⁰ is X. */
const inputOf = ({ x, layers }: StepTrace, i: number): Term =>
  i === 0 ? term("X", 0, x) : term("A", i, layers[i - 1]!.a);

const parameter = ({ parameters }: LayerTrace, name: string): ParameterTrace | undefined =>
  parameters.find((one) => one.name === name);

const symbolOf = (name: string): string => ({ weight: "W", bias: "b" })[name] ?? name;

function forward(trace: StepTrace, i: number): Equation[] {
  const layer = trace.layers[i]!;
  const input = inputOf(trace, i);
  const [weight, bias] = [parameter(layer, "weight"), parameter(layer, "bias")];
  const a = term("A", i + 1, layer.a);
  if (!layer.z) return [{ label: "forward", left: a, right: [`${layer.description}(`, input, ")"] }];
  const z = term("Z", i + 1, layer.z);
  const right: Part[] = [input];
  if (weight) right.push(term("W", i + 1, weight.before));
  if (bias) right.push("+", term("b", i + 1, bias.before));
  return [
    { label: "forward", left: z, right },
    { label: "forward", left: a, right: [`${layer.activation}(`, z, ")"] },
  ];
}

/** ∂L/∂A and δ. */
function backward(trace: StepTrace, i: number): Equation[] {
  const { layers } = trace;
  const { a, outputGradient, derivative, delta } = layers[i]!;
  const next = layers[i + 1];
  const left = delta && term("δ", i + 1, delta);
  if (!outputGradient) return left ? [{ label: "MLP.5", left, right: lossSlope(trace, true) }] : [];
  const gradient = term("A", i + 1, outputGradient, "gradient");
  const first: Equation = next
    ? { label: "BP.C", left: gradient, right: handedBack(next, i + 2) }
    : { label: "BP.A", left: gradient, right: lossSlope(trace, false) };
  if (!left) return [first];
  const slope: Part[] = derivative ? ["⊙", term("Z", i + 1, derivative, "slope")] : [];
  const ofSoftmax: Part[] = ["softmax′(", term("A", i + 1, a), ",", gradient, ")"];
  return [first, { label: next ? "BP.B" : "BP.A", left, right: derivative ? [gradient, ...slope] : ofSoftmax }];
}

/** ∂L by the input of a layer: δWᵀ. */
function handedBack(layer: LayerTrace, l: number): Part[] {
  const weight = parameter(layer, "weight");
  const behind = layer.delta ? term("δ", l, layer.delta) : term("A", l, layer.outputGradient!, "gradient");
  if (weight) return [behind, transposed(term("W", l, weight.before))];
  return layer.delta ? [behind] : [`${layer.description}ᵀ(`, behind, ")"];
}

/** ∂L/∂A of the loss, or δ straight from it. */
function lossSlope({ layers, loss, y }: StepTrace, linked: boolean): Part[] {
  const [rows, outputs] = y.shape;
  const a = term("A", layers.length, layers.at(-1)!.a);
  const target = term("Y", 0, y);
  const difference: Part[] = ["(", a, "−", target, ")"];
  const scale = loss.reduction === "mean" ? 1 / rows : 1;
  const times = (factor: number): Part[] => (factor === 1 ? [] : [factor]);
  switch (loss.type) {
    case "squaredError":
      return [...times(2 * scale), ...difference];
    case "meanSquaredError":
      return [...times((2 * scale) / outputs), ...difference];
    case "binaryCrossEntropy":
      return [...times(scale / outputs), ...difference, ...(linked ? [] : ["/ (", a, "⊙ (1 −", a, "))"])];
    case "crossEntropy":
      return linked ? [...times(scale), ...difference] : [-scale, target, "/", a];
    default:
      return [`∂${loss.type}(`, a, ",", target, ")"];
  }
}

/** BP.E, BP.F, and from the first layer BP.D. */
function gradients(trace: StepTrace, i: number): Equation[] {
  const layer = trace.layers[i]!;
  const behind = layer.delta ?? layer.outputGradient!;
  const delta = layer.delta ? term("δ", i + 1, behind) : term("A", i + 1, behind, "gradient");
  const ofParameters = layer.parameters.map(({ name, gradient }): Equation => {
    const left = term(symbolOf(name), i + 1, gradient, "gradient");
    const right: Record<string, Part[]> = {
      weight: [transposed(inputOf(trace, i)), delta],
      bias: ["Σ_rows", delta],
    };
    return { label: gradient.label!, left, right: right[name] ?? ["from", delta] };
  });
  if (i > 0) return ofParameters;
  const left = term("X", 0, trace.inputGradient, "gradient");
  return [...ofParameters, { label: "BP.D", left, right: handedBack(layer, 1) }];
}

function updates({ layers, optimizer }: StepTrace, i: number): Equation[] {
  const { momentum = 0, weightDecay = 0 } = optimizer.config as { momentum?: number; weightDecay?: number };
  const plain = optimizer.type === "sgd" && momentum === 0 && weightDecay === 0;
  return layers[i]!.parameters.map(({ name, before, gradient, after }) => {
    const symbol = symbolOf(name);
    const [p, g] = [term(symbol, i + 1, before), term(symbol, i + 1, gradient, "gradient")];
    const right: Part[] = plain ? [p, "−", optimizer.learningRate, g] : [`${optimizer.type}(`, p, ",", g, ")"];
    return { label: "update", left: term(symbol, i + 1, after), right };
  });
}
