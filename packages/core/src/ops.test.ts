import { describe, expect, test } from "vitest";
import type { Backend } from "./backend.ts";
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
    for (let i = 0; i < 5000; i++) ops.dispose(ops.upload([0], [1, 1]));
    expect(backend.memory?.().tensors).toBe(1);
    expect((ops as unknown as { count: number }).count).toBeLessThanOrEqual(64);
    ops.release();
    expect(backend.memory?.().tensors).toBe(0);
  });

  test("use after dispose, after release and after being assigned away", () => {
    const { ops } = setup();
    const t = ops.upload([1, 2, 3], [1, 3]);
    ops.dispose(t);
    expect(() => ops.unary("neg", t)).toThrow("neg: tensor [1, 3] was disposed; use it before its scope is released");
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
    expect(() => b.ops.unary("neg", t)).toThrow('neg: tensor [1, 1] does not belong to backend "reference"; upload it');
    expect(() => b.ops.unary("neg", { shape: [1, 1] })).toThrow("does not belong to backend");
    await expect(b.ops.read(t)).rejects.toThrow("read: tensor [1, 1] does not belong");
  });

  test("assign wants a result of its own scope, and not the target itself", () => {
    const { ops } = setup();
    const p = ops.upload([1], [1, 1]);
    expect(() => ops.assign(p, p)).toThrow("assign: target and source are the same tensor");
    expect(() => ops.scope().assign(p, ops.upload([1], [1, 1]))).toThrow(
      "assign: the source [1, 1] belongs to another scope",
    );
    expect(() => ops.assign(p, ops.upload([1, 2], [1, 2]))).toThrow("assign: [1, 1] and [1, 2] differ in shape");
  });
});

describe("shapes", () => {
  const { ops } = setup();
  const a = ops.upload([1, 2, 3, 4, 5, 6], [2, 3]);
  const b = ops.upload([1, 2], [1, 2]);

  test.each([
    [() => ops.upload([1, 2], [2, 2]), "upload: 2 values do not fill [2, 2]; give 4 values, row by row"],
    [() => ops.upload([], [0, 2]), "upload: shape [0, 2] is not two whole numbers above 0"],
    [() => ops.upload([1], [1, 1.5]), "upload: shape [1, 1.5] is not two whole numbers above 0"],
    [() => ops.matmul(a, b), "matmul: [2, 3] times [1, 2]: the inner sizes differ"],
    [() => ops.matmul(a, a), "matmul: [2, 3] times [2, 3]: the inner sizes differ"],
    [() => ops.matmul(a, b, true, false), "matmul: [2, 3]ᵀ times [1, 2]: the inner sizes differ"],
    [() => ops.binary("add", a, b), "add: [1, 2] cannot be repeated to [2, 3]"],
    [() => ops.linear(a, b, null, null), "linear: inputs [2, 3] do not fit weights [1, 2]; give inputs with 1 columns"],
    [
      () => ops.linear(b, ops.upload([1, 2], [2, 1]), b, null),
      "linear: bias [1, 2] does not fit weights [2, 1]; give [1, 1]",
    ],
    [() => ops.linearGrad(a, a, a, true, true), "linearGrad: inputs [2, 3], weights [2, 3] and δ [2, 3] do not fit"],
    [() => ops.squaredError(a, b, 1), "squaredError: [2, 3] and [1, 2] differ in shape"],
    [() => ops.countCorrect(a, b), "countCorrect: [2, 3] and [1, 2] differ in shape"],
    [
      () => ops.gatherRows(ops.resident([1, 2], [2, 1]), Uint32Array.of(2)),
      "gatherRows: row 2 of a matrix with 2 rows",
    ],
    [
      () => ops.sgd(a, b, null, { learningRate: 1, momentum: 0, nesterov: false, weightDecay: 0 }),
      "sgd: [2, 3] and [1, 2] differ in shape",
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

test("a backend of another contract version is refused by name", () => {
  const other = { ...reference(), spec: 2 } as unknown as Backend;
  expect(() => new Ops(other)).toThrow('Ops: backend "reference" implements contract 2, this core needs 1');
});

test("a fused member is called where there is one", async () => {
  const backend = reference();
  let calls = 0;
  const ops = new Ops({ ...backend, fused: { softmax: (x) => (calls++, backend.unary("neg", x)) } });
  expect([...(await ops.read(ops.softmax(ops.upload([1], [1, 1]))))]).toEqual([-1]);
  expect(calls).toBe(1);
});
