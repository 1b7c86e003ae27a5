/** A whole backend in plain JavaScript: copy it, then make it fast. */
import { BINARY, composed, REDUCE, TensorError, UNARY } from "@chainrule/core";

export function createBackend() {
  const live = new Set();
  let closed = false;
  /** A new matrix whose element in row i and column j is element(i, j), rounded to float32. */
  const make = ([rows, columns], element) => {
    if (closed) throw new TensorError("minimal: the backend is closed; make a new one");
    const tensor = { shape: [rows, columns], data: new Float32Array(rows * columns) };
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) tensor.data[i * columns + j] = element(i, j);
    live.add(tensor);
    return tensor;
  };
  /** Rows and columns that are 1 are repeated. */
  const at = ({ shape: [rows, columns], data }, i, j) => data[(rows === 1 ? 0 : i) * columns + (columns === 1 ? 0 : j)];
  return {
    spec: 1,
    name: "minimal",
    device: "plain loops",
    precision: "float32",
    upload: (values, shape) => make(shape, (i, j) => values[i * shape[1] + j]),
    read(tensor) {
      if (closed) throw new TensorError("minimal: the backend is closed; make a new one");
      return tensor.data.slice();
    },
    dispose: (tensor) => live.delete(tensor),
    assign(target, source) {
      target.data = source.data;
      live.delete(source);
    },
    matmul(a, b, transposeA, transposeB) {
      const [rows, depth] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
      return make([rows, b.shape[transposeB ? 0 : 1]], (i, j) => {
        let sum = 0;
        for (let k = 0; k < depth; k++) {
          sum += (transposeA ? at(a, k, i) : at(a, i, k)) * (transposeB ? at(b, j, k) : at(b, k, j));
        }
        return sum;
      });
    },
    unary: (op, x) => make(x.shape, (i, j) => UNARY[op](at(x, i, j))),
    binary: (op, a, b) => make(a.shape, (i, j) => BINARY[op](at(a, i, j), typeof b === "number" ? b : at(b, i, j))),
    reduce(op, x, axis) {
      const { initial, combine } = REDUCE[op];
      return make(axis === 0 ? [1, x.shape[1]] : [x.shape[0], 1], (i, j) => {
        let result = initial;
        for (let k = 0; k < x.shape[axis]; k++) result = combine(result, axis === 0 ? at(x, k, j) : at(x, i, k));
        return result;
      });
    },
    fused: composed,
    memory: () => ({ tensors: live.size, bytes: [...live].reduce((sum, { data }) => sum + data.byteLength, 0) }),
    close() {
      live.clear();
      closed = true;
    },
  };
}
