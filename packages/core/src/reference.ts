/** The smallest whole backend, in float64: the scalar tables, looped. Oracle of the suite and template for new backends. */
import type { Backend, Shape, Tensor } from "./backend.ts";
import { composed } from "./composed.ts";
import { BINARY, REDUCE, UNARY } from "./elementwise.ts";
import { TensorError } from "./errors.ts";

interface Matrix extends Tensor {
  shape: Shape;
  data: Float64Array<ArrayBuffer>;
}

const data = (t: Tensor): Float64Array<ArrayBuffer> => (t as Matrix).data;

/**
 * A float64 backend of scalar loops, ready at once: slow, plain and right, so that others are judged by it and begun as
 * copies of it. After `close` all work but `dispose` throws a `TensorError`.
 */
export function reference(): Backend {
  const live = new Set<Tensor>();
  let closed = false;
  const check = (): void => {
    if (closed) throw new TensorError("reference: the backend is closed; make a new one");
  };
  /** A new matrix whose element (i, j) is `element(i, j)`. */
  const make = (shape: Shape, element: (i: number, j: number) => number): Tensor => {
    check();
    const [m, n] = shape;
    const t: Matrix = { shape, data: new Float64Array(m * n) };
    for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) t.data[i * n + j] = element(i, j);
    live.add(t);
    return t;
  };
  const at = (t: Tensor, i: number, j: number): number => data(t)[i * t.shape[1] + j] as number;
  return {
    spec: 1,
    name: "reference",
    device: "scalar loops",
    precision: "float64",
    upload: (values, shape) => make(shape, (i, j) => values[i * shape[1] + j] as number),
    read(t) {
      check();
      return data(t).slice();
    },
    dispose: (t) => void live.delete(t),
    assign(target, source) {
      check();
      (target as Matrix).data = data(source);
      live.delete(source);
    },
    matmul(a, b, transposeA, transposeB) {
      const [m, depth] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
      return make([m, b.shape[transposeB ? 0 : 1]], (i, j) => {
        let sum = 0;
        for (let k = 0; k < depth; k++)
          sum += (transposeA ? at(a, k, i) : at(a, i, k)) * (transposeB ? at(b, j, k) : at(b, k, j));
        return sum;
      });
    },
    unary: (op, x) => make(x.shape, (i, j) => UNARY[op](at(x, i, j))),
    binary: (op, a, b) =>
      make(a.shape, (i, j) =>
        BINARY[op](at(a, i, j), typeof b === "number" ? b : at(b, b.shape[0] === 1 ? 0 : i, b.shape[1] === 1 ? 0 : j)),
      ),
    reduce(op, x, axis) {
      const { initial, combine } = REDUCE[op];
      return make(axis === 0 ? [1, x.shape[1]] : [x.shape[0], 1], (i, j) => {
        let result = initial;
        for (let k = 0; k < x.shape[axis]; k++) result = combine(result, axis === 0 ? at(x, k, j) : at(x, i, k));
        return result;
      });
    },
    fused: composed,
    memory: () => ({ tensors: live.size, bytes: [...live].reduce((sum, t) => sum + data(t).byteLength, 0) }),
    close() {
      live.clear();
      closed = true;
    },
  };
}
