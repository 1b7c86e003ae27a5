/** The backend: allocates what the kernels fill. */
import {
  type Backend,
  DeviceLostError,
  type FusedOps,
  type LossParts,
  type Primitives,
  recorder,
  type Shape,
} from "@chainrule/core";
import { finiteness } from "./finite.ts";
import { compileKernels, type Kernels, type LossKernel } from "./kernels.ts";
import { baseOf, PAGE, SLOT } from "./layout.ts";
import { createMemory, type Matrix } from "./memory.ts";
import { BINARY, SLOPE, UNARY } from "./names.ts";
import { settingsOf, type WasmOptions } from "./options.ts";
import { alone, together } from "./team.ts";
import { type Follower, startFollowers } from "./workers.ts";

const SCALAR: Shape = [1, 1];

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
  const { make, check, floats } = memory;
  const { run, dispose, recording, record } = recorder(memory.dispose, check);

  let followers: Follower[] = [];
  if (shared) {
    followers = await startFollowers(threads - 1, module, storage, (why) => {
      memory.close(new DeviceLostError(`wasm: a thread has died: ${why}; make another backend with await wasm()`));
    });
  }
  const { matmul, sgd, adam } = shared ? together(kernels, threads, shareFrom, memory.close) : alone(kernels);

  const filled = (shape: Shape, call: (out: Matrix) => void): Matrix => {
    const out = make(shape);
    run(() => call(out));
    return out;
  };
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
    bias: Matrix | null,
    activation: number,
  ): Matrix => {
    const m = a.shape[transposeA ? 1 : 0];
    const n = b.shape[transposeB ? 0 : 1];
    const transposed = (transposeA ? 1 : 0) + (transposeB ? 2 : 0);
    const depth = a.shape[transposeA ? 0 : 1];
    return filled([m, n], (out) =>
      matmul(out.pointer, a.pointer, b.pointer, m, depth, n, transposed, bias?.pointer ?? 0, activation),
    );
  };
  const reduced = (op: "sum" | "max", x: Matrix, axis: 0 | 1): Matrix => {
    const [m, n] = x.shape;
    return filled(axis === 0 ? [1, n] : [m, 1], (out) => {
      if (axis === 0) reduceRows(op === "max", out.pointer, x.pointer, m, n);
      else reduceColumns(op === "max", out.pointer, x.pointer, m, n);
    });
  };
  const lossOf =
    (kernel: LossKernel) =>
    (_: Primitives, output: Matrix, target: Matrix, scale: number): LossParts => {
      const { shape } = output;
      const [gradient, loss] = makeBoth(shape, SCALAR);
      run(() => kernel(loss.pointer, gradient.pointer, output.pointer, target.pointer, shape[0], shape[1], scale));
      return { loss, gradient };
    };

  const fused = {
    gatherRows(source: Matrix, rows) {
      const { length } = rows;
      const columns = source.shape[1];
      const [out, indices] = makeBoth([length, columns], [length, 1]);
      run(() => {
        const words = memory.words();
        const at = indices.pointer >>> 2;
        // `set` takes longer than this for the few of a small batch
        for (let i = 0; i < length; i++) words[at + i] = rows[i]!;
        gatherRows(out.pointer, source.pointer, indices.pointer, length, columns);
      });
      dispose(indices);
      return out;
    },
    linear(_, x: Matrix, w: Matrix, bias: Matrix | null, activation) {
      const op = activation === null ? -1 : UNARY[activation];
      return product(x, w, false, false, bias, op);
    },
    linearGrad(_, x: Matrix, w: Matrix, a: Matrix, dy: Matrix, activation, wantDx, wantDb) {
      let delta = dy;
      let dx: Matrix | null = null;
      let dw: Matrix | null = null;
      try {
        if (activation !== null) {
          const bytes = 4 * dy.shape[0] * dy.shape[1];
          delta = filled(dy.shape, (out) =>
            zip(SLOPE[activation], out.pointer, dy.pointer, dy.pointer + bytes, a.pointer, 16),
          );
        }
        if (wantDx) dx = product(delta, w, false, true, null, -1);
        dw = product(x, delta, true, false, null, -1);
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
    softmax: (_, x: Matrix) =>
      filled(x.shape, (out) => kernels.softmax(out.pointer, x.pointer, x.shape[0], x.shape[1])),
    squaredError: lossOf(kernels.squaredError),
    softmaxCrossEntropy: lossOf(kernels.softmaxCrossEntropy),
    sigmoidCrossEntropy: lossOf(kernels.sigmoidCrossEntropy),
    countCorrect: (_, output: Matrix, target: Matrix) =>
      filled(SCALAR, (count) =>
        kernels.countCorrect(count.pointer, output.pointer, target.pointer, output.shape[0], output.shape[1]),
      ),
    sgd(_, parameter: Matrix, gradient: Matrix, velocity: Matrix | null, step) {
      check();
      const { learningRate, momentum, nesterov, weightDecay } = step;
      const count = parameter.shape[0] * parameter.shape[1];
      run(() => {
        const slot = velocity?.pointer ?? 0;
        sgd(parameter.pointer, gradient.pointer, slot, learningRate, momentum, nesterov, weightDecay, count);
      });
    },
    adam(_, parameter: Matrix, gradient: Matrix, m: Matrix, v: Matrix, step) {
      check();
      const { learningRate, beta1, beta2, correction1, correction2 } = step;
      const root = Math.sqrt(correction2);
      run(() =>
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
        ),
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
    allFinite: finiteness(memory, kernels),
    read(x: Matrix) {
      check();
      const start = x.pointer >>> 2;
      return floats().slice(start, start + x.shape[0] * x.shape[1]) as Float32Array<ArrayBuffer>;
    },
    dispose: dispose as Backend["dispose"],
    assign(target: Matrix, source: Matrix) {
      if (!recording()) return memory.assign(target, source);
      // source stays, to be filled again
      run(() => {
        const { pointer } = target;
        target.pointer = source.pointer;
        source.pointer = pointer;
      });
      dispose(source);
    },
    record,
    matmul: (a: Matrix, b: Matrix, transposeA, transposeB) => product(a, b, transposeA, transposeB, null, -1),
    unary: (op, x: Matrix) =>
      filled(x.shape, (out) => map(UNARY[op], out.pointer, x.pointer, 0, x.shape[0] * x.shape[1])),
    binary(op, a: Matrix, b: Matrix | number) {
      const { shape } = a;
      const size = shape[0] * shape[1];
      const code = BINARY[op];
      if (typeof b === "number") {
        return filled(shape, (out) => {
          floats()[SLOT >>> 2] = b;
          spread(code, out.pointer, a.pointer, SLOT, 1, size, 0, 0, SLOT);
        });
      }
      if (b.shape[0] * b.shape[1] === size) {
        return filled(shape, (out) => zip(code, out.pointer, a.pointer, a.pointer + 4 * size, b.pointer, 16));
      }
      const [rows, columns] = b.shape;
      const bi = rows === 1 ? 0 : 4 * columns;
      const bj = columns === 1 ? 0 : 4;
      return filled(shape, (out) => spread(code, out.pointer, a.pointer, b.pointer, shape[0], shape[1], bi, bj, SLOT));
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
