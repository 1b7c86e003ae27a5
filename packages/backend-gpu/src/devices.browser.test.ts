import { adam, type Backend, crossEntropy, dense, Ops, sequential } from "@chainrule/core";
import { describe, expect, it } from "vitest";
import { gpu } from "./index.ts";
import { countLive, type Live } from "./testing/live.ts";

const live = countLive();
const DEVICES = ["webgl2", "webgl", "webgpu"] as const;
const NUMBERS = Array.from({ length: 4 }, (_, i) => [i / 7, i / 5, i / 3]);
const CLASSES = [0, 1, 2, 0];

const doubled = async (backend: Backend, value: number): Promise<number | undefined> => {
  const x = backend.upload([value], [1, 1]);
  const [result] = await backend.read(backend.binary("add", x, x));
  return result;
};

/** Ends the device as a driver or a browser does, which gives no notice. */
const BREAK: Readonly<Record<(typeof DEVICES)[number], (of: Live) => unknown>> = {
  webgl2: (of) => of.context().getExtension("WEBGL_lose_context")?.loseContext(),
  webgl: (of) => of.context().getExtension("WEBGL_lose_context")?.loseContext(),
  webgpu: (of) => of.device().destroy(),
};

describe.each(DEVICES)("%s", (device) => {
  it("says what it is: there is no GPU in this browser", async () => {
    const backend = await gpu({ device });
    expect(backend.device).toBe(`${device}, emulated by the processor`);
    await backend.close();
  });

  it("2,000 steps leave as many textures and buffers as the first ones, and close leaves none", async () => {
    const before = live.count();
    const backend = await gpu({ device });
    const layers = [dense({ units: 4, activation: "tanh" }), dense({ units: 3, activation: "softmax" })];
    const model = sequential({ backend, input: 3, seed: 1, layers });
    const options = { loss: crossEntropy(), optimizer: adam() };
    const train = async (steps: number): Promise<number> => {
      for (let i = 0; i < steps; i++) await model.trainOnBatch(NUMBERS, CLASSES, options);
      return live.count();
    };
    const early = await train(10);
    expect(early).toBeGreaterThan(before);
    expect(await train(2000)).toBe(early);
    model.dispose();
    await backend.close();
    expect(live.count()).toBe(before);
  });

  it("40 backends opened and closed in turn compute right, beside one that stays", async () => {
    const kept = await gpu({ device });
    const x = kept.upload([21], [1, 1]);
    for (let i = 0; i < 40; i++) {
      const backend = await gpu({ device });
      expect(await doubled(backend, i)).toBe(2 * i);
      await backend.close();
    }
    expect(await kept.read(kept.binary("add", x, x))).toEqual(Float32Array.of(42));
    await kept.close();
    for (let i = 0; i < 20; i++) {
      const backend = await gpu({ device });
      expect(await doubled(backend, i)).toBe(2 * i);
      await backend.close();
    }
  });

  it("40 backends open at once compute right", async () => {
    const backends = await Promise.all(Array.from({ length: 40 }, () => gpu({ device })));
    for (const [i, backend] of backends.entries()) expect(await doubled(backend, i)).toBe(2 * i);
    await Promise.all(backends.map((backend) => backend.close()));
  });

  it("says so when its device is lost, and a new backend recovers", async () => {
    const backend = await gpu({ device });
    const ops = new Ops(backend);
    const x = ops.upload([1, 2], [1, 2]);
    await ops.read(ops.unary("neg", x));
    await BREAK[device](live);
    const lost = {
      code: "DEVICE_LOST",
      message: expect.stringMatching(`^gpu: the ${device} device was lost: .*; close this`),
    };
    await expect(async () => ops.read(ops.unary("neg", x))).rejects.toMatchObject(lost);
    await expect(async () => ops.upload([1], [1, 1])).rejects.toMatchObject(lost);
    const next = await gpu({ device });
    expect(await doubled(next, 4)).toBe(8);
    await backend.close();
    expect(await doubled(next, 5)).toBe(10);
    await next.close();
  });

  it.each([false, true])(
    "turns the left factor of a large product; the right one lies across: %j",
    async (transposeB) => {
      const backend = await gpu({ device });
      const [m, depth, n] = [131, 70, 129];
      // whole numbers, whose sums are exact
      const whole = (count: number, step: number) =>
        Float32Array.from({ length: count }, (_, i) => ((i * step) % 11) - 5);
      const [a, b] = [whole(depth * m, 7), whole(depth * n, 5)];
      const [left, right] = [backend.upload(a, [depth, m]), backend.upload(b, transposeB ? [n, depth] : [depth, n])];
      const got = await backend.read(backend.matmul(left, right, true, transposeB));
      const sum = (i: number, j: number): number => {
        let total = 0;
        for (let k = 0; k < depth; k++) total += a[k * m + i]! * b[transposeB ? j * depth + k : k * n + j]!;
        return total;
      };
      expect(got).toEqual(Float32Array.from({ length: m * n }, (_, i) => sum(Math.floor(i / n), i % n)));
      await backend.close();
    },
  );

  it("lays out matrices that are higher and wider than its textures", async () => {
    const backend = await gpu({ device });
    const ops = new Ops(backend);
    for (const [rows, columns] of [
      [10_001, 3],
      [2, 20_001],
    ] as const) {
      const data = Float32Array.from({ length: rows * columns }, (_, i) => i % 1001);
      const x = ops.upload(data, [rows, columns]);
      expect(await ops.read(ops.binary("add", x, x))).toEqual(data.map((value) => 2 * value));
      const sums = Array.from({ length: columns }, (_, j) => {
        let sum = 0;
        for (let i = 0; i < rows; i++) sum += data[i * columns + j]!;
        return sum;
      });
      expect(Array.from(await ops.read(ops.reduce("sum", x, 0)))).toEqual(sums);
      ops.release();
    }
    await backend.close();
  });
});

it("auto takes no device that the processor emulates", async () => {
  await expect(gpu()).rejects.toMatchObject({
    code: "BACKEND_UNAVAILABLE",
    message: expect.stringMatching(
      /webgpu is emulated by the processor, webgl2 is emulated by the processor, webgl is emulated by the processor, no/,
    ),
  });
});

it("where navigator.gpu gives no adapter, webgpu says so", async () => {
  const { gpu: own } = navigator as unknown as { gpu: { requestAdapter(): Promise<unknown> } };
  const original = own.requestAdapter;
  Object.defineProperty(own, "requestAdapter", { value: async () => null, configurable: true });
  try {
    await expect(gpu({ device: "webgpu" })).rejects.toMatchObject({
      code: "BACKEND_UNAVAILABLE",
      message: expect.stringMatching(/^gpu: webgpu cannot run here: .*no adapter/),
    });
  } finally {
    Object.defineProperty(own, "requestAdapter", { value: original, configurable: true });
  }
});
