/** The backend: allocates what the kernels fill. */
import {
  type Backend,
  type FusedOps,
  type HostLoss,
  type LossParts,
  OptionError,
  type Precision,
  type Primitives,
  type ReduceOp,
} from "@chainrule/core";
import { gatherRows } from "./gather.ts";
import { linear } from "./linear.ts";
import { map } from "./map.ts";
import { createMemory, type Matrix } from "./memory.ts";
import { multiply } from "./multiply.ts";
import { reduce } from "./reduce.ts";
import { GRADIENTS, zip } from "./zip.ts";

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
  const { make, check, ...storage } = createMemory(Storage);

  const product = (a: Matrix, b: Matrix, transposeA: boolean, transposeB: boolean): Matrix => {
    const out = make([a.shape[transposeA ? 1 : 0], b.shape[transposeB ? 0 : 1]]);
    multiply(out.data, null, a, b, transposeA, transposeB, null, 0, out.shape[0]);
    return out;
  };
  const reduced = (op: ReduceOp, x: Matrix, axis: 0 | 1): Matrix =>
    reduce(op, make(axis ? [x.shape[0], 1] : [1, x.shape[1]]), x, axis);
  const scalar = (value: number): Matrix => {
    const out = make([1, 1]);
    out.data[0] = value;
    return out;
  };
  const loss = (_: Primitives, output: Matrix, target: Matrix, scale: number, host: HostLoss): LossParts => {
    const gradient = make(output.shape);
    return { loss: scalar(host(gradient.data, output.data, target.data, output.shape[1], scale)), gradient };
  };

  const fused = {
    gatherRows: (source: Matrix, rows) => gatherRows(make([rows.length, source.shape[1]]), source, rows),
    linear: (_, x: Matrix, w: Matrix, bias: Matrix | null, activation) =>
      linear(make([x.shape[0], w.shape[1]]), x, w, bias === null ? null : bias.data, activation),
    linearGrad(_, x: Matrix, w: Matrix, a: Matrix, dy: Matrix, activation, wantDx, wantDb) {
      const n = dy.shape[1];
      const delta = activation ? zip(GRADIENTS[activation], make(dy.shape), dy, a.data, n, 1) : dy;
      const dx = wantDx ? product(delta, w, false, true) : null;
      const dw = product(x, delta, true, false);
      const db = wantDb ? reduced("sum", delta, 0) : null;
      if (activation) storage.dispose(delta);
      return { dx, dw, db };
    },
    softmax(_, x: Matrix, host) {
      const out = make(x.shape);
      host(out.data, x.data, x.shape[1]);
      return out;
    },
    squaredError: loss,
    softmaxCrossEntropy: loss,
    sigmoidCrossEntropy: loss,
    countCorrect: (_, output: Matrix, target: Matrix, host) => scalar(host(output.data, target.data, output.shape[1])),
    sgd(_, parameter: Matrix, gradient: Matrix, velocity: Matrix | null, step, host) {
      check();
      host(parameter.data, gradient.data, velocity?.data ?? null, step);
    },
    adam(_, parameter: Matrix, gradient: Matrix, m: Matrix, v: Matrix, step, host) {
      check();
      host(parameter.data, gradient.data, m.data, v.data, step);
    },
  } satisfies FusedOps;

  return {
    spec: 1,
    name: "cpu",
    device: "typed arrays",
    precision,
    fused,
    ...(storage as Pick<Backend, keyof typeof storage>),
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
    unary: (op, x: Matrix) => map(op, make(x.shape), x.data),
    binary(op, a: Matrix, b: Matrix | number) {
      const out = make(a.shape);
      if (typeof b === "number") return zip(op, out, a, Float64Array.of(b), 0, 0);
      return zip(op, out, a, b.data, b.shape[0] > 1 ? b.shape[1] : 0, b.shape[1] > 1 ? 1 : 0);
    },
    reduce: reduced as Backend["reduce"],
  };
}
