/** Kernels that compute each element from those of the same place. */
import type { BinaryOp, UnaryOp } from "@chainrule/core";
import { type Form, giveEach, kernel, operand, type Program } from "./layout.ts";

export const UNARY: Readonly<Record<UnaryOp, (x: string) => string>> = {
  neg: (x) => `-${x}`,
  exp: (x) => `expOf(${x})`,
  log: (x) => `logOf(${x})`,
  sqrt: (x) => `Math.sqrt(${x})`,
  square: (x) => `${x} * ${x}`,
  reciprocal: (x) => `1 / ${x}`,
  step: (x) => `stepOf(${x})`,
  relu: (x) => `reluOf(${x})`,
  sigmoid: (x) => `sigmoidOf(${x})`,
  tanh: (x) => `tanhOf(${x})`,
};

const BINARY: Readonly<Record<BinaryOp, (a: string, b: string) => string>> = {
  add: (a, b) => `${a} + ${b}`,
  sub: (a, b) => `${a} - ${b}`,
  mul: (a, b) => `${a} * ${b}`,
  div: (a, b) => `${a} / ${b}`,
  max: (a, b) => `maxOf(${a}, ${b})`,
  reluGrad: (dy, a) => `reluGradOf(${dy}, ${a})`,
  sigmoidGrad: (dy, a) => `${dy} * (${a} * (1 - ${a}))`,
  tanhGrad: (dy, a) => `${dy} * (1 - ${a} * ${a})`,
};

/** `value` of operands in their forms and of numbers. */
export const elementwise = (
  name: string,
  operands: Readonly<Record<string, Form>>,
  numbers: readonly string[],
  value: (at: (name: string) => string) => string,
): Program => ({
  name,
  source(layout) {
    const all = Object.entries(operands).map(([own, form]) => [own, operand(layout, own, form)] as const);
    const lanes = new Map(all);
    const declared = all.map(([, { declare }]) => declare).join("\n");
    const give = giveEach(layout, (lane) => value((own) => lanes.get(own)?.at(lane) ?? own));
    return kernel(layout, Object.keys(operands), numbers, `${declared}\n${give}`);
  },
});

export const unary = (op: UnaryOp): Program => elementwise(op, { a: "same" }, [], (at) => UNARY[op](at("a")));

export const binary = (op: BinaryOp, form: Form): Program =>
  elementwise(`${op}/${form}`, { a: "same", b: form }, [], (at) => BINARY[op](at("a"), at("b")));

export const binaryNumber = (op: BinaryOp): Program =>
  elementwise(`${op}/number`, { a: "same" }, ["b"], (at) => BINARY[op](at("a"), "b"));
