/** `record`, which is optional: what is repeated computes to the bit what making the calls again computes, and leaves nothing. */
import {
  accuracy,
  type Backend,
  BINARY,
  type BinaryOp,
  crossEntropy,
  dense,
  dropout,
  fused,
  getWeights,
  type HostArray,
  type Layer,
  Ops,
  sequential,
  sgd,
  type Tensor,
  UNARY,
  type UnaryOp,
} from "@chainrule/core";
import { type Case, checks } from "../case.ts";
import { matrix, oneHot } from "../judge/numbers.ts";

const recording = (id: string, body: Parameters<typeof checks>[1]): Case => checks(id, body, ({ record }) => record);

const differs = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length !== b.length || Array.from(a).some((x, i) => !Object.is(x, b[i]));

type Results = Readonly<Record<string, Tensor>>;

/** Every operation that makes a tensor, of a [4, 3], w [3, 5], y [4, 3] one-hot. */
function everyOperation(ops: Ops, a: Tensor, w: Tensor, y: Tensor, rows: Uint32Array): Results {
  const results: Record<string, Tensor> = {};
  for (const op of Object.keys(UNARY) as UnaryOp[]) results[op] = ops.unary(op, a);
  for (const op of Object.keys(BINARY) as BinaryOp[]) {
    results[op] = ops.binary(op, a, y);
    results[`${op}-number`] = ops.binary(op, a, 0.75);
  }
  results.matmul = ops.matmul(a, w);
  results["matmul-TN"] = ops.matmul(a, y, true, false);
  results["matmul-NT"] = ops.matmul(w, w, false, true);
  for (const axis of [0, 1] as const) {
    results[`sum-${axis}`] = ops.reduce("sum", a, axis);
    results[`max-${axis}`] = ops.reduce("max", a, axis);
  }
  results.softmax = fused.softmax(ops, a);
  results.countCorrect = fused.countCorrect(ops, a, y);
  for (const name of ["squaredError", "softmaxCrossEntropy", "sigmoidCrossEntropy"] as const) {
    const { loss, gradient } = fused.fusedLoss(ops, name, a, y, 0.25);
    results[`${name}-loss`] = loss;
    results[`${name}-gradient`] = gradient;
  }
  const bias = ops.reduce("sum", ops.matmul(a, w), 0);
  for (const f of [null, "step", "relu", "sigmoid", "tanh"] as const) {
    const output = fused.linear(ops, a, w, bias, f);
    const { dx, dw, db } = fused.linearGrad(ops, a, w, output, output, f, true, true);
    Object.assign(results, { [`linear-${f}`]: output, [`dx-${f}`]: dx, [`dw-${f}`]: dw, [`db-${f}`]: db });
  }
  if (ops.backend.fused.gatherRows) {
    results.gatherRows = fused.gatherRows(ops, { shape: a.shape, data: [], tensor: a }, rows);
  }
  return results;
}

/** The values of several tensors, by their names. */
async function readAll(ops: Ops, tensors: Results): Promise<Record<string, HostArray>> {
  const values: Record<string, HostArray> = {};
  for (const [name, tensor] of Object.entries(tensors)) values[name] = await ops.read(tensor);
  return values;
}

/** What a training comes to; a dropout layer makes other masks at each step, so that nothing may be repeated. */
async function trained(backend: Backend, between: readonly Layer[]): Promise<number[]> {
  const [hidden, end] = [dense({ units: 5, activation: "sigmoid" }), dense({ units: 3, activation: "softmax" })];
  const layers = [hidden, ...between, end];
  const model = sequential({ backend, input: 4, layers, seed: 3 });
  const data = { x: matrix("recording/x", [11, 4]), y: oneHot("recording/y", [11, 3]) };
  const optimizer = sgd({ learningRate: 0.1, momentum: 0.9 });
  const options = { loss: crossEntropy(), optimizer, metrics: [accuracy()], batchSize: 4, epochs: 4 };
  const { epochs } = await model.fit(data, options);
  const weights = (await getWeights(model)).flatMap(({ data }) => Array.from(data));
  model.dispose();
  return [...epochs.flatMap(({ loss, metrics }) => [loss, metrics.accuracy!]), ...weights];
}

function withoutRecording({ record: _, ...rest }: Backend): Backend {
  return rest;
}

export const recordingCases = (): Case[] => [
  recording("recording/repeats-every-operation", async (backend, fail) => {
    const ops = new Ops(backend);
    const upload = (name: string, rows: number, columns: number): Tensor => {
      const { data, shape } = matrix(`recording/${name}`, [rows, columns]);
      return ops.upload(data, shape);
    };
    const [a, w] = [upload("a", 4, 3), upload("w", 3, 5)];
    const labels = oneHot("recording/labels", [4, 3]);
    const y = ops.upload(labels.data, labels.shape);
    const rows = Uint32Array.of(2, 0, 2);
    let results: Results = {};
    const repeat = ops.record(() => {
      results = everyOperation(ops, a, w, y, rows);
    });
    for (const round of [1, 2]) {
      ops.assign(a, upload(`a${round}`, 4, 3));
      ops.assign(w, upload(`w${round}`, 3, 5));
      rows.set([3, round, 0]);
      repeat?.();
      const got = await readAll(ops, results);
      const want = await ops.within((scope) => readAll(scope, everyOperation(scope, a, w, y, rows)));
      for (const [name, values] of Object.entries(want)) {
        if (differs(got[name] ?? [], values)) {
          fail(`${name}, repeated, gave [${got[name]?.join(", ")}], computed anew [${values.join(", ")}]`);
        }
      }
    }
    ops.release();
  }),
  recording("recording/repeats-assign", async (backend, fail) => {
    const ops = new Ops(backend);
    const [total, one] = [ops.upload([0, 10], [1, 2]), ops.upload([1, 2], [1, 2])];
    const repeat = ops.record(() => ops.assign(total, ops.binary("add", total, one)));
    for (let i = 0; i < 6; i++) repeat?.();
    const got = await ops.read(total);
    if (differs(got, [7, 24])) fail(`seven additions to [0, 10] gave [${got.join(", ")}], want [7, 24]`);
    ops.release();
  }),
  recording("recording/leaves-nothing", async (backend, fail) => {
    const ops = new Ops(backend);
    const [a, w] = [ops.upload([1, 2, 3, 4], [2, 2]), ops.upload([1, 0, 0, 1], [2, 2])];
    const count = (): number => backend.memory?.().tensors ?? 0;
    const before = count();
    const scope = ops.scope();
    const repeat = scope.record(() => {
      const output = fused.linear(scope, a, w, null, "tanh");
      fused.linearGrad(scope, a, w, output, output, "tanh", true, true);
      scope.dispose(scope.unary("neg", a));
    });
    repeat?.();
    const recorded = count();
    for (let i = 0; i < 20; i++) repeat?.();
    if (count() !== recorded)
      fail(`repeating took the tensors from ${recorded} to ${count()}; fill those that are there`);
    scope.release();
    if (count() !== before) fail(`${count() - before} tensors are left at the end of a recording; free them in end()`);
    ops.release();
  }),
  recording("recording/ends-with-an-error", async (backend, fail) => {
    const ops = new Ops(backend);
    const a = ops.upload([1, 2], [1, 2]);
    const scope = ops.scope();
    let thrown = false;
    try {
      scope.record(() => {
        scope.dispose(scope.unary("neg", a));
        throw new Error("on purpose");
      });
    } catch {
      thrown = true;
    }
    if (!thrown) fail("the error of what is recorded was swallowed; let it pass");
    scope.release();
    const [first, second] = await ops.read(ops.unary("neg", a));
    if (first !== -1 || second !== -2) fail(`after it, neg [1, 2] is [${first}, ${second}]`);
    ops.release();
    const left = backend.memory?.().tensors ?? 0;
    if (left !== 0) fail(`${left} tensors are left; free what was disposed`);
  }),
  recording("lifecycle/recording-after-close", async (backend, fail) => {
    const ops = new Ops(backend);
    const a = ops.upload([1, 2], [1, 2]);
    const repeat = ops.record(() => ops.unary("neg", a));
    await backend.close();
    try {
      repeat?.();
    } catch {
      return;
    }
    fail("a closed backend repeated what was recorded; throw, as it does for any other work");
  }),
  recording("recording/fit", async (backend, fail) => {
    for (const between of [[], [dropout({ rate: 0.5 })]]) {
      const [once, anew] = [await trained(backend, between), await trained(withoutRecording(backend), between)];
      if (differs(once, anew)) fail("a training by repeated steps ends with other bits than one that makes each call");
    }
  }),
];
