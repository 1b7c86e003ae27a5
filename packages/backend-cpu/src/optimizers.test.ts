import { type AdamStep, fused, Ops, type SgdStep } from "@chainrule/core";
import { describe, expect, test } from "vitest";
import { cpu } from "./index.ts";
import { numbers, PRECISIONS, read } from "./testing.ts";

const ADAM: AdamStep = {
  learningRate: 0.1,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  correction1: 0.19,
  correction2: 0.001999,
  weightDecay: 0,
};

describe.each(PRECISIONS)("%s", (precision, round) => {
  const backend = cpu({ precision });
  const size = 7;
  const values = [1, 2, 3, 4].map((seed) => numbers(size, seed));
  const [p, g, m, squares] = values as [number[], number[], number[], number[]];
  const v = squares.map(Math.abs);
  const ops = new Ops(backend);
  const row = (x: number[]) => ops.upload(x, [1, size]);

  test.each<[string, boolean, Partial<SgdStep>]>([
    ["plain", false, {}],
    ["with weight decay", false, { weightDecay: 0.3 }],
    ["with momentum", true, { momentum: 0.9 }],
    ["with momentum and weight decay", true, { momentum: 0.9, weightDecay: 0.3 }],
    ["Nesterov", true, { momentum: 0.9, nesterov: true }],
  ])("sgd %s", (_, moves, options) => {
    const step: SgdStep = { learningRate: 0.1, momentum: 0, nesterov: false, weightDecay: 0, ...options };
    const [parameter, velocity] = [row(p), moves ? row(m) : null];
    fused.sgd(ops, parameter, row(g), velocity, step);
    const gradient = p.map((value, i) => g[i]! + step.weightDecay * value);
    const moved = gradient.map((value, i) => step.momentum * m[i]! + value);
    const change = gradient.map((value, i) => {
      if (!moves) return value;
      return step.nesterov ? value + step.momentum * moved[i]! : moved[i]!;
    });
    expect(read(backend, parameter)).toEqual(p.map((value, i) => round(value - 0.1 * change[i]!)));
    if (velocity) expect(read(backend, velocity)).toEqual(moved.map(round));
  });

  test.each([0, 0.3])("adam with weight decay %f", (weightDecay) => {
    const tensors = [row(p), row(g), row(m), row(v)] as const;
    fused.adam(ops, ...tensors, { ...ADAM, weightDecay });
    const first = m.map((value, i) => 0.9 * value + (1 - 0.9) * g[i]!);
    const second = v.map((value, i) => 0.999 * value + (1 - 0.999) * g[i]! * g[i]!);
    const expected = p.map((value, i) => {
      const decayed = value - 0.1 * weightDecay * value;
      return round(decayed - (0.1 * (first[i]! / 0.19)) / (Math.sqrt(second[i]! / 0.001999) + 1e-8));
    });
    expect(tensors.map((tensor) => read(backend, tensor))).toEqual([expected, g, first.map(round), second.map(round)]);
  });

  test("a parameter that is infinite stays so without weight decay", () => {
    const infinite = new Array<number>(size).fill(Number.POSITIVE_INFINITY);
    const parameters = [row(infinite), row(infinite), row(infinite)] as const;
    const plain: SgdStep = { learningRate: 0.1, momentum: 0.9, nesterov: false, weightDecay: 0 };
    fused.sgd(ops, parameters[0], row(g), null, plain);
    fused.sgd(ops, parameters[1], row(g), row(m), plain);
    fused.adam(ops, parameters[2], row(g), row(m), row(v), ADAM);
    for (const parameter of parameters) expect(read(backend, parameter)).toEqual(infinite);
  });

  test("NaN in one element of the gradient stays there", () => {
    const parameter = row(p);
    const gradient = g.with(3, Number.NaN);
    fused.adam(ops, parameter, row(gradient), row(m), row(v), ADAM);
    expect(read(backend, parameter).map(Number.isNaN)).toEqual(p.map((_, i) => i === 3));
  });
});
