/** One computation on the backend under test and on the oracle, in circumstances in which careless backends fail. */
import {
  type Backend,
  fused,
  type HostArray,
  type Matrix,
  Ops,
  type Precision,
  type Shape,
  type Tensor,
} from "@chainrule/core";
import { reference } from "@chainrule/core/reference";
import { type Case, merge, type Outcome, onBackend } from "../case.ts";
import { isOverridden } from "../fused/wrappers.ts";
import { allowedBy, type Bounds, type Judged } from "./bounds.ts";
import { compare } from "./compare.ts";
import { everyStepInFloat32 } from "./every-step.ts";
import { rounded, SMALLEST_NORMAL } from "./precision.ts";

export type Results = Readonly<Record<string, Tensor>>;

export interface Operation {
  readonly id: string;
  /** Whose bound may be declared looser. */
  readonly op: Judged;
  /** What the id does not say, for the text of a failure. */
  readonly note?: string;
  /** True if the contract defines every rounding, so that a backend of class `exact` has one answer. */
  readonly ordered?: boolean;
  /** Rounded to the backend's precision before anyone sees them. */
  inputs(precision: Precision): readonly Matrix[];
  /** The calls to judge; on the oracle they give what is exact. */
  compute(ops: Ops, inputs: readonly Tensor[]): Results;
  /** In units of u · scale, for all results or by their names. */
  readonly allowed: number | Readonly<Record<string, number>>;
  /** Sum of the magnitudes of the terms, per result, computed on the oracle; default the magnitude of the result. */
  scale?(ops: Ops, inputs: readonly Tensor[]): Results;
  /** Places of the inputs that the contract changes; all others must stay as they were. */
  readonly changes?: readonly number[];
  /** True if a backend may take subnormal inputs for zero. */
  readonly flushable?: boolean;
}

export const magnitude = (ops: Ops, x: Tensor): Tensor => ops.binary("max", x, ops.unary("neg", x));

type Host = Readonly<Record<string, Matrix & { readonly data: HostArray }>>;

async function download(ops: Ops, results: Results): Promise<Host> {
  const host: Record<string, Matrix & { data: HostArray }> = {};
  for (const [name, tensor] of Object.entries(results))
    host[name] = { data: await ops.read(tensor), shape: tensor.shape };
  return host;
}

/** The results of an oracle, from inputs that the backend can hold. */
async function onOracle(oracle: Backend, inputs: readonly Matrix[], compute: Operation["compute"]): Promise<Host> {
  const ops = new Ops(oracle);
  return download(
    ops,
    compute(
      ops,
      inputs.map(({ data, shape }) => ops.upload(data, shape)),
    ),
  );
}

/** Of class `exact` and float32: one rounding after another, in the order of the contract. */
const ordered = (precision: Precision): Backend => (precision === "float32" ? everyStepInFloat32() : reference());

export const judged = (operation: Operation): Case =>
  onBackend(operation.id, (backend, { bounds }) => judge(operation, backend, bounds));

export async function judge(operation: Operation, backend: Backend, bounds: Bounds): Promise<Outcome> {
  const { id, op, note, compute, scale } = operation;
  const { precision } = backend;
  const inputs = operation.inputs(precision).map((matrix) => rounded(precision, matrix));
  const exact = bounds.class === "exact" && operation.ordered === true;
  const oracle = (): Backend => (exact ? ordered(precision) : reference());
  const allowed = exact ? 0 : operation.allowed;
  const want = await onOracle(oracle(), inputs, compute);
  const scales: Host = scale ? await onOracle(reference(), inputs, scale) : {};
  const flushed: Host = operation.flushable
    ? await onOracle(
        oracle(),
        inputs.map((x) => flush(precision, x)),
        compute,
      )
    : {};
  const { got, outcome } = await onDevice(operation, backend, inputs, want);
  return merge([
    outcome,
    ...Object.entries(want).map(([name, right]) => {
      const notes = [...(note ? [note] : []), ...(Object.keys(want).length > 1 ? [name] : [])];
      const label = notes.length > 0 ? `${id} (${notes.join(", ")})` : id;
      const found = got[name];
      if (!found) return { failures: [`${label}: there is no such result`], worst: Number.POSITIVE_INFINITY };
      return merge([
        form(label, found, right.shape, precision),
        compare({
          label,
          precision,
          got: found.data,
          want: right,
          allowed: exact ? 0 : allowedBy(bounds, op, typeof allowed === "number" ? allowed : (allowed[name] ?? 0)),
          scale: scales[name]?.data,
          flushed: flushed[name]?.data,
        }),
      ]);
    }),
  ]);
}

/**
 * Memory is dirtied before the computation, and what the inputs occupied is overwritten after it: so a kernel that adds onto
 * a recycled buffer, or returns the storage of an input, gives NaN.
 */
async function onDevice(
  { id, compute, changes = [] }: Operation,
  backend: Backend,
  inputs: readonly Matrix[],
  want: Host,
): Promise<{ got: Host; outcome: Outcome }> {
  const ops = new Ops(backend);
  const before = backend.memory?.().tensors ?? 0;
  const litter = (shape: Shape): Tensor => ops.upload(new Float64Array(shape[0] * shape[1]).fill(Number.NaN), shape);
  const outcomes: Outcome[] = [];

  for (const dirty of Object.values(want).map(({ shape }) => litter(shape))) ops.dispose(dirty);
  const tensors = inputs.map(({ data, shape }) => ops.upload(data, shape));
  const results = compute(ops, tensors);
  for (const [i, input] of inputs.entries()) {
    if (changes.includes(i)) continue;
    const tensor = tensors[i] as Tensor;
    const got = await ops.read(tensor);
    outcomes.push(
      compare({
        label: `${id}: input ${i} after the call`,
        precision: backend.precision,
        got,
        want: input,
        allowed: 0,
      }),
    );
    if (Object.values(results).includes(tensor)) {
      outcomes.push({ failures: [`${id}: input ${i} came back as the result; return a new tensor`], worst: 0 });
    } else {
      overwrite(ops, tensor, litter(tensor.shape));
      ops.dispose(tensor);
    }
  }
  for (const { shape } of inputs) litter(shape);
  const got = await download(ops, results);
  ops.release();

  const left = (backend.memory?.().tensors ?? 0) - before;
  if (left !== 0) {
    outcomes.push({
      failures: [`${id}: memory() counts ${left} more than before, after all were disposed; free temporaries`],
      worst: 0,
    });
  }
  return { got, outcome: merge(outcomes) };
}

/** In place, if the backend has a way to. */
function overwrite(ops: Ops, target: Tensor, litter: Tensor): void {
  if (!isOverridden(ops.backend, "sgd")) return;
  fused.sgd(ops, target, litter, null, { learningRate: 1, momentum: 0, nesterov: false, weightDecay: 0 });
}

/** Shape of the handle and kind of the array. */
function form(label: string, got: Matrix & { data: HostArray }, shape: Shape, precision: Precision): Outcome {
  const failures: string[] = [];
  if (got.shape[0] !== shape[0] || got.shape[1] !== shape[1]) {
    failures.push(`${label}: the result has shape [${got.shape.join(", ")}]; give [${shape.join(", ")}]`);
  }
  const kind = precision === "float32" ? Float32Array : Float64Array;
  if (!(got.data instanceof kind)) {
    failures.push(`${label}: read gave ${got.data?.constructor?.name}; give a ${kind.name}, as the precision says`);
  }
  return { failures, worst: 0 };
}

const flush = (precision: Precision, { data, shape }: Matrix): Matrix => ({
  data: Float64Array.from(data, (x) => (Math.abs(x) < SMALLEST_NORMAL[precision] ? 0 * x : x)),
  shape,
});
