/** The backend: allocates what the kernels fill. */
import {
  type Backend,
  type FusedOps,
  type HostArray,
  type LossParts,
  OptionError,
  type Precision,
  type Primitives,
  type Shape,
} from "@chainrule/core";
import { gatherRows } from "./gather.ts";
import { linear } from "./linear.ts";
import { countCorrect, sigmoidCrossEntropy, squaredError } from "./losses.ts";
import { map } from "./map.ts";
import { createMemory, type Matrix } from "./memory.ts";
import { multiply } from "./multiply.ts";
import { adam, sgd } from "./optimizers.ts";
import { reduce } from "./reduce.ts";
import { scratch } from "./scratch.ts";
import { softmax, softmaxCrossEntropy } from "./softmax.ts";
import { slope, zip } from "./zip.ts";

export interface CpuOptions {
  /** What is stored; arithmetic is float64 either way. `"float32"` unless given. */
  readonly precision?: Precision;
}

/** A loss kernel: fills the gradient, returns the loss. */
type Loss = (gradient: HostArray, output: HostArray, target: HostArray, columns: number, scale: number) => number;

const SCALAR: Shape = [1, 1];

/**
 * A backend of plain typed arrays, ready at once, wherever JavaScript runs. Results are the same bits everywhere.
 * @throws OptionError for an unknown precision.
 */
export function cpu(options: CpuOptions = {}): Backend {
  const { precision = "float32" } = options;
  if (precision !== "float32" && precision !== "float64") {
    throw new OptionError(
      `cpu: precision must be "float32" or "float64", got ${String(precision)}; leave it out for "float32"`,
    );
  }
  // Both precisions in one process share the kernels, and what V8 learned of their arrays. Writing them twice would gain
  // little: beside a float64 backend, large float32 products take 4 % longer, small ones 13 %, the worst (relu, sgd) 40 %.
  const memory = createMemory(precision === "float32" ? Float32Array : Float64Array);
  const { make, dispose, assign, check } = memory;

  const product = (a: Matrix, b: Matrix, transposeA: boolean, transposeB: boolean): Matrix => {
    const out = make([a.shape[transposeA ? 1 : 0], b.shape[transposeB ? 0 : 1]]);
    multiply(out.data, null, a, b, transposeA, transposeB, null, 0, out.shape[0]);
    return out;
  };
  const reduced = (op: "sum" | "max", x: Matrix, axis: 0 | 1): Matrix => {
    const out = make(axis === 0 ? [1, x.shape[1]] : [x.shape[0], 1]);
    reduce(op, out.data, x, axis);
    return out;
  };
  const scalar = (value: number): Matrix => {
    const out = make(SCALAR);
    out.data[0] = value;
    return out;
  };
  const lossOf =
    (kernel: Loss) =>
    (_: Primitives, output: Matrix, target: Matrix, scale: number): LossParts => {
      const gradient = make(output.shape);
      return { loss: scalar(kernel(gradient.data, output.data, target.data, output.shape[1], scale)), gradient };
    };

  const fused = {
    gatherRows(source: Matrix, rows) {
      const columns = source.shape[1];
      const out = make([rows.length, columns]);
      gatherRows(out.data, source.data, rows, columns);
      return out;
    },
    linear(_, x: Matrix, w: Matrix, bias: Matrix | null, activation) {
      const out = make([x.shape[0], w.shape[1]]);
      linear(out, x, w, bias === null ? null : bias.data, activation);
      return out;
    },
    linearGrad(_, x: Matrix, w: Matrix, a: Matrix, dy: Matrix, activation, wantDx, wantDb) {
      const delta = activation === null ? dy : make(dy.shape);
      if (activation !== null) slope(activation, delta.data, dy.data, a.data);
      const dx = wantDx ? product(delta, w, false, true) : null;
      const dw = product(x, delta, true, false);
      const db = wantDb ? reduced("sum", delta, 0) : null;
      if (activation !== null) dispose(delta);
      return { dx, dw, db };
    },
    softmax(_, x: Matrix) {
      const out = make(x.shape);
      softmax(out.data, x.data, x.shape[1]);
      return out;
    },
    squaredError: lossOf(squaredError),
    softmaxCrossEntropy: lossOf(softmaxCrossEntropy),
    sigmoidCrossEntropy: lossOf(sigmoidCrossEntropy),
    countCorrect: (_, output: Matrix, target: Matrix) =>
      scalar(countCorrect(output.data, target.data, output.shape[1])),
    sgd(_, parameter: Matrix, gradient: Matrix, velocity: Matrix | null, step) {
      check();
      sgd(parameter.data, gradient.data, velocity === null ? null : velocity.data, step);
    },
    adam(_, parameter: Matrix, gradient: Matrix, m: Matrix, v: Matrix, step) {
      check();
      adam(parameter.data, gradient.data, m.data, v.data, step);
    },
  } satisfies FusedOps;

  return {
    spec: 1,
    name: "cpu",
    device: "typed arrays",
    precision,
    fused,
    upload(data, [rows, columns]) {
      const out = make([rows, columns]);
      out.data.set(data);
      return out;
    },
    read(x: Matrix) {
      check();
      return x.data.slice();
    },
    dispose: dispose as Backend["dispose"],
    assign: assign as Backend["assign"],
    matmul: product as Backend["matmul"],
    unary(op, x: Matrix) {
      const out = make(x.shape);
      map(op, out.data, 0, x.data, x.data.length);
      return out;
    },
    binary(op, a: Matrix, b: Matrix | number) {
      const out = make(a.shape);
      const size = a.data.length;
      if (typeof b === "number") {
        const value = scratch(1);
        value[0] = b;
        zip(op, out.data, a.data, value, 1, size, 0, 0);
      } else if (b.data.length === size) zip(op, out.data, a.data, b.data, 1, size, 0, 1);
      else {
        const [rows, columns] = b.shape;
        zip(op, out.data, a.data, b.data, a.shape[0], a.shape[1], rows === 1 ? 0 : columns, columns === 1 ? 0 : 1);
      }
      return out;
    },
    reduce: reduced as Backend["reduce"],
    memory: memory.usage,
    close: memory.close,
  };
}
