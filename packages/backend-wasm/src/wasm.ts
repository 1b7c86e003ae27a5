/** The backend: allocates what the kernels fill. */
import {
  type Backend,
  DeviceLostError,
  type FusedOps,
  type LossParts,
  type Primitives,
  type Shape,
} from "@chainrule/core";
import { compileKernels, type Kernels } from "./kernels.ts";
import { baseOf, FEW_INDICES, INDICES, PAGE, SLOT } from "./layout.ts";
import { createMemory, type Matrix } from "./memory.ts";
import { BINARY, SLOPE, UNARY } from "./names.ts";
import { settingsOf, type WasmOptions } from "./options.ts";
import { alone, together } from "./team.ts";
import { type Follower, startFollowers } from "./workers.ts";

const SCALAR: Shape = [1, 1];

type LossKernel = (loss: number, gradient: number, x: number, y: number, count: number, scale: number) => void;

/**
 * A backend of 128-bit SIMD. Results are the same bits everywhere, whatever the number of threads.
 * @throws OptionError for options that cannot be.
 * @throws BackendUnavailableError where there is no WebAssembly with SIMD, or not the threads that were asked for.
 */
export async function wasm(options: WasmOptions = {}): Promise<Backend> {
  const { threads, shareFrom, initial, maximum } = settingsOf(options);
  const shared = threads > 1;
  const module = await compileKernels(shared);
  const storage = new WebAssembly.Memory({ initial, maximum, shared });
  const { exports } = await WebAssembly.instantiate(module, { env: { memory: storage } });
  const kernels = exports as unknown as Kernels;
  const { map, zip, spread, reduceRows, reduceColumns, gatherRows } = kernels;
  const memory = createMemory(storage, baseOf(threads), maximum * PAGE);
  const { make, dispose, assign, check, floats } = memory;

  let followers: Follower[] = [];
  if (shared) {
    followers = await startFollowers(threads - 1, module, storage, (why) => {
      memory.close(new DeviceLostError(`wasm: a thread has died: ${why}; make another backend with await wasm()`));
    });
  }
  const { matmul, sgd, adam } = shared ? together(kernels, threads, shareFrom, memory.close) : alone(kernels);

  /** Two matrices, or none if there is room for one only. */
  const makeBoth = (first: Shape, second: Shape): [Matrix, Matrix] => {
    const made = make(first);
    try {
      return [made, make(second)];
    } catch (error) {
      dispose(made);
      throw error;
    }
  };
  const product = (
    a: Matrix,
    b: Matrix,
    transposeA: boolean,
    transposeB: boolean,
    bias: number,
    activation: number,
  ): Matrix => {
    const m = a.shape[transposeA ? 1 : 0];
    const n = b.shape[transposeB ? 0 : 1];
    const out = make([m, n]);
    const transposed = (transposeA ? 1 : 0) + (transposeB ? 2 : 0);
    const depth = a.shape[transposeA ? 0 : 1];
    matmul(out.pointer, a.pointer, b.pointer, m, depth, n, transposed, bias, activation);
    return out;
  };
  const reduced = (op: "sum" | "max", x: Matrix, axis: 0 | 1): Matrix => {
    const [m, n] = x.shape;
    const out = make(axis === 0 ? [1, n] : [m, 1]);
    if (axis === 0) reduceRows(op === "max", out.pointer, x.pointer, m, n);
    else reduceColumns(op === "max", out.pointer, x.pointer, m, n);
    return out;
  };
  const lossOf =
    (kernel: LossKernel) =>
    (_: Primitives, output: Matrix, target: Matrix, scale: number): LossParts => {
      const { shape } = output;
      const [gradient, loss] = makeBoth(shape, SCALAR);
      kernel(loss.pointer, gradient.pointer, output.pointer, target.pointer, shape[0] * shape[1], scale);
      return { loss, gradient };
    };

  const fused = {
    gatherRows(source: Matrix, rows) {
      const { length } = rows;
      const columns = source.shape[1];
      if (length > FEW_INDICES) {
        const [out, indices] = makeBoth([length, columns], [length, 1]);
        memory.words().set(rows, indices.pointer >>> 2);
        gatherRows(out.pointer, source.pointer, indices.pointer, length, columns);
        dispose(indices);
        return out;
      }
      const out = make([length, columns]);
      const words = memory.words();
      // `set` takes longer than this for the few of a small batch
      for (let i = 0; i < length; i++) words[(INDICES >>> 2) + i] = rows[i]!;
      gatherRows(out.pointer, source.pointer, INDICES, length, columns);
      return out;
    },
    linear(_, x: Matrix, w: Matrix, bias: Matrix | null, activation) {
      const op = activation === null ? -1 : UNARY[activation];
      return product(x, w, false, false, bias === null ? 0 : bias.pointer, op);
    },
    linearGrad(_, x: Matrix, w: Matrix, a: Matrix, dy: Matrix, activation, wantDx, wantDb) {
      let delta = dy;
      let dx: Matrix | null = null;
      let dw: Matrix | null = null;
      try {
        if (activation !== null) {
          delta = make(dy.shape);
          const end = dy.pointer + 4 * dy.shape[0] * dy.shape[1];
          zip(SLOPE[activation], delta.pointer, dy.pointer, end, a.pointer, 16);
        }
        if (wantDx) dx = product(delta, w, false, true, 0, -1);
        dw = product(x, delta, true, false, 0, -1);
        return { dx, dw, db: wantDb ? reduced("sum", delta, 0) : null };
      } catch (error) {
        // no room for all of them
        if (dx !== null) dispose(dx);
        if (dw !== null) dispose(dw);
        throw error;
      } finally {
        if (delta !== dy) dispose(delta);
      }
    },
    softmax(_, x: Matrix) {
      const out = make(x.shape);
      kernels.softmax(out.pointer, x.pointer, x.shape[0], x.shape[1]);
      return out;
    },
    squaredError: lossOf(kernels.squaredError),
    softmaxCrossEntropy(_, output: Matrix, target: Matrix, scale) {
      const { shape } = output;
      const [gradient, loss] = makeBoth(shape, SCALAR);
      const [rows, columns] = shape;
      kernels.softmaxCrossEntropy(loss.pointer, gradient.pointer, output.pointer, target.pointer, rows, columns, scale);
      return { loss, gradient };
    },
    sigmoidCrossEntropy: lossOf(kernels.sigmoidCrossEntropy),
    countCorrect(_, output: Matrix, target: Matrix) {
      const count = make(SCALAR);
      kernels.countCorrect(count.pointer, output.pointer, target.pointer, output.shape[0], output.shape[1]);
      return count;
    },
    sgd(_, parameter: Matrix, gradient: Matrix, velocity: Matrix | null, step) {
      check();
      const slot = velocity === null ? 0 : velocity.pointer;
      const { learningRate, momentum, nesterov, weightDecay } = step;
      const count = parameter.shape[0] * parameter.shape[1];
      sgd(parameter.pointer, gradient.pointer, slot, learningRate, momentum, nesterov, weightDecay, count);
    },
    adam(_, parameter: Matrix, gradient: Matrix, m: Matrix, v: Matrix, step) {
      check();
      const { learningRate, beta1, beta2, correction1, correction2 } = step;
      const root = Math.sqrt(correction2);
      adam(
        parameter.pointer,
        gradient.pointer,
        m.pointer,
        v.pointer,
        (learningRate * root) / correction1,
        beta1,
        1 - beta1,
        beta2,
        1 - beta2,
        step.epsilon * root,
        learningRate * step.weightDecay,
        parameter.shape[0] * parameter.shape[1],
      );
    },
  } satisfies FusedOps;

  return {
    spec: 1,
    name: "wasm",
    device: shared ? `simd128 × ${threads} threads` : "simd128",
    precision: "float32",
    fused,
    upload(data, [rows, columns]) {
      const out = make([rows, columns]);
      floats().set(data, out.pointer >>> 2);
      return out;
    },
    read(x: Matrix) {
      check();
      const start = x.pointer >>> 2;
      return floats().slice(start, start + x.shape[0] * x.shape[1]) as Float32Array<ArrayBuffer>;
    },
    dispose: dispose as Backend["dispose"],
    assign: assign as Backend["assign"],
    matmul: (a: Matrix, b: Matrix, transposeA, transposeB) => product(a, b, transposeA, transposeB, 0, -1),
    unary(op, x: Matrix) {
      const out = make(x.shape);
      map(UNARY[op], out.pointer, x.pointer, 0, x.shape[0] * x.shape[1]);
      return out;
    },
    binary(op, a: Matrix, b: Matrix | number) {
      const { shape } = a;
      const out = make(shape);
      const size = shape[0] * shape[1];
      const code = BINARY[op];
      if (typeof b === "number") {
        floats()[SLOT >>> 2] = b;
        spread(code, out.pointer, a.pointer, SLOT, 1, size, 0, 0, SLOT);
      } else if (b.shape[0] * b.shape[1] === size) {
        zip(code, out.pointer, a.pointer, a.pointer + 4 * size, b.pointer, 16);
      } else {
        const [rows, columns] = b.shape;
        const bi = rows === 1 ? 0 : 4 * columns;
        spread(code, out.pointer, a.pointer, b.pointer, shape[0], shape[1], bi, columns === 1 ? 0 : 4, SLOT);
      }
      return out;
    },
    reduce: reduced as Backend["reduce"],
    memory: memory.usage,
    async close() {
      memory.close();
      if (shared) kernels.stop();
      await Promise.all(followers.map((follower) => follower.end()));
    },
  };
}
