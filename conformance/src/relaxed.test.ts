import { cpu } from "@chainrule/backend-cpu";
import { type Backend, composed, type Tensor, type UnaryOp } from "@chainrule/core";
import { describe, expect, it } from "vitest";
import { CAPS, cases, collect, type Loosenable, type Looser, type Options } from "./index.ts";

const APPROXIMATE: readonly string[] = ["exp", "log", "sigmoid", "tanh"];
const SMALLEST_NORMAL = 2 ** -126;
const UNIT = 2 ** -23;

/** What a device is off by, in ulp of each result, up or down by the last digits of the number. */
interface Errors {
  /** Of exp, log, sigmoid and tanh. */
  readonly functions: number;
  /** Of division, square root and reciprocal. */
  readonly division: number;
  /** Of products of matrices. */
  readonly products: number;
}

/** As graphics devices are: functions by tables, division by a reciprocal, subnormal numbers taken for 0. */
function device({ functions, division, products }: Errors): Backend {
  // what cpu records would be repeated without the errors
  const { record: _, ...backend } = cpu();
  const off = (tensor: Tensor, ulp: number): Tensor => {
    const { data } = tensor as Tensor & { data: Float32Array };
    data.forEach((x, i) => {
      // the exact ones are hit by every device
      if (!Number.isFinite(x) || x === 0 || Math.abs(x) === 1) return;
      const direction = Math.floor(Math.abs(x) / UNIT) % 2 === 0 ? 1 : -1;
      const y = Math.fround(x * (1 + direction * ulp * UNIT));
      data[i] = Math.abs(x) < SMALLEST_NORMAL ? 0 : Number.isFinite(y) ? y : x;
    });
    return tensor;
  };
  const ofUnary = (op: UnaryOp): number =>
    APPROXIMATE.includes(op) ? functions : op === "sqrt" || op === "reciprocal" ? division : 0;
  return {
    ...backend,
    name: "relaxed",
    fused: composed,
    unary: (op, x) => off(backend.unary(op, x), ofUnary(op)),
    binary: (op, a, b) => off(backend.binary(op, a, b), op === "div" ? division : 0),
    matmul: (...values) => off(backend.matmul(...values), products),
  };
}

const TYPICAL: Errors = { functions: 6, division: 2.5, products: 0 };
const DECLARED: Looser = {
  ...{ exp: 8, log: 8, sigmoid: 8, tanh: 8, div: 4, sqrt: 4, reciprocal: 4 },
  ...{ softmax: 64, adam: 32 },
};

async function failed(errors: Errors, options: Options): Promise<string[]> {
  const { results } = await collect(() => device(errors), { class: "relaxed", ...options });
  return results.filter(({ status }) => status === "failed").map(({ id }) => id);
}

describe("a device that approximates", () => {
  it("passes whatever judges numbers with the bounds that it declares", async () => {
    const judged = cases().filter(({ id }) => !/^(contract|storage|lifecycle|outcome|late|memory)\//.test(id));
    expect(await failed(TYPICAL, { looser: DECLARED, cases: judged })).toEqual([]);
  }, 120_000);

  it("fails without them", async () => {
    expect(await failed(TYPICAL, { only: ["unary/exp/5x3", "binary/div/7x5/same"] })).toEqual([
      "unary/exp/5x3",
      "binary/div/7x5/same",
    ]);
  });

  it.each<[string, Errors, string]>([
    ["a function", { functions: 40, division: 0, products: 0 }, "unary/exp/33x17"],
    ["a division", { functions: 0, division: 80, products: 0 }, "binary/div/33x17/same"],
    ["a product, as in half precision", { functions: 0, division: 0, products: 4096 }, "matmul/7x33x2/NN"],
  ])("fails for %s beyond every cap, whatever it declares", async (_, errors, id) => {
    expect(await failed(errors, { only: id, looser: CAPS })).toEqual([id]);
  });

  it.each(Object.keys(CAPS) as Loosenable[])("may not declare more than the cap of %s", async (op) => {
    const options = { only: "contract/members", looser: { [op]: CAPS[op] + 0.5 } };
    await expect(failed(TYPICAL, options)).rejects.toThrow(`give a number above 0 and at most ${CAPS[op]}`);
    expect(await failed(TYPICAL, { ...options, looser: { [op]: CAPS[op] } })).toEqual([]);
  });
});
