/** Backends around a backend: one that leaves the overrides out, one that counts them. */
import { type Backend, composed, type FusedOps } from "@chainrule/core";

/** Every name of the contract; a missing or surplus one is a type error. */
const MEMBERS: Readonly<Record<keyof FusedOps, true>> = {
  gatherRows: true,
  linear: true,
  linearGrad: true,
  softmax: true,
  squaredError: true,
  softmaxCrossEntropy: true,
  sigmoidCrossEntropy: true,
  countCorrect: true,
  sgd: true,
  adam: true,
};

/** True if the backend has a kernel of its own; what core composes is none. */
export const isOverridden = (backend: Backend, name: keyof FusedOps): boolean => backend.fused[name] !== composed[name];

export const FUSED_NAMES: readonly (keyof FusedOps)[] = Object.keys(MEMBERS) as (keyof FusedOps)[];

/** The same backend with core's body for every fused operation. */
export const withoutFused = (backend: Backend): Backend => ({
  spec: backend.spec,
  name: backend.name,
  device: backend.device,
  precision: backend.precision,
  upload: (data, shape) => backend.upload(data, shape),
  read: (tensor) => backend.read(tensor),
  dispose: (tensor) => backend.dispose(tensor),
  assign: (target, source) => backend.assign(target, source),
  matmul: (a, b, transposeA, transposeB) => backend.matmul(a, b, transposeA, transposeB),
  unary: (op, x) => backend.unary(op, x),
  binary: (op, a, b) => backend.binary(op, a, b),
  reduce: (op, x, axis) => backend.reduce(op, x, axis),
  fused: composed,
  ...(backend.memory && { memory: () => backend.memory?.() ?? { tensors: 0, bytes: 0 } }),
  close: () => backend.close(),
});

export interface Counted {
  readonly backend: Backend;
  /** Calls so far of each override that the backend has. */
  readonly calls: ReadonlyMap<keyof FusedOps, number>;
}

export function countFused(backend: Backend): Counted {
  const { fused } = backend;
  const calls = new Map<keyof FusedOps, number>();
  const counting = FUSED_NAMES.map((name) => {
    if (!isOverridden(backend, name)) return [name, fused[name]];
    calls.set(name, 0);
    const call = (...values: unknown[]): unknown => {
      calls.set(name, (calls.get(name) ?? 0) + 1);
      return (fused[name] as (...values: unknown[]) => unknown).apply(fused, values);
    };
    return [name, call];
  });
  return { backend: { ...withoutFused(backend), fused: Object.fromEntries(counting) as unknown as FusedOps }, calls };
}
