import { Worker } from "node:worker_threads";
import {
  type Backend,
  BackendUnavailableError,
  DeviceLostError,
  dense,
  getWeights,
  OptionError,
  OutOfMemoryError,
  sequential,
  sgd,
  squaredError,
  type Tensor,
  TensorError,
} from "@chainrule/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { wasm } from "./index.ts";
import { HOST, numbers, OPS, read, upload } from "./testing.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const sgdStep = { learningRate: 0.5, momentum: 0.5, nesterov: false, weightDecay: 0 };
const adamStep = {
  learningRate: 1,
  beta1: 0.5,
  beta2: 0.5,
  epsilon: 1,
  correction1: 1,
  correction2: 1,
  weightDecay: 0,
};

test("says what it is and what runs", async () => {
  expect(await wasm()).toMatchObject({ spec: 1, name: "wasm", device: "simd128", precision: "float32" });
  const two = await wasm({ threads: 2 });
  expect(two.device).toBe("simd128 × 2 threads");
  await two.close();
});

describe("options", () => {
  test.each([0, -1, 1.5, Number.NaN, 65, "2"])("threads %j is refused", async (threads) => {
    const made = wasm({ threads: threads as number });
    await expect(made).rejects.toThrow(OptionError);
    await expect(made).rejects.toThrow(`wasm: threads is ${threads}; give "auto" or a whole number from 1 to 64`);
  });

  test.each([0, 65536, Number.NaN, 2 ** 32 + 1, "1e9"])("maxMemory %j is refused", async (maxMemory) => {
    const made = wasm({ maxMemory: maxMemory as number });
    await expect(made).rejects.toThrow(OptionError);
    await expect(made).rejects.toThrow(/^wasm: maxMemory is .*; give bytes from \d+ to 4294967296$/);
  });

  test.each([-1, Number.NaN])("shareFrom %j is refused", async (shareFrom) => {
    await expect(wasm({ shareFrom })).rejects.toThrow(
      `wasm: shareFrom is ${shareFrom}; give a number of multiplications, 0 to share always`,
    );
  });
});

describe("what a runtime lacks is said with what to do", () => {
  test("WebAssembly", async () => {
    vi.stubGlobal("WebAssembly", undefined);
    vi.resetModules();
    const { wasm: fresh } = await import("./index.ts");
    await expect(fresh()).rejects.toThrow("wasm: this runtime has no WebAssembly; use @chainrule/backend-cpu");
  });

  test("SIMD", async () => {
    const error = new WebAssembly.CompileError("invalid value type");
    vi.stubGlobal("WebAssembly", { compile: () => Promise.reject(error), validate: () => false });
    vi.resetModules();
    const { wasm: fresh } = await import("./index.ts");
    await expect(fresh()).rejects.toMatchObject({ code: "BACKEND_UNAVAILABLE" });
    await expect(fresh()).rejects.toThrow(
      /128-bit SIMD \(.*invalid value type\); update it .* or use @chainrule\/backend-cpu/,
    );
  });

  test("leave to compile", async () => {
    const error = new WebAssembly.CompileError("code generation disallowed");
    vi.stubGlobal("WebAssembly", { compile: () => Promise.reject(error), validate: () => true });
    vi.resetModules();
    const { wasm: fresh } = await import("./index.ts");
    await expect(fresh()).rejects.toMatchObject({ code: "BACKEND_UNAVAILABLE" });
    await expect(fresh()).rejects.toThrow(
      "wasm: no WebAssembly may be compiled here (CompileError: code generation disallowed); allow 'wasm-unsafe-eval' in the " +
        "page's Content-Security-Policy or use @chainrule/backend-cpu",
    );
  });

  test("shared memory: asked for it is an error that names the headers, and auto goes without", async () => {
    vi.stubGlobal("SharedArrayBuffer", undefined);
    const made = wasm({ threads: 2 });
    await expect(made).rejects.toThrow(BackendUnavailableError);
    await expect(made).rejects.toThrow(
      "wasm: there can be no 2 threads: this page has no SharedArrayBuffer, for it is not cross-origin isolated; serve it " +
        'with the headers "Cross-Origin-Opener-Policy: same-origin" and "Cross-Origin-Embedder-Policy: require-corp", ' +
        "or take threads: 1",
    );
    expect((await wasm({ threads: "auto" })).device).toBe("simd128");
  });
});

test("auto takes the processors there are, eight at most", async () => {
  const { availableParallelism } = await import("node:os");
  const backend = await wasm({ threads: "auto" });
  const threads = Math.min(8, availableParallelism());
  expect(backend.device).toBe(threads > 1 ? `simd128 × ${threads} threads` : "simd128");
  await backend.close();
});

test("upload copies any kind of array and rounds; read copies", async () => {
  const backend = await wasm();
  const values = [0.1, -2, 1e-50, 4];
  const source = Float64Array.from(values);
  const inputs = [values, source, Float32Array.from(values), { length: 4, 0: 0.1, 1: -2, 2: 1e-50, 3: 4 }];
  const tensors = inputs.map((data) => upload(backend, data, 2, 2));
  source.fill(9);
  const results = tensors.map((tensor) => read(backend, tensor));
  for (const result of results) expect(result).toEqual(values.map(Math.fround));
  const copy = backend.read(tensors[0]!) as Float32Array;
  expect(copy).toBeInstanceOf(Float32Array);
  expect(copy.buffer).toBeInstanceOf(ArrayBuffer);
  copy.fill(5);
  expect(read(backend, tensors[0]!)).toEqual(results[0]);
});

test("gatherRows repeats and reorders, and spills into no other tensor", async () => {
  const backend = await wasm();
  for (const n of [1, 2, 3, 4, 10, 63, 64, 65, 130]) {
    const x = numbers(5 * n, n);
    const rows = Uint32Array.of(4, 0, 4, 2, 1);
    const source = upload(backend, x, 5, n);
    const [first, second] = [upload(backend, [1, 2, 3], 1, 3), upload(backend, [4, 5, 6], 1, 3)];
    const got = backend.fused.gatherRows!(source, rows);
    expect(got.shape).toEqual([5, n]);
    expect(read(backend, got)).toEqual([...rows].flatMap((i) => x.slice(i * n, i * n + n)));
    expect([...read(backend, first), ...read(backend, second)]).toEqual([1, 2, 3, 4, 5, 6]);
  }
});

test("gatherRows takes as many rows as it is given", async () => {
  const backend = await wasm();
  const source = upload(backend, [1, 2, 3, 4, 5, 6], 3, 2);
  for (const length of [1, 1000, 5000]) {
    const rows = Uint32Array.from({ length }, (_, i) => (i * 7) % 3);
    const got = backend.fused.gatherRows!(source, rows);
    expect(read(backend, got)).toEqual([...rows].flatMap((i) => [2 * i + 1, 2 * i + 2]));
    backend.dispose(got);
  }
  expect(backend.memory!()).toEqual({ tensors: 1, bytes: 24 });
});

test("repeated rows, columns and numbers spill into no other tensor", async () => {
  const backend = await wasm();
  for (const [m, n] of [
    [7, 5],
    [3, 3],
    [2, 9],
    [1, 6],
    [5, 1],
  ] as const) {
    const values = numbers(m * n, m);
    const a = upload(backend, values, m, n);
    const operands = [upload(backend, numbers(n, 1), 1, n), upload(backend, numbers(m, 2), m, 1), 3];
    for (const b of operands) {
      backend.dispose(upload(backend, values, m, n));
      const behind = upload(backend, [1, 2, 3, 4], 1, 4);
      const got = read(backend, backend.binary("sub", a, b));
      const data = typeof b === "number" ? null : read(backend, b);
      const want = values.map((x, p) => {
        const y =
          data === null
            ? (b as number)
            : data[data.length === n && m !== n ? p % n : data.length === n ? p % n : Math.floor(p / n)]!;
        return Math.fround(x - y);
      });
      if (m !== n || b !== operands[1]) expect(got).toEqual(want);
      expect(read(backend, behind)).toEqual([1, 2, 3, 4]);
    }
  }
});

test("momentum and Adam's slots that would become subnormal become 0, and NaN stays", async () => {
  const backend = await wasm();
  const small = 1.5 * 2 ** -126;
  const make = (...values: number[]) => upload(backend, values, 1, values.length);
  const [p, g] = [make(1, 1, 1), make(0, 0, Number.NaN)];
  const velocity = make(small, 1, 1);
  backend.fused.sgd(OPS, p, g, velocity, sgdStep, HOST);
  expect(read(backend, velocity)).toEqual([0, 0.5, Number.NaN]);
  const [m, v] = [make(small, 1, 1), make(small, 1, 1)];
  backend.fused.adam(OPS, p, g, m, v, adamStep, HOST);
  expect(read(backend, m)).toEqual([0, 0.5, Number.NaN]);
  expect(read(backend, v)).toEqual([0, 0.5, Number.NaN]);
});

test("used storage never shows through", async () => {
  const [clean, used] = [await wasm(), await wasm()];
  const stains = [1, 2, 3, 5, 6, 9, 15, 45].flatMap((size) =>
    [1, 2, 3, 4].map(() => upload(used, new Array(size).fill(Number.NaN), 1, size)),
  );
  for (const tensor of stains) used.dispose(tensor);
  const results = (backend: Backend): number[][] => {
    const fused = backend.fused as Required<Backend["fused"]>;
    const [x, w, y] = [
      upload(backend, numbers(15, 1), 5, 3),
      upload(backend, numbers(9, 2), 3, 3),
      upload(backend, numbers(15, 3), 5, 3),
    ];
    const bias = upload(backend, numbers(3, 4), 1, 3);
    const { dx, dw, db } = fused.linearGrad(OPS, x, w, y, y, "tanh", true, true);
    const losses = [
      fused.squaredError(OPS, x, y, 1, HOST),
      fused.softmaxCrossEntropy(OPS, x, y, 1, HOST),
      fused.sigmoidCrossEntropy(OPS, x, y, 1, HOST),
    ];
    return [
      backend.matmul(x, w, false, false),
      backend.unary("exp", x),
      backend.binary("add", x, bias),
      backend.reduce("sum", x, 0),
      backend.reduce("max", x, 1),
      fused.gatherRows(x, Uint32Array.of(2)),
      fused.linear(OPS, x, w, bias, "tanh"),
      fused.softmax(OPS, x, HOST),
      fused.countCorrect(OPS, x, y, HOST),
      ...[dx!, dw, db!],
      ...losses.flatMap(({ loss, gradient }) => [loss, gradient]),
    ].map((tensor) => read(backend, tensor));
  };
  expect(results(used)).toEqual(results(clean));
  expect(results(clean).flat().every(Number.isFinite)).toBe(true);
});

/** Weights after some training of a network that is large enough to be shared. */
async function trained(backend: Backend): Promise<number[][]> {
  const layers = [dense({ units: 120, activation: "tanh" }), dense({ units: 3, activation: "sigmoid" })];
  const model = sequential({ backend, input: 90, seed: 1, layers });
  const data = {
    x: { data: numbers(50 * 90, 1), shape: [50, 90] as const },
    y: { data: numbers(150, 2), shape: [50, 3] as const },
  };
  const optimizer = sgd({ learningRate: 0.1, momentum: 0.9 });
  await model.fit(data, { loss: squaredError(), optimizer, epochs: 3, batchSize: 40 });
  const weights = (await getWeights(model)).map((array) => [...array.data]);
  model.dispose();
  return weights;
}

test("training gives the same bits with one, two and three threads, and with two backends in turn", async () => {
  const [one, other, two, three] = await Promise.all([
    wasm(),
    wasm(),
    wasm({ threads: 2, shareFrom: 0 }),
    wasm({ threads: 3, shareFrom: 0 }),
  ]);
  const [first, second] = await Promise.all([trained(one), trained(other)]);
  expect(second).toEqual(first);
  expect(await trained(two)).toEqual(first);
  expect(await trained(three)).toEqual(first);
  expect(first.flat().every(Number.isFinite)).toBe(true);
  expect(two.memory!()).toEqual({ tensors: 0, bytes: 0 });
  await Promise.all([two.close(), three.close()]);
});

test("trainings of changing shapes leave the memory at its size, and empty", async () => {
  const grow = vi.spyOn(WebAssembly.Memory.prototype, "grow");
  const backend = await wasm();
  const fitAll = async (): Promise<void> => {
    for (let i = 0; i < 40; i++) {
      const [rows, input, units, classes] = [
        1 + ((i * 7) % 23),
        1 + ((i * 37) % 181),
        1 + ((i * 11) % 157),
        1 + (i % 5),
      ];
      const layers = [dense({ units, activation: "tanh" }), dense({ units: classes, activation: "sigmoid" })];
      const model = sequential({ backend, input, seed: 1, layers });
      const data = {
        x: { data: numbers(rows * input, 1), shape: [rows, input] as const },
        y: { data: numbers(rows * classes, 2), shape: [rows, classes] as const },
      };
      const optimizer = sgd({ learningRate: 0.1, momentum: 0.9 });
      await model.fit(data, { loss: squaredError(), optimizer, epochs: 2, batchSize: 1 + (i % rows) });
      model.dispose();
      expect(backend.memory!()).toEqual({ tensors: 0, bytes: 0 });
    }
  };
  await fitAll();
  const before = grow.mock.calls.length;
  for (let round = 0; round < 3; round++) await fitAll();
  expect(grow).toHaveBeenCalledTimes(before);
});

test("a worker that dies is a DeviceLostError, whatever is asked next", async () => {
  const unref = vi.spyOn(Worker.prototype, "unref");
  const backend = await wasm({ threads: 2, shareFrom: 0 });
  const x = upload(backend, numbers(4, 1), 2, 2);
  const [worker] = unref.mock.contexts as Worker[];
  await worker!.terminate();
  const work = [() => backend.matmul(x, x, false, false), () => upload(backend, [1], 1, 1), () => backend.read(x)];
  for (const call of work) {
    expect(call).toThrow(DeviceLostError);
    expect(call).toThrow("wasm: a thread has died: it exited with 1; make another backend with await wasm()");
  }
  backend.dispose(x);
  await backend.close();
});

test("asking for too much leaves the backend usable", async () => {
  const backend = await wasm({ maxMemory: 2 ** 22 });
  const x = upload(backend, [1, 2], 1, 2);
  expect(() => backend.upload(new Float32Array(2 ** 20), [1024, 1024])).toThrow(OutOfMemoryError);
  expect(() => backend.upload(new Float32Array(2 ** 20), [1024, 1024])).toThrow(
    /\[1024, 1024\] .* the limit is 4194304 bytes/,
  );
  expect(read(backend, backend.binary("add", x, 1))).toEqual([2, 3]);
});

test("operations with several results leave none behind if there is room for the first only", async () => {
  const backend = await wasm({ maxMemory: 2 ** 20 });
  const fused = backend.fused as Required<Backend["fused"]>;
  const zeros = (rows: number, columns: number): Tensor =>
    upload(backend, new Float32Array(rows * columns), rows, columns);
  const [row, column, one] = [zeros(1, 1000), zeros(1000, 1), zeros(1, 1)];
  const block = zeros(1, 1000);
  for (const size of [100_000, 10_000, 1000, 100, 10, 1]) {
    const fill = (): void => {
      for (;;) zeros(1, size);
    };
    expect(fill).toThrow(OutOfMemoryError);
  }
  backend.dispose(block);
  const { tensors } = backend.memory!();
  const calls = [
    () => fused.squaredError(OPS, row, row, 1, HOST),
    () => fused.softmaxCrossEntropy(OPS, row, row, 1, HOST),
    () => fused.gatherRows(row, new Uint32Array(1)),
    // δ, but not dx
    () => fused.linearGrad(OPS, one, row, row, row, "tanh", true, false),
    // dx, but not dw
    () => fused.linearGrad(OPS, row, column, one, one, null, true, false),
    // dw, but not db
    () => fused.linearGrad(OPS, row, column, one, one, null, false, true),
  ];
  for (const call of calls) {
    expect(call).toThrow(OutOfMemoryError);
    expect(backend.memory!().tensors).toBe(tensors);
  }
});

test.each([1, 2])("after close of %i threads all work is refused, and disposing is not work", async (threads) => {
  const backend = await wasm({ threads });
  const fused = backend.fused as Required<typeof backend.fused>;
  const [x, y] = [upload(backend, [1, 2, 3, 4], 2, 2), upload(backend, [1, 2, 3, 4], 2, 2)];
  expect(backend.memory!()).toEqual({ tensors: 2, bytes: 32 });
  await backend.close();
  const work: (() => unknown)[] = [
    () => upload(backend, [1], 1, 1),
    () => backend.read(x),
    () => backend.assign(x, y),
    () => backend.matmul(x, y, false, false),
    () => backend.unary("exp", x),
    () => backend.binary("add", x, 1),
    () => backend.reduce("sum", x, 0),
    () => fused.linear(OPS, x, y, null, "relu"),
    () => fused.squaredError(OPS, x, y, 1, HOST),
    () => fused.sgd(OPS, x, y, null, sgdStep, HOST),
    () => fused.adam(OPS, x, y, x, y, adamStep, HOST),
  ];
  for (const call of work) {
    expect(call).toThrow(TensorError);
    expect(call).toThrow("wasm: the backend is closed; make another with await wasm()");
  }
  backend.dispose(x);
  expect(backend.memory!()).toEqual({ tensors: 0, bytes: 0 });
  await backend.close();
});
