/** The oracle with every intermediate result rounded to float32, as a device without anything better has it. */
import { type Backend, BINARY, exp, type HostArray, type Shape, type Tensor } from "@chainrule/core";
import { reference } from "@chainrule/core/reference";

const fround = (x: number): number => Math.fround(x);

/** A tensor of the oracle is known to hold its numbers as `data`. */
export const dataOf = (tensor: Tensor): Float64Array<ArrayBuffer> =>
  (tensor as Tensor & { data: Float64Array<ArrayBuffer> }).data;

/** Single precision at its worst that the tolerances must accept: nothing is kept in more digits than its result. */
export function everyStepInFloat32(): Backend {
  const oracle = reference();
  const rounded = (tensor: Tensor): Tensor => {
    const data = dataOf(tensor);
    data.forEach((x, i) => {
      data[i] = fround(x);
    });
    return tensor;
  };
  const make = (shape: Shape, element: (i: number, j: number) => number): Tensor =>
    oracle.upload(
      Array.from({ length: shape[0] * shape[1] }, (_, i) => element(Math.floor(i / shape[1]), i % shape[1])),
      shape,
    );
  const at = (tensor: Tensor, i: number, j: number): number => dataOf(tensor)[i * tensor.shape[1] + j] as number;
  return {
    ...oracle,
    name: "every step in float32",
    precision: "float32",
    upload: (data, shape) => rounded(oracle.upload(data, shape)),
    read: (tensor) => Float32Array.from(oracle.read(tensor) as HostArray),
    matmul(a, b, transposeA, transposeB) {
      const depth = a.shape[transposeA ? 0 : 1];
      return make([a.shape[transposeA ? 1 : 0], b.shape[transposeB ? 0 : 1]], (i, j) => {
        let sum = 0;
        for (let k = 0; k < depth; k++) {
          const [left, right] = [transposeA ? at(a, k, i) : at(a, i, k), transposeB ? at(b, j, k) : at(b, k, j)];
          sum = fround(sum + fround(left * right));
        }
        return sum;
      });
    },
    unary: (op, x) => {
      if (op !== "sigmoid") return rounded(oracle.unary(op, x));
      return make(x.shape, (i, j) => fround(1 / fround(1 + fround(exp(-at(x, i, j))))));
    },
    binary(op, a, b) {
      const second = (i: number, j: number): number =>
        fround(typeof b === "number" ? b : at(b, b.shape[0] === 1 ? 0 : i, b.shape[1] === 1 ? 0 : j));
      return make(a.shape, (i, j) => {
        const [x, y] = [at(a, i, j), second(i, j)];
        if (op === "sigmoidGrad") return fround(x * fround(y * fround(1 - y)));
        if (op === "tanhGrad") return fround(x * fround(1 - fround(y * y)));
        return fround(BINARY[op](x, y));
      });
    },
    reduce(op, x, axis) {
      if (op === "max") return oracle.reduce(op, x, axis);
      return make(axis === 0 ? [1, x.shape[1]] : [x.shape[0], 1], (i, j) => {
        let sum = 0;
        for (let k = 0; k < x.shape[axis]; k++) sum = fround(sum + (axis === 0 ? at(x, k, j) : at(x, i, k)));
        return sum;
      });
    },
  };
}
