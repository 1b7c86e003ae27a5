import { type Backend, type HostArray, OptionError, type Precision, TensorError } from "@chainrule/core";
import { describe, expect, test } from "vitest";
import { cpu } from "./index.ts";
import { numbers, OPS, PRECISIONS, read, upload } from "./testing.ts";

/** Fills what it is given first. */
const HOST = (out: HostArray): number => {
  out.fill(1);
  return 2;
};

test("says what it is; float32 unless asked", () => {
  expect(cpu()).toMatchObject({ spec: 1, name: "cpu", device: "typed arrays", precision: "float32" });
  expect(cpu({}).precision).toBe("float32");
  expect(cpu({ precision: "float64" }).precision).toBe("float64");
});

test.each(["float16", "", null, 32])("precision %j is refused", (precision) => {
  const make = () => cpu({ precision: precision as unknown as Precision });
  expect(make).toThrow(OptionError);
  expect(make).toThrow(`cpu: precision is ${precision}; give "float32" or "float64"`);
});

describe.each(PRECISIONS)("%s", (precision, round) => {
  test("upload copies any kind of array and rounds; read copies", () => {
    const backend = cpu({ precision });
    const values = [0.1, -2, 1e-50, 4];
    const source = Float64Array.from(values);
    const inputs = [values, source, Float32Array.from(values), { length: 4, 0: 0.1, 1: -2, 2: 1e-50, 3: 4 }];
    const tensors = inputs.map((data) => upload(backend, data, 2, 2));
    source.fill(9);
    const [a, b, c, d] = tensors.map((tensor) => read(backend, tensor));
    expect(a).toEqual(values.map(round));
    expect([b, d]).toEqual([a, a]);
    expect(c).toEqual(values.map(Math.fround));
    const copy = backend.read(tensors[0]!) as HostArray;
    expect(copy).toBeInstanceOf(precision === "float32" ? Float32Array : Float64Array);
    copy.fill(5);
    expect(read(backend, tensors[0]!)).toEqual(a);
    backend.dispose(tensors[0]!);
    upload(backend, [6, 6, 6, 6], 2, 2);
    expect([...copy]).toEqual([5, 5, 5, 5]);
  });

  test("the shape that was given can change afterwards", () => {
    const backend = cpu({ precision });
    const shape: [number, number] = [1, 2];
    const tensor = backend.upload([1, 2], shape);
    shape[0] = 7;
    expect(tensor.shape).toEqual([1, 2]);
  });

  test("gatherRows repeats and reorders, for short rows and long ones", () => {
    const backend = cpu({ precision });
    for (const n of [1, 2, 10, 63, 64, 65, 130]) {
      const x = numbers(5 * n, n);
      const rows = Uint32Array.of(4, 0, 4, 2);
      const got = backend.fused.gatherRows!(upload(backend, x, 5, n), rows);
      expect(got.shape).toEqual([4, n]);
      expect(read(backend, got)).toEqual([...rows].flatMap((i) => x.slice(i * n, i * n + n)));
    }
  });

  test("used storage never shows through", () => {
    const clean = cpu({ precision });
    const used = cpu({ precision });
    const sizes = [1, 2, 3, 5, 6, 9, 15, 45];
    const stains = sizes.flatMap((size) =>
      [1, 2, 3, 4].map(() => upload(used, new Array(size).fill(Number.NaN), 1, size)),
    );
    for (const tensor of stains) used.dispose(tensor);
    const results = (backend: Backend): number[][] => {
      const { fused } = backend as { fused: Required<Backend["fused"]> };
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

  test("after close all work is refused, and disposing is not work", () => {
    const backend = cpu({ precision });
    const fused = backend.fused as Required<typeof backend.fused>;
    const x = upload(backend, [1, 2, 3, 4], 2, 2);
    const y = upload(backend, [1, 2, 3, 4], 2, 2);
    expect(backend.memory!()).toEqual({ tensors: 2, bytes: precision === "float32" ? 32 : 64 });
    backend.close();
    const sgd = { learningRate: 1, momentum: 0, nesterov: false, weightDecay: 0 };
    const adam = { learningRate: 1, beta1: 0, beta2: 0, epsilon: 1, correction1: 1, correction2: 1, weightDecay: 0 };
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
      () => fused.sgd(OPS, x, y, null, sgd, HOST),
      () => fused.adam(OPS, x, y, x, y, adam, HOST),
    ];
    for (const call of work) {
      expect(call).toThrow(TensorError);
      expect(call).toThrow("cpu: the backend is closed; give another");
    }
    backend.dispose(x);
    expect(backend.memory!()).toEqual({ tensors: 0, bytes: 0 });
  });
});
