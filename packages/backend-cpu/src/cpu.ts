/** The backend: allocates what the kernels fill. */
import {
  type Backend,
  type BinaryOp,
  type FusedOps,
  type HostLoss,
  type LossParts,
  OptionError,
  type Precision,
  type Primitives,
  type ReduceOp,
  recorder,
  type Shape,
} from "@chainrule/core";
import { gatherRows } from "./gather.ts";
import { map } from "./map.ts";
import { createMemory, type Matrix } from "./memory.ts";
import { multiply } from "./multiply.ts";
import { reduce } from "./reduce.ts";
import { GRADIENTS, zip } from "./zip.ts";

/** The option of `cpu`. */
export interface CpuOptions {
  /** What is stored; arithmetic is float64 either way. `"float32"` unless given. */
  readonly precision?: Precision;
}

/**
 * A backend of plain typed arrays, ready at once, wherever JavaScript runs. Results are the same bits everywhere.
 * @throws OptionError for an unknown precision.
 */
export function cpu({ precision = "float32" }: CpuOptions = {}): Backend {
  const Storage = precision === "float32" ? Float32Array : precision === "float64" && Float64Array;
  if (!Storage) throw new OptionError(`cpu: precision is ${String(precision)}; give "float32" or "float64"`);
  // Both precisions in one process share the kernels, and what V8 learned of their arrays. Writing them twice would gain
  // little: beside a float64 backend, large float32 products take 4 % longer, small ones 13 %, the worst (relu, sgd) 40 %.
  const { make, check, memory, close, ...storage } = createMemory(Storage);

  const { run, dispose, recording, record } = recorder(storage.dispose, check);

  const filled = (shape: Shape, call: (out: Matrix) => void): Matrix => {
    const out = make(shape);
    run(() => call(out));
    return out;
  };
  const product = (a: Matrix, b: Matrix, transposeA: boolean, transposeB: boolean): Matrix =>
    filled([a.shape[transposeA ? 1 : 0], b.shape[transposeB ? 0 : 1]], (out) =>
      multiply(out, a, b, transposeA, transposeB, null),
    );
  const reduced = (op: ReduceOp, x: Matrix, axis: 0 | 1): Matrix =>
    filled(axis ? [x.shape[0], 1] : [1, x.shape[1]], (out) => reduce(op, out, x, axis));
  const zipped = (op: BinaryOp | null, a: Matrix, b: Pick<Matrix, "data">, bi: number, bj: number): Matrix =>
    filled(a.shape, (out) => zip(op, out, a, b.data, bi, bj));
  const scalar = (value: () => number): Matrix =>
    filled([1, 1], (out) => {
      out.data[0] = value();
    });
  const loss = (_: Primitives, output: Matrix, target: Matrix, scale: number, host: HostLoss): LossParts => {
    const gradient = make(output.shape);
    const value = () => host(gradient.data, output.data, target.data, output.shape[1], scale);
    return { loss: scalar(value), gradient };
  };

  const fused = {
    gatherRows: (source: Matrix, rows) =>
      filled([rows.length, source.shape[1]], (out) => gatherRows(out, source, rows)),
    linear: (_, x: Matrix, w: Matrix, bias: Matrix | null, activation) =>
      filled([x.shape[0], w.shape[1]], (out) => {
        multiply(out, x, w, false, false, bias?.data ?? null);
        if (activation) map(activation, out, out.data);
      }),
    linearGrad(_, x: Matrix, w: Matrix, a: Matrix, dy: Matrix, activation, wantDx, wantDb) {
      const delta = activation ? zipped(GRADIENTS[activation], dy, a, dy.shape[1], 1) : dy;
      const dx = wantDx ? product(delta, w, false, true) : null;
      const dw = product(x, delta, true, false);
      const db = wantDb ? reduced("sum", delta, 0) : null;
      if (activation) dispose(delta);
      return { dx, dw, db };
    },
    softmax: (_, x: Matrix, host) => filled(x.shape, (out) => host(out.data, x.data, x.shape[1])),
    squaredError: loss,
    softmaxCrossEntropy: loss,
    sigmoidCrossEntropy: loss,
    countCorrect: (_, output: Matrix, target: Matrix, host) =>
      scalar(() => host(output.data, target.data, output.shape[1])),
    sgd(_, parameter: Matrix, gradient: Matrix, velocity: Matrix | null, step, host) {
      check();
      run(() => host(parameter.data, gradient.data, velocity?.data ?? null, step));
    },
    adam(_, parameter: Matrix, gradient: Matrix, m: Matrix, v: Matrix, step, host) {
      check();
      run(() => host(parameter.data, gradient.data, m.data, v.data, step));
    },
  } satisfies FusedOps;

  return {
    spec: 1,
    name: "cpu",
    device: "typed arrays",
    precision,
    fused,
    memory,
    close,
    dispose: dispose as Backend["dispose"],
    assign(target: Matrix, source: Matrix) {
      if (!recording()) return storage.assign(target, source);
      // source stays, to be filled again
      run(() => {
        const { data } = target;
        target.data = source.data;
        source.data = data;
      });
      dispose(source);
    },
    record,
    upload(data, [rows, columns]) {
      const out = make([rows, columns]);
      out.data.set(data);
      return out;
    },
    read(x: Matrix) {
      check();
      return x.data.slice();
    },
    matmul: product as Backend["matmul"],
    unary: (op, x: Matrix) => filled(x.shape, (out) => map(op, out, x.data)),
    binary: (op, a: Matrix, b: Matrix | number) =>
      typeof b === "number"
        ? zipped(op, a, { data: Float64Array.of(b) }, 0, 0)
        : zipped(op, a, b, b.shape[0] > 1 ? b.shape[1] : 0, b.shape[1] > 1 ? 1 : 0),
    reduce: reduced as Backend["reduce"],
  };
}
