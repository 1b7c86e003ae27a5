/** The life of tensors: what core promises about disposed, foreign and misshapen ones must hold on top of the backend. */
import { type ErrorCode, fused, isChainruleError, Ops, type Tensor } from "@chainrule/core";
import { type Case, type Context, checks } from "../case.ts";

type Attempt = (name: string, code: ErrorCode, call: () => unknown) => Promise<void>;

function lifecycle(
  name: string,
  body: (ops: Ops, attempt: Attempt, fail: (text: string) => void) => Promise<void>,
): Case {
  return checks(`lifecycle/${name}`, async (backend, fail) => {
    const ops = new Ops(backend);
    const attempt: Attempt = async (what, code, call) => {
      try {
        await call();
        fail(`${what} passed; it must throw the ${code} error`);
      } catch (error) {
        if (!isChainruleError(error) || error.code !== code)
          fail(`${what} threw ${String(error)}; it must throw the ${code} error`);
      }
    };
    await body(ops, attempt, fail);
    ops.release();
    const left = backend.memory?.().tensors ?? 0;
    if (left !== 0) fail(`memory() counts ${left} tensors after all were disposed; free them`);
  });
}

const two = (ops: Ops): Tensor => ops.upload([1, 2], [1, 2]);

/** A tensor of a second backend of the same kind must be refused, not computed with. */
const foreign: Case = {
  id: "lifecycle/foreign-tensor",
  async run(context: Context) {
    const other = await context.createBackend();
    try {
      const stranger = two(new Ops(other));
      return await lifecycle("foreign-tensor", async (ops, attempt) => {
        await attempt("a tensor of another backend", "TENSOR", () => ops.unary("neg", stranger));
        await attempt("a second operand of another backend", "TENSOR", () => ops.binary("add", two(ops), stranger));
        await attempt("read of a tensor of another backend", "TENSOR", () => ops.read(stranger));
      }).run(context);
    } finally {
      await other.close();
    }
  },
};

/** A closed backend computes nothing, reads nothing and holds nothing. */
const closed: Case = checks("lifecycle/use-after-close", async (_, fail, { createBackend }) => {
  const backend = await createBackend();
  const ops = new Ops(backend);
  const [x, y] = [two(ops), two(ops)];
  const [bias, rows] = [ops.upload([1], [1, 1]), fused.resident(ops, [1, 2], [1, 2])];
  await backend.close();
  const { tensors, bytes } = backend.memory?.() ?? { tensors: 0, bytes: 0 };
  if (tensors !== 0 || bytes !== 0) fail(`memory() counts ${tensors} tensors of ${bytes} bytes after close; free all`);
  const step = { learningRate: 0.1, momentum: 0, nesterov: false, weightDecay: 0 };
  const moments = { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, correction1: 0.1, correction2: 0.001 };
  const losses = ["squaredError", "softmaxCrossEntropy", "sigmoidCrossEntropy"] as const;
  const calls: Record<string, () => unknown> = {
    upload: () => two(ops),
    unary: () => ops.unary("neg", x),
    binary: () => ops.binary("add", x, x),
    matmul: () => ops.matmul(x, x, false, true),
    reduce: () => ops.reduce("sum", x, 1),
    read: () => ops.read(x),
    "fused.gatherRows": () => fused.gatherRows(ops, rows, Uint32Array.of(0)),
    "fused.linear": () => fused.linear(ops, bias, x, null, "relu"),
    "fused.linearGrad": () => fused.linearGrad(ops, bias, x, y, y, "relu", true, true),
    "fused.softmax": () => fused.softmax(ops, x),
    ...Object.fromEntries(losses.map((name) => [`fused.${name}`, () => fused.fusedLoss(ops, name, x, y, 1)])),
    "fused.countCorrect": () => fused.countCorrect(ops, x, y),
    "fused.sgd": () => fused.sgd(ops, x, y, null, step),
    "fused.adam": () => fused.adam(ops, x, y, y, y, { ...moments, weightDecay: 0 }),
  };
  for (const [name, call] of Object.entries(calls)) {
    const refused = await Promise.resolve()
      .then(call)
      .then(
        () => false,
        () => true,
      );
    if (!refused) fail(`${name} works after close; refuse with an error that says so`);
  }
  try {
    ops.release();
  } catch (error) {
    fail(`dispose after close threw ${String(error)}; let it do nothing, or it hides the error that led there`);
  }
});

export const lifecycleCases = (): Case[] => [
  lifecycle("use-after-dispose", async (ops, attempt) => {
    const dead = two(ops);
    ops.dispose(dead);
    await attempt("unary after dispose", "TENSOR", () => ops.unary("neg", dead));
    await attempt("read after dispose", "TENSOR", () => ops.read(dead));
    await attempt("second dispose", "TENSOR", () => ops.dispose(dead));
    const scope = ops.scope();
    const temporary = two(scope);
    scope.release();
    await attempt("use after the scope was released", "TENSOR", () => ops.binary("add", two(ops), temporary));
  }),
  lifecycle("double-dispose", async (ops, attempt, fail) => {
    const [kept, dead] = [two(ops), two(ops)];
    ops.dispose(dead);
    await attempt("second dispose", "TENSOR", () => ops.dispose(dead));
    const [next, after] = [two(ops), ops.upload([7, 8], [1, 2])];
    // storage that was given back twice would now be that of both
    const got = [...(await ops.read(next)), ...(await ops.read(after)), ...(await ops.read(kept))];
    if (got.join() !== "1,2,7,8,1,2")
      fail(`tensors made after a double dispose hold [${got}], want [1, 2, 7, 8, 1, 2]`);
  }),
  lifecycle("after-an-error", async (ops, attempt, fail) => {
    const [a, b] = [two(ops), ops.upload([1, 2, 3], [1, 3])];
    const before = ops.backend.memory?.().tensors ?? 0;
    await attempt("[1, 2] times [1, 3]", "SHAPE", () => ops.matmul(a, b));
    await attempt("[1, 2] plus [1, 3]", "SHAPE", () => ops.binary("add", a, b));
    const after = ops.backend.memory?.().tensors ?? 0;
    if (after !== before) fail(`refused calls left ${after - before} tensors; make none before the check`);
    const [first, second] = await ops.read(ops.binary("add", a, a));
    if (first !== 2 || second !== 4) fail(`after refused calls [1, 2] + [1, 2] gave [${first}, ${second}]`);
  }),
  lifecycle("use-after-assign", async (ops, attempt) => {
    const [target, source] = [two(ops), two(ops)];
    ops.assign(target, source);
    await attempt("use of an assigned source", "TENSOR", () => ops.unary("neg", source));
    await attempt("assign to itself", "TENSOR", () => ops.assign(target, target));
    await attempt("assign of a tensor of another scope", "TENSOR", () => ops.scope().assign(target, two(ops)));
    await attempt("assign of another shape", "SHAPE", () => ops.assign(target, ops.upload([1], [1, 1])));
  }),
  lifecycle("scope", async (ops, _, fail) => {
    const kept = two(ops);
    const scope = ops.scope();
    for (let i = 0; i < 200; i++) scope.dispose(scope.binary("add", kept, scope.binary("mul", kept, 2)));
    scope.release();
    const [first, second] = await ops.read(kept);
    if (first !== 1 || second !== 2)
      fail(`a tensor of the parent became [${first}, ${second}]; release only what the scope made`);
    const tensors = ops.backend.memory?.().tensors ?? 1;
    if (tensors !== 1) fail(`memory() counts ${tensors} tensors where 1 is alive; free what is disposed`);
  }),
  lifecycle("shapes", async (ops, attempt) => {
    const [a, b] = [two(ops), ops.upload([1, 2, 3], [1, 3])];
    await attempt("upload of 3 values as [1, 2]", "SHAPE", () => ops.upload([1, 2, 3], [1, 2]));
    await attempt("upload as [0, 2]", "SHAPE", () => ops.upload([], [0, 2]));
    await attempt("[1, 2] times [1, 3]", "SHAPE", () => ops.matmul(a, b));
    await attempt("[1, 2]ᵀ times [1, 3]ᵀ", "SHAPE", () => ops.matmul(a, b, true, true));
    await attempt("[1, 2] plus [1, 3]", "SHAPE", () => ops.binary("add", a, b));
    await attempt("linear of [1, 2] by [1, 3]", "SHAPE", () => fused.linear(ops, a, b, null, null));
    await attempt("squaredError of [1, 2] and [1, 3]", "SHAPE", () => fused.fusedLoss(ops, "squaredError", a, b, 1));
    await attempt("row 1 of one", "SHAPE", () =>
      fused.gatherRows(ops, fused.resident(ops, [1, 2], [1, 2]), Uint32Array.of(1)),
    );
  }),
  foreign,
  closed,
];
