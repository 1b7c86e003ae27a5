/** Small matrices worked out by hand: the oracle shares core's tables and default bodies, these do not. */
import { fused, type Matrix, Ops, type Tensor } from "@chainrule/core";
import { type Case, onBackend } from "../case.ts";
import { compare } from "../judge/compare.ts";
import { COPY } from "../judge/tolerance.ts";

const table = (...rows: number[][]): Matrix => ({ data: rows.flat(), shape: [rows.length, rows[0]?.length ?? 0] });

const A = table([1, 2, 3], [4, 5, 6]);
const B = table([1, 0], [2, -1], [0, 3]);
const C = table([1, 0, 2], [-1, 3, 1]);
const { NaN: nan } = Number;

interface Known {
  readonly inputs: readonly Matrix[];
  compute(ops: Ops, tensors: readonly Tensor[]): Tensor;
  /** Whole numbers, to the last digit. */
  readonly want: Matrix;
}

const KNOWN: Readonly<Record<string, Known>> = {
  "matmul/known-values/NN": {
    inputs: [A, B],
    compute: (ops, [a, b]) => ops.matmul(a!, b!),
    want: table([5, 7], [14, 13]),
  },
  "matmul/known-values/NT": {
    inputs: [A, C],
    compute: (ops, [a, c]) => ops.matmul(a!, c!, false, true),
    want: table([7, 8], [16, 17]),
  },
  "matmul/known-values/TN": {
    inputs: [A, C],
    compute: (ops, [a, c]) => ops.matmul(a!, c!, true, false),
    want: table([-3, 12, 6], [-3, 15, 9], [-3, 18, 12]),
  },
  "matmul/known-values/TT": {
    inputs: [A, B],
    compute: (ops, [a, b]) => ops.matmul(a!, b!, true, true),
    want: table([1, -2, 12], [2, -1, 15], [3, 0, 18]),
  },
  "reduce/sum/known-values/0": { inputs: [A], compute: (ops, [a]) => ops.reduce("sum", a!, 0), want: table([5, 7, 9]) },
  "reduce/sum/known-values/1": { inputs: [A], compute: (ops, [a]) => ops.reduce("sum", a!, 1), want: table([6], [15]) },
  "reduce/max/known-values/0": {
    inputs: [table([-1, -5, nan], [-2, -3, 1])],
    compute: (ops, [x]) => ops.reduce("max", x!, 0),
    want: table([-1, -3, nan]),
  },
  "reduce/max/known-values/1": {
    inputs: [table([-1, -5], [-2, nan])],
    compute: (ops, [x]) => ops.reduce("max", x!, 1),
    want: table([-1], [nan]),
  },
  // rows: a first of two largest, a last one, none because of NaN
  "fused/countCorrect/known-values": {
    inputs: [table([3, 3, 1], [1, 2, 4], [nan, 9, 1]), table([1, 2, 4], [8, 16, 32], [64, 128, 256])],
    compute: (ops, [output, target]) => fused.countCorrect(ops, output!, target!),
    want: table([33]),
  },
  "fused/gatherRows/known-values": {
    inputs: [],
    compute(ops) {
      const resident = fused.resident(ops, [1, 2, 3, 4, 5, 6], [3, 2]);
      return fused.gatherRows(ops, resident, Uint32Array.of(2, 0, 2, 1));
    },
    want: table([5, 6], [1, 2], [5, 6], [3, 4]),
  },
  "fused/linear/known-values": {
    inputs: [A, B, table([-6, 1])],
    compute: (ops, [x, w, b]) => fused.linear(ops, x!, w!, b!, "relu"),
    want: table([0, 8], [8, 14]),
  },
};

const known = (id: string, { inputs, compute, want }: Known): Case =>
  onBackend(id, async (backend) => {
    const ops = new Ops(backend);
    const tensors = inputs.map(({ data, shape }) => ops.upload(data, shape));
    const got = await ops.read(compute(ops, tensors));
    ops.release();
    return compare({ label: id, precision: backend.precision, got, want, allowed: COPY });
  });

export const knownMatrices = (): Case[] => Object.entries(KNOWN).map(([id, one]) => known(id, one));
