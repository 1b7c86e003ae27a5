/** Laws of the operations, on whole numbers, where every precision is exact: both sides are equal to the last digit. */
import { fused, type Matrix, type Ops, type Shape, type Tensor } from "@chainrule/core";

/** Sizes and numbers of one attempt. */
export interface Drawn {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  /** Whole numbers; matrices take them in turn, from different places. */
  readonly values: readonly number[];
}

export interface Law {
  readonly name: string;
  /** Both sides, from matrices that `make` fills. */
  sides(ops: Ops, make: (shape: Shape) => Tensor, drawn: Drawn): readonly [left: Tensor, right: Tensor];
}

/** The numbers of the matrix that is made as number `index`. */
export function filled({ values }: Drawn, [rows, columns]: Shape, index: number): Matrix {
  const data = Array.from({ length: rows * columns }, (_, i) => values[(i + 7 * index) % values.length] ?? 0);
  return { data, shape: [rows, columns] };
}

const identity = (ops: Ops, n: number): Tensor =>
  ops.upload(
    Array.from({ length: n * n }, (_, i) => +(i % (n + 1) === 0)),
    [n, n],
  );

const transposed = (ops: Ops, x: Tensor): Tensor => ops.matmul(x, identity(ops, x.shape[0]), true, false);

export const LAWS: readonly Law[] = [
  {
    name: "A·I is A",
    sides(ops, make, { m, n }) {
      const a = make([m, n]);
      return [ops.matmul(a, identity(ops, n)), a];
    },
  },
  {
    name: "(A·B)ᵀ is Bᵀ·Aᵀ",
    sides(ops, make, { m, k, n }) {
      const [a, b] = [make([m, k]), make([k, n])];
      return [transposed(ops, ops.matmul(a, b)), ops.matmul(b, a, true, true)];
    },
  },
  {
    name: "the four transpositions agree",
    sides(ops, make, { m, k, n }) {
      const [a, b] = [make([m, k]), make([k, n])];
      const [at, bt] = [transposed(ops, a), transposed(ops, b)];
      const [tn, nt] = [ops.matmul(at, b, true, false), ops.matmul(a, bt, false, true)];
      return [ops.binary("add", tn, nt), ops.binary("add", ops.matmul(a, b), ops.matmul(at, bt, true, true))];
    },
  },
  {
    name: "A·(B + C) is A·B + A·C",
    sides(ops, make, { m, k, n }) {
      const [a, b, c] = [make([m, k]), make([k, n]), make([k, n])];
      return [ops.matmul(a, ops.binary("add", b, c)), ops.binary("add", ops.matmul(a, b), ops.matmul(a, c))];
    },
  },
  {
    name: "(A·B)·C is A·(B·C)",
    sides(ops, make, { m, k, n }) {
      const [a, b, c] = [make([m, k]), make([k, n]), make([n, 2])];
      return [ops.matmul(ops.matmul(a, b), c), ops.matmul(a, ops.matmul(b, c))];
    },
  },
  {
    name: "sums over rows are products with ones",
    sides(ops, make, { m, n }) {
      const a = make([m, n]);
      return [ops.reduce("sum", a, 0), ops.matmul(ops.upload(new Array(m).fill(1), [1, m]), a)];
    },
  },
  {
    name: "both orders of axes give one sum",
    sides(ops, make, { m, n }) {
      const a = make([m, n]);
      return [ops.reduce("sum", ops.reduce("sum", a, 0), 1), ops.reduce("sum", ops.reduce("sum", a, 1), 0)];
    },
  },
  {
    name: "max is −min of −x",
    sides(ops, make, { m, n }) {
      const [a, b] = [make([m, n]), make([1, n])];
      // max(a, b) + min(a, b) = a + b, with min(a, b) = −max(−a, −b)
      const smaller = ops.unary("neg", ops.binary("max", ops.unary("neg", a), ops.unary("neg", b)));
      return [ops.binary("add", ops.binary("max", a, b), smaller), ops.binary("add", a, b)];
    },
  },
  {
    name: "relu(x) − relu(−x) is x",
    sides(ops, make, { m, n }) {
      const a = make([m, n]);
      return [ops.binary("sub", ops.unary("relu", a), ops.unary("relu", ops.unary("neg", a))), a];
    },
  },
  {
    name: "a repeated operand is one written out",
    sides(ops, make, { m, n }) {
      const [a, column, row] = [make([m, n]), make([m, 1]), make([1, n])];
      const [right, down] = [ops.upload(new Array(n).fill(1), [1, n]), ops.upload(new Array(m).fill(1), [m, 1])];
      const written = ops.binary("mul", ops.binary("add", a, ops.matmul(column, right)), ops.matmul(down, row));
      return [ops.binary("mul", ops.binary("add", a, column), row), written];
    },
  },
  {
    name: "linear is a product, a sum and relu",
    sides(ops, make, { m, k, n }) {
      const [x, w, b] = [make([m, k]), make([k, n]), make([1, n])];
      return [fused.linear(ops, x, w, b, "relu"), ops.unary("relu", ops.binary("add", ops.matmul(x, w), b))];
    },
  },
  {
    name: "linearGrad is three products",
    sides(ops, make, { m, k, n }) {
      const [x, w, dy] = [make([m, k]), make([k, n]), make([m, n])];
      const { dx, dw, db } = fused.linearGrad(ops, x, w, dy, dy, null, true, true);
      const total = (t: Tensor): Tensor => ops.reduce("sum", ops.reduce("sum", t, 0), 1);
      const sum = (ts: Tensor[]): Tensor => ts.map(total).reduce((a, t) => ops.binary("add", a, t));
      const written = [ops.matmul(dy, w, false, true), ops.matmul(x, dy, true, false), ops.reduce("sum", dy, 0)];
      return [sum([dx as Tensor, dw, db as Tensor]), sum(written)];
    },
  },
  {
    name: "x·1 is x + 0",
    sides(ops, make, { m, n }) {
      const a = make([m, n]);
      return [ops.binary("mul", a, 1), ops.binary("add", a, 0)];
    },
  },
];
