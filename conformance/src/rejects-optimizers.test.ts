import { adam, type Optimizer, sgd, type UpdateAt } from "@chainrule/core";
import { reference } from "@chainrule/core/reference";
import { describe, expect, it } from "vitest";
import { DERIVED } from "./judge/bounds.ts";
import { trajectory } from "./trajectory/case.ts";
import { CONFIGURATIONS, type Rule } from "./trajectory/configurations.ts";

const ruleOf = (name: string): Rule => CONFIGURATIONS.find((one) => one.name === name)?.rule as Rule;

/** An optimizer that is told something else about its update. */
const misled = (optimizer: Optimizer, at: (at: UpdateAt) => Partial<UpdateAt>): Optimizer => ({
  ...optimizer,
  update: (ops, parameter, gradient, slots, told) =>
    optimizer.update(ops, parameter, gradient, slots, { ...told, ...at(told) }),
});

const WRONG: readonly [fault: string, name: string, optimizer: () => Optimizer][] = [
  ["adam counts from 2", "adam", () => misled(adam({ learningRate: 0.01 }), ({ step }) => ({ step: step + 1 }))],
  ["adam never counts", "adam", () => misled(adam({ learningRate: 0.01 }), () => ({ step: 1 }))],
  ["adam with another epsilon", "adam", () => adam({ learningRate: 0.01, epsilon: 1e-6 })],
  ["adam without decay", "adam-weight-decay", () => adam({ learningRate: 0.01 })],
  ["momentum for Nesterov", "sgd-nesterov", () => sgd({ learningRate: 0.1, momentum: 0.9 })],
  ["sgd without decay", "sgd-weight-decay", () => sgd({ learningRate: 0.3 })],
  [
    "a schedule one step late",
    "sgd-schedule",
    () => sgd({ learningRate: ({ step }) => 0.5 / (1 + 0.2 * Math.max(0, step - 1)) }),
  ],
];

describe("an optimizer is rejected, although the oracle runs the same, for", () => {
  it.each(WRONG)("%s", async (_, name, optimizer) => {
    const wrong = trajectory({ name, optimizer, rule: ruleOf(name) }, false);
    const { failures } = await wrong.run({ createBackend: reference, bounds: DERIVED });
    expect(failures.join("\n")).toContain(`trajectory/${name}/20 against plain loops`);
  });
});
