import { describe, expect, test } from "vitest";
import { Ops } from "../ops.ts";
import { reference } from "../reference.ts";
import { fused } from "./index.ts";

const { adam, countCorrect, fusedLoss, gatherRows, resident, sgd } = fused;

const ops = new Ops(reference());
const upload = (rows: number[][]) => ops.upload(rows.flat(), [rows.length, (rows[0] as number[]).length]);
const read = async (t: Parameters<Ops["read"]>[0]) => [...(await ops.read(t))];

describe("losses from logits", () => {
  test("softmax cross-entropy is finite and right at ±1000", async () => {
    const { loss, gradient } = fusedLoss(
      ops,
      "softmaxCrossEntropy",
      upload([
        [1000, -1000],
        [-1000, 1000],
      ]),
      upload([
        [1, 0],
        [1, 0],
      ]),
      0.5,
    );
    expect(await read(loss)).toEqual([1000]);
    expect(await read(gradient)).toEqual([0, 0, -0.5, 0.5]);
  });

  test("sigmoid cross-entropy is finite and right at ±1000", async () => {
    const { loss, gradient } = fusedLoss(
      ops,
      "sigmoidCrossEntropy",
      upload([[1000, -1000, 1000]]),
      upload([[1, 0, 0]]),
      1,
    );
    expect(await read(loss)).toEqual([1000]);
    expect(await read(gradient)).toEqual([0, 0, 1]);
  });

  test("soft targets that do not sum to 1 keep the right gradient", async () => {
    const { gradient } = fusedLoss(ops, "softmaxCrossEntropy", upload([[0, 0]]), upload([[2, 0]]), 1);
    expect(await read(gradient)).toEqual([-1, 1]);
  });

  test("NaN in a logit shows in the loss", async () => {
    const { loss } = fusedLoss(ops, "softmaxCrossEntropy", upload([[Number.NaN, 0]]), upload([[0, 1]]), 1);
    expect(await read(loss)).toEqual([Number.NaN]);
  });
});

describe("countCorrect", () => {
  test("counts rows whose first largest output is the target's class", async () => {
    const output = upload([
      [1, 3, 3],
      [5, 5, 5],
      [0, 1, 2],
      [Number.NaN, 1, 0],
    ]);
    const target = upload([
      [0, 1, 0],
      [0, 0, 1],
      [0, 0, 1],
      [1, 0, 0],
    ]);
    expect(await read(countCorrect(ops, output, target))).toEqual([2]);
  });
});

describe("optimizer steps", () => {
  const step = { learningRate: 0.1, momentum: 0.9, nesterov: false, weightDecay: 0 };

  test("sgd with momentum and Nesterov, two steps by hand", async () => {
    for (const [nesterov, expected] of [
      [false, [0.9, 0.71]],
      [true, [0.81, 0.539]],
    ] as const) {
      const [p, v] = [upload([[1]]), upload([[0]])];
      for (const want of expected) {
        sgd(ops, p, upload([[1]]), v, { ...step, nesterov });
        expect((await read(p))[0]).toBeCloseTo(want, 14);
      }
    }
  });

  test("sgd weight decay adds λp to the gradient", async () => {
    const p = upload([[2]]);
    sgd(ops, p, upload([[1]]), null, { ...step, momentum: 0, weightDecay: 0.5 });
    expect((await read(p))[0]).toBeCloseTo(2 - 0.1 * (1 + 0.5 * 2), 14);
  });

  test("adam's first step is η in the direction of the sign, decay apart", async () => {
    const [p, m, v] = [upload([[2]]), upload([[0]]), upload([[0]])];
    const h = { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 0, correction1: 0.1, correction2: 0.001 };
    adam(ops, p, upload([[3]]), m, v, { ...h, weightDecay: 0.5 });
    expect((await read(p))[0]).toBeCloseTo(2 - 0.1 * 0.5 * 2 - 0.1, 12);
    expect((await read(m))[0]).toBeCloseTo(0.3, 14);
    expect((await read(v))[0]).toBeCloseTo(0.009, 14);
  });
});

test("gatherRows from the host and a resident matrix agree in shape and order", async () => {
  const rows = gatherRows(ops, resident(ops, [1, 2, 3, 4, 5, 6], [3, 2]), Uint32Array.of(2, 0, 2));
  expect(rows.shape).toEqual([3, 2]);
  expect(await read(rows)).toEqual([5, 6, 1, 2, 5, 6]);
});
