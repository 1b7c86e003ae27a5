/** Backends with one fault each, of the kinds that kernels really have. The suite must reject every one of them. */
import { type Backend, type BINARY, type Shape, type Tensor, UNARY } from "@chainrule/core";
import { reference } from "@chainrule/core/reference";
import { dataOf } from "../judge/every-step.ts";

export interface Broken {
  readonly fault: string;
  /** Start of the ids of which some must fail. */
  readonly caughtBy: string;
  create(): Backend;
}

type Change = (oracle: Backend) => Partial<Backend>;

/** The oracle with some of its members replaced, and without a count of tensors, for faulty kernels need not be tidy. */
export const broken = (fault: string, caughtBy: string, change: Change): Broken => ({
  fault,
  caughtBy,
  create() {
    const oracle = reference();
    const { memory: _, ...rest } = oracle;
    return { ...rest, ...change(oracle) };
  },
});

const counted = ({ memory }: Backend): Partial<Backend> => ({ ...(memory && { memory }) });

const made = (oracle: Backend, shape: Shape, value: (i: number) => number): Tensor =>
  oracle.upload(
    Array.from({ length: shape[0] * shape[1] }, (_, i) => value(i)),
    shape,
  );

/** The result of `matmul`, whose elements are Σ over `from ≤ k < to` of the terms that are not skipped. */
const matmulOver =
  (oracle: Backend, from: number, dropped: number, skip: (a: number, b: number) => boolean): Backend["matmul"] =>
  (a, b, transposeA, transposeB) => {
    const depth = a.shape[transposeA ? 0 : 1] - dropped;
    const shape = [a.shape[transposeA ? 1 : 0], b.shape[transposeB ? 0 : 1]] as const;
    const [left, right] = [dataOf(a), dataOf(b)];
    return made(oracle, shape, (index) => {
      const [i, j] = [Math.floor(index / shape[1]), index % shape[1]];
      let sum = 0;
      for (let k = from; k < depth; k++) {
        const x = left[transposeA ? k * a.shape[1] + i : i * a.shape[1] + k] as number;
        const y = right[transposeB ? j * b.shape[1] + k : k * b.shape[1] + j] as number;
        if (!skip(x, y)) sum += x * y;
      }
      return sum;
    });
  };

const never = (): boolean => false;

/** Storage that is handed out again as it was left, by size. */
function recycling(oracle: Backend): Partial<Backend> {
  const left = new Map<number, Float64Array<ArrayBuffer>>();
  return {
    dispose(tensor) {
      left.set(dataOf(tensor).length, dataOf(tensor));
      oracle.dispose(tensor);
    },
    matmul(a, b, transposeA, transposeB) {
      const product = oracle.matmul(a, b, transposeA, transposeB);
      const stale = left.get(dataOf(product).length);
      return stale ? changed(product, (x, i) => x + (stale[i] as number)) : product;
    },
  };
}

const unary = (oracle: Backend, op: keyof typeof UNARY, f: (x: number) => number): Partial<Backend> => ({
  unary: (name, x) => (name === op ? made(oracle, x.shape, (i) => f(dataOf(x)[i] as number)) : oracle.unary(name, x)),
});

const binary = (oracle: Backend, op: keyof typeof BINARY, f: (a: number, b: number) => number): Partial<Backend> => ({
  binary(name, a, b) {
    if (name !== op) return oracle.binary(name, a, b);
    const zeros = oracle.binary("mul", a, 0);
    const repeated = dataOf(oracle.binary("add", zeros, b));
    return made(oracle, a.shape, (i) => f(dataOf(a)[i] as number, repeated[i] as number));
  },
});

const changed = (tensor: Tensor, f: (x: number, i: number) => number): Tensor => {
  const data = dataOf(tensor);
  for (let i = 0; i < data.length; i++) data[i] = f(data[i] as number, i);
  return tensor;
};

export const BROKEN: readonly Broken[] = [
  broken("matmul ignores transposeB", "matmul/", (oracle) => ({
    matmul(a, b, transposeA, transposeB) {
      if (!transposeB) return oracle.matmul(a, b, transposeA, false);
      const read = oracle.upload(dataOf(b), [b.shape[1], b.shape[0]]);
      return oracle.matmul(a, read, transposeA, false);
    },
  })),
  broken("matmul skips the last column", "matmul/", (oracle) => ({
    matmul(a, b, transposeA, transposeB) {
      const product = oracle.matmul(a, b, transposeA, transposeB);
      const n = product.shape[1];
      return n > 1 ? changed(product, (x, i) => (i % n === n - 1 ? 0 : x)) : product;
    },
  })),
  broken("matmul drops the last k", "matmul/", (oracle) => ({ matmul: matmulOver(oracle, 0, 1, never) })),
  broken("matmul skips zeros on the left", "matmul/nan-beside-zero", (oracle) => ({
    matmul: matmulOver(oracle, 0, 0, (a) => a === 0),
  })),
  broken("matmul skips zeros on the right", "matmul/zero-beside-nan", (oracle) => ({
    matmul: matmulOver(oracle, 0, 0, (_, b) => b === 0),
  })),
  broken("matmul with the digits of float16", "matmul/", (oracle) => ({
    matmul: (...args) => changed(oracle.matmul(...args), (x) => x * (1 + 2 ** -11)),
  })),
  broken("matmul adds onto a recycled buffer", "matmul/", recycling),
  broken("reduce leaves out the last", "reduce/sum", (oracle) => ({
    reduce(op, x, axis) {
      const total = oracle.reduce(op, x, axis);
      if (op !== "sum" || axis === 1) return total;
      const [m, n] = x.shape;
      return changed(total, (sum, j) => sum - (dataOf(x)[(m - 1) * n + j] as number));
    },
  })),
  broken("max starts at 0", "reduce/max", (oracle) => ({
    reduce: (op, x, axis) =>
      op === "max" ? changed(oracle.reduce(op, x, axis), (y) => Math.max(y, 0)) : oracle.reduce(op, x, axis),
  })),
  broken("max passes over NaN", "reduce/max/nan", (oracle) => ({
    reduce(op, x, axis) {
      const numbers = op === "max" ? changed(oracle.binary("mul", x, 1), (y) => (Number.isNaN(y) ? -1e9 : y)) : x;
      return oracle.reduce(op, numbers, axis);
    },
  })),
  broken("read gives a view", "storage/read-copies", () => ({ read: (tensor) => dataOf(tensor) })),
  broken("upload keeps a view", "storage/upload-copies", (oracle) => ({
    upload(data, shape) {
      const tensor = oracle.upload(data, shape);
      if (data instanceof Float64Array) (tensor as Tensor & { data: ArrayLike<number> }).data = data;
      return tensor;
    },
  })),
  broken("read looks late", "storage/read-in-order", () => ({
    async read(tensor) {
      await Promise.resolve();
      return dataOf(tensor).slice();
    },
  })),
  broken("assign leaves the source counted", "storage/assign", (oracle) => ({
    ...counted(oracle),
    assign(target, source) {
      oracle.assign(target, source);
      oracle.upload([0], [1, 1]);
    },
  })),
  broken("dispose frees nothing", "lifecycle/scope", (oracle) => ({ ...counted(oracle), dispose: () => {} })),
  broken("dispose forgets every hundredth tensor", "memory/training-1000-steps", (oracle) => {
    let calls = 0;
    return {
      ...counted(oracle),
      dispose: (tensor) => void (++calls % 100 === 0 || oracle.dispose(tensor)),
    };
  }),
  broken("assign keeps what it replaces", "memory/outside", (oracle) => {
    const replaced: ArrayLike<number>[] = [];
    return {
      assign(target, source) {
        replaced.push(dataOf(target));
        oracle.assign(target, source);
      },
    };
  }),
  broken("two backends share a count", "lifecycle/two-backends-memory", () => ({
    memory: () => ({ tensors: 2, bytes: 8 }),
  })),
  broken("close closes nothing", "lifecycle/use-after-close", () => ({ close: () => {} })),
  broken("another device than the one asked for, now and then", "contract/device", () => ({
    device: `device ${performance.now()}`,
  })),
  broken("results depend on the calls before", "lifecycle/same-bits-again", (oracle) => {
    let calls = 0;
    return {
      matmul: (...values) => changed(oracle.matmul(...values), (x) => x * (1 + (++calls % 7) * Number.EPSILON)),
    };
  }),
  broken("a read that is made when it is waited for", "late/read-then-dispose", () => ({
    async read(tensor) {
      await Promise.resolve();
      return dataOf(tensor).slice();
    },
    dispose: (tensor) => void dataOf(tensor).fill(Number.NaN),
  })),
  broken("relu writes into its input", "unary/relu", (oracle) => ({
    unary: (op, x) => (op === "relu" ? oracle.binary("mul", changed(x, UNARY.relu), 1) : oracle.unary(op, x)),
  })),
  broken("sub returns its own input", "binary/sub", (oracle) => ({
    binary(op, a, b) {
      if (op !== "sub") return oracle.binary(op, a, b);
      oracle.assign(a, oracle.binary(op, a, b));
      return a;
    },
  })),
  broken("float64 in name only", "unary/exp", (oracle) => unary(oracle, "exp", (x) => Math.fround(UNARY.exp(x)))),
  broken("sigmoid overflows", "unary/sigmoid/special", (oracle) =>
    unary(oracle, "sigmoid", (x) => UNARY.exp(x) / (1 + UNARY.exp(x))),
  ),
  broken("step(0) is 0", "unary/step/special", (oracle) => unary(oracle, "step", (x) => (x > 0 ? 1 : 0))),
  broken("step(NaN) is 1", "unary/step/special", (oracle) => unary(oracle, "step", (x) => (x < 0 ? 0 : 1))),
  broken("relu(NaN) is 0", "unary/relu/special", (oracle) => unary(oracle, "relu", (x) => (x > 0 ? x : 0))),
  broken("reluGrad passes at a = 0", "binary/reluGrad/special", (oracle) =>
    binary(oracle, "reluGrad", (dy, a) => (a >= 0 ? dy : 0)),
  ),
  broken("sub is reversed", "binary/sub", (oracle) => binary(oracle, "sub", (a, b) => b - a)),
  broken("max(1, NaN) is 1", "binary/max/special", (oracle) => binary(oracle, "max", (a, b) => (b > a ? b : a))),
  broken("a column is read as a row where the matrix is square", "binary/add/4x4/column", (oracle) => ({
    binary(op, a, b) {
      const square = typeof b !== "number" && b.shape[1] === 1 && b.shape[0] > 1 && a.shape[0] === a.shape[1];
      return oracle.binary(op, a, square ? oracle.upload(dataOf(b), [1, b.shape[0]]) : b);
    },
  })),
  broken("everything is NaN", "unary/", (oracle) => ({
    unary: (_, x) => made(oracle, x.shape, () => Number.NaN),
  })),
  broken("infinities lose their sign", "unary/neg/special", (oracle) =>
    unary(oracle, "neg", (x) => (Math.abs(x) === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : -x)),
  ),
];
