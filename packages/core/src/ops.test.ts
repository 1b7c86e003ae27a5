import { describe, expect, test, vi } from "vitest";
import type { Backend, Tensor } from "./backend.ts";
import { composed } from "./composed.ts";
import { fused } from "./fused/index.ts";

const { countCorrect, fusedLoss, gatherRows, linear, linearGrad, resident, sgd, softmax } = fused;

import { dense } from "./layers/dense.ts";
import { sequential } from "./model.ts";
import { Ops } from "./ops.ts";
import { reference } from "./reference.ts";

const setup = () => {
  const backend = reference();
  return { backend, ops: new Ops(backend) };
};

describe("lifetimes", () => {
  test("release disposes what the scope made, and nothing of its parent", async () => {
    const { backend, ops } = setup();
    const kept = ops.upload([1, 2], [1, 2]);
    const scope = ops.scope();
    scope.binary("add", kept, scope.unary("neg", kept));
    expect(backend.memory?.()).toEqual({ tensors: 3, bytes: 48 });
    scope.release();
    expect(backend.memory?.()).toEqual({ tensors: 1, bytes: 16 });
    expect([...(await ops.read(kept))]).toEqual([1, 2]);
  });

  test("a released scope can be used again", async () => {
    const { backend, ops } = setup();
    const scope = ops.scope();
    for (let i = 0; i < 3; i++) {
      expect([...(await scope.read(scope.upload([i], [1, 1])))]).toEqual([i]);
      scope.release();
    }
    expect(backend.memory?.().tensors).toBe(0);
  });

  test("thousands of assignments and disposals leave nothing behind in a long-lived scope", () => {
    const { backend, ops } = setup();
    const p = ops.upload([0], [1, 1]);
    for (let i = 0; i < 5000; i++) ops.assign(p, ops.binary("add", p, 1));
    const disposed = Array.from({ length: 5000 }, () => {
      const tensor = ops.upload([0], [1, 1]);
      ops.dispose(tensor);
      return tensor;
    });
    expect(backend.memory?.().tensors).toBe(1);
    // tensors that pretend to be alive show which ones the scope still knows
    for (const tensor of disposed) tensor.owner = ops;
    const dispose = vi.spyOn(backend, "dispose");
    ops.release();
    expect(dispose.mock.calls.length).toBeLessThanOrEqual(64);
    expect(backend.memory?.().tensors).toBe(0);
  });

  test("use after dispose, after release and after being assigned away", () => {
    const { ops } = setup();
    const t = ops.upload([1, 2, 3], [1, 3]);
    ops.dispose(t);
    expect(() => ops.unary("neg", t)).toThrow("neg: tensor [1, 3] was disposed; use it earlier");
    expect(() => ops.dispose(t)).toThrow("dispose: tensor [1, 3] was disposed");
    const scope = ops.scope();
    const u = scope.upload([1], [1, 1]);
    scope.release();
    expect(() => ops.unary("exp", u)).toThrow("exp: tensor [1, 1] was disposed");
    const [p, q] = [ops.upload([1], [1, 1]), ops.upload([2], [1, 1])];
    ops.assign(p, q);
    expect(() => ops.unary("exp", q)).toThrow("exp: tensor [1, 1] was disposed");
  });

  test("a tensor of another backend, or of none", async () => {
    const [a, b] = [setup(), setup()];
    const t = a.ops.upload([1], [1, 1]);
    expect(() => b.ops.unary("neg", t)).toThrow("neg: tensor [1, 1] is of another backend; upload it");
    expect(() => b.ops.unary("neg", { shape: [1, 1] })).toThrow("is of another backend");
    await expect(b.ops.read(t)).rejects.toThrow("read: tensor [1, 1] is of another backend");
  });

  test("assign wants a result of its own scope, and not the target itself", () => {
    const { ops } = setup();
    const p = ops.upload([1], [1, 1]);
    expect(() => ops.assign(p, p)).toThrow("assign: [1, 1] is no result of this scope; give one");
    expect(() => ops.scope().assign(p, ops.upload([1], [1, 1]))).toThrow("assign: [1, 1] is no result of this scope");
    expect(() => ops.assign(p, ops.upload([1, 2], [1, 2]))).toThrow("assign: [1, 2] does not fit; give [1, 1]");
  });
});

describe("shapes", () => {
  const { ops } = setup();
  const a = ops.upload([1, 2, 3, 4, 5, 6], [2, 3]);
  const b = ops.upload([1, 2], [1, 2]);

  test.each([
    [() => ops.upload([1, 2], [2, 2]), "upload: the data has 2 values for [2, 2]; give as many, above 0"],
    [() => ops.upload([], [0, 2]), "upload: the data has 0 values for [0, 2]; give as many, above 0"],
    [() => ops.upload([1], [1, 1.5]), "upload: the data has 1 values for [1, 1.5]; give"],
    [() => ops.matmul(a, b), "matmul: [1, 2] does not fit; give [3, 2]"],
    [() => ops.matmul(a, a), "matmul: [2, 3] does not fit; give [3, 3]"],
    [() => ops.matmul(a, b, true, false), "matmul: [1, 2] does not fit; give [2, 2]"],
    [() => ops.binary("add", a, b), "add: [1, 2] does not fit; give [1, 3]"],
    [() => linear(ops, a, b, null, null), "linear: [1, 2] does not fit; give [3, 2]"],
    [() => linear(ops, b, ops.upload([1, 2], [2, 1]), b, null), "linear: [1, 2] does not fit; give [1, 1]"],
    [() => linearGrad(ops, a, a, a, a, null, true, true), "linearGrad: [2, 3] does not fit; give [3, 3]"],
    [() => fusedLoss(ops, "squaredError", a, b, 1), "squaredError: [1, 2] does not fit; give [2, 3]"],
    [() => countCorrect(ops, a, b), "countCorrect: [1, 2] does not fit; give [2, 3]"],
    [
      () => gatherRows(ops, resident(ops, [1, 2], [2, 1]), Uint32Array.of(2)),
      "gatherRows: row 2 is not there; give 0 to 1",
    ],
    [
      () => sgd(ops, a, b, null, { learningRate: 1, momentum: 0, nesterov: false, weightDecay: 0 }),
      "sgd: [1, 2] does not fit; give [2, 3]",
    ],
  ])("%#: %s", (call, message) => {
    expect(call).toThrow(message);
    expect(call).toThrow(expect.objectContaining({ code: "SHAPE" }));
  });

  test("matmul with both transposed", async () => {
    const c = ops.matmul(a, ops.upload([1, 0, 0, 1], [2, 2]), true, true);
    expect(c.shape).toEqual([3, 2]);
    expect([...(await ops.read(c))]).toEqual([1, 4, 2, 5, 3, 6]);
  });
});

test.each([0, 2])("a backend of contract %i is refused with both versions and the command that mends it", (spec) => {
  const stale = { ...reference(), name: "wasm", spec } as unknown as Backend;
  const command = "npm install @chainrule/core@latest @chainrule/backend-wasm@latest";
  expect(() => new Ops(stale)).toThrow(`Ops: wasm has contract ${spec}, core 1; ${command}`);
  expect(() => sequential({ backend: stale, input: 1, layers: [dense({ units: 1 })] })).toThrow(
    expect.objectContaining({ code: "BACKEND_SPEC" }),
  );
});

test("a fused member is called where there is one", async () => {
  const backend = reference();
  const softmaxKernel = vi.fn((_: unknown, x: Tensor) => backend.unary("neg", x));
  const fused = { ...composed, softmax: softmaxKernel };
  const ops = new Ops({ ...backend, fused });
  expect([...(await ops.read(softmax(ops, ops.upload([1], [1, 1]))))]).toEqual([-1]);
  expect(softmaxKernel).toHaveBeenCalledTimes(1);
});
