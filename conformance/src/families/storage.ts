/** Upload, read and assign: values that arrive, stay and leave unharmed, and copies that are copies. */
import { type Backend, Ops, type Precision, type Shape } from "@chainrule/core";
import { type Case, checks, onBackend } from "../case.ts";
import { compare } from "../judge/compare.ts";
import { matrix, row, sized } from "../judge/numbers.ts";
import { judged, type Operation } from "../judge/operation.ts";
import { LARGEST, round, SMALLEST_NORMAL } from "../judge/precision.ts";
import { COPY } from "../judge/tolerance.ts";

const SHAPES: readonly Shape[] = [
  [1, 1],
  [1, 7],
  [7, 1],
  [5, 3],
  [33, 17],
  [1031, 3],
];

const operation = (rest: Omit<Operation, "op" | "allowed" | "compute">): Case => {
  const whole: Operation = { op: "copy", allowed: COPY, compute: (_, [x]) => ({ x: x! }), changes: [0], ...rest };
  return judged(whole);
};

const roundTrips = (): Case[] => [
  ...SHAPES.map((shape) =>
    operation({ id: `storage/round-trip/${sized(shape)}`, inputs: () => [matrix(sized(shape), shape, -1e3, 1e3)] }),
  ),
  operation({ id: "storage/round-trip/special", inputs: (precision) => [row(...special(precision))] }),
  operation({
    id: "storage/round-trip/subnormal",
    inputs: (precision) => [row(SMALLEST_NORMAL[precision] / 4, -SMALLEST_NORMAL[precision] / 64)],
    flushable: true,
  }),
];

const special = (precision: Precision): number[] => [
  ...[0, -0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ...[LARGEST[precision], -LARGEST[precision], SMALLEST_NORMAL[precision]],
];

/** What arrives from each kind of array, rounded to the nearest, ties to even. */
const SOURCES: Readonly<Record<string, ArrayLike<number>>> = {
  numbers: [0.1, -1 / 3, 1e300, -1e300, 16777217, 16777219, 1 + 2 ** -24, 1 + 3 * 2 ** -24],
  Float64Array: Float64Array.of(0.1, -1 / 3, 1e300, -1e300, 16777217, 16777219, 1 + 2 ** -24, 1 + 3 * 2 ** -24),
  Float32Array: Float32Array.of(0.1, -1 / 3, 2.5, 1e30),
  Uint8Array: Uint8Array.of(0, 1, 128, 255),
  "view-into-an-array": Float64Array.of(9, 9, 0.25, 0.5, 9).subarray(2, 4),
};

const uploads = (): Case[] =>
  Object.entries(SOURCES).map(([name, data]) =>
    onBackend(`storage/upload/${name}`, async (backend) => {
      const { precision } = backend;
      const ops = new Ops(backend);
      const got = await ops.read(ops.upload(data, [1, data.length]));
      ops.release();
      const want = row(...Array.from(data, (x) => round(precision, x)));
      return compare({ label: `storage/upload/${name}`, precision, got, want, allowed: COPY });
    }),
  );

const same = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.from(a).every((x, i) => x === b[i]);

const list = (values: ArrayLike<number>): string => `[${Array.from(values).join(", ")}]`;

/** A check of a few small tensors; whatever is left when it ends is released. */
const smallChecks = (name: string, body: (ops: Ops, expect: Expect, backend: Backend) => Promise<void>): Case =>
  checks(`storage/${name}`, async (backend, fail) => {
    const ops = new Ops(backend);
    await body(
      ops,
      (what, got, want) => {
        if (!same(got, want)) fail(`${what}: got ${list(got)}, want ${list(want)}`);
      },
      backend,
    );
    ops.release();
    const left = backend.memory?.().tensors ?? 0;
    if (left !== 0) fail(`memory() still counts ${left} tensors after all were disposed; count what is allocated`);
  });

type Expect = (what: string, got: ArrayLike<number>, want: ArrayLike<number>) => void;

const copies = (): Case[] => [
  smallChecks("upload-copies", async (ops, expect) => {
    for (const array of [new Float32Array([1, 2, 3]), new Float64Array([1, 2, 3])]) {
      const tensor = ops.upload(array, [1, 3]);
      array.fill(9);
      expect(`after a change of the uploaded ${array.constructor.name}`, await ops.read(tensor), [1, 2, 3]);
    }
  }),
  smallChecks("read-copies", async (ops, expect) => {
    const tensor = ops.upload([1, 2, 3], [1, 3]);
    (await ops.read(tensor)).fill(9);
    expect("second read after a change of what the first gave", await ops.read(tensor), [1, 2, 3]);
    const first = await ops.read(tensor);
    const other = await ops.read(ops.upload([4, 5, 6], [1, 3]));
    expect("what was read before another read", first, [1, 2, 3]);
    expect("the other read", other, [4, 5, 6]);
    ops.dispose(tensor);
    await ops.read(ops.upload([7, 8, 9], [1, 3]));
    expect("what was read before its tensor was disposed", first, [1, 2, 3]);
  }),
  smallChecks("read-in-order", async (ops, expect) => {
    const tensor = ops.upload([1, 2], [1, 2]);
    const early = ops.read(tensor);
    ops.assign(tensor, ops.upload([3, 4], [1, 2]));
    const late = ops.read(tensor);
    ops.dispose(tensor);
    ops.upload([5, 6], [1, 2]);
    expect("a read asked for before assign", await early, [1, 2]);
    expect("a read asked for before dispose", await late, [3, 4]);
  }),
];

const assigns = (): Case[] => [
  smallChecks("assign", async (ops, expect, backend) => {
    const target = ops.upload([1, 2], [1, 2]);
    for (let i = 1; i <= 3; i++) {
      ops.assign(target, ops.binary("add", target, 1));
      expect(`after assignment ${i}`, await ops.read(target), [1 + i, 2 + i]);
      const { tensors = 1 } = backend.memory?.() ?? {};
      expect(`tensors counted after assignment ${i}`, [tensors], [1]);
    }
  }),
  smallChecks("assign-keeps-results", async (ops, expect) => {
    const target = ops.upload([1, 2], [1, 2]);
    const before = ops.binary("mul", target, 10);
    ops.assign(target, ops.upload([5, 6], [1, 2]));
    const after = ops.binary("mul", target, 10);
    ops.upload([9, 9], [1, 2]);
    expect("what was computed from the target before", await ops.read(before), [10, 20]);
    expect("what was computed from the target after", await ops.read(after), [50, 60]);
    expect("the target itself", await ops.read(target), [5, 6]);
  }),
];

/** Vectors, blocks and what is left of them. */
const LENGTHS = [1, 3, 16, 17, 1031, 8192, 20_003];

/** `allFinite`, which is optional: one value among many, wherever it is. */
const finiteness = (): Case =>
  checks(
    "storage/all-finite",
    async (backend, fail) => {
      const before = backend.memory?.().tensors;
      for (const length of LENGTHS) {
        const values = new Float32Array(length).fill(-0.5);
        if (!backend.allFinite!(values)) fail(`allFinite of ${length} finite values is false`);
        const places = [0, 1, 7, 15, 16, length >> 1, length - 2, length - 1].filter((i) => i >= 0 && i < length);
        for (const place of places) {
          for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
            values[place] = odd;
            if (backend.allFinite!(values)) fail(`allFinite of ${length} values is true with ${odd} at ${place}`);
          }
          values[place] = -0.5;
        }
        values[0] = Number.POSITIVE_INFINITY;
        values[length - 1] = Number.NEGATIVE_INFINITY;
        if (backend.allFinite!(values)) fail(`allFinite of ${length} values is true with both infinities`);
      }
      const after = backend.memory?.().tensors;
      if (after !== before) fail(`memory() counts ${after} tensors after allFinite, ${before} before; dispose its own`);
    },
    ({ allFinite }) => allFinite,
  );

export const storageCases = (): Case[] => [...roundTrips(), ...uploads(), ...copies(), ...assigns(), finiteness()];
