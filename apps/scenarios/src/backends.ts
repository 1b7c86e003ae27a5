/** The backends that scenarios run on: a new one is one more line. */
import { cpu } from "@chainrule/backend-cpu";
import type { DeviceName } from "@chainrule/backend-gpu";
import { wasm } from "@chainrule/backend-wasm";
import type { Backend, MaybePromise } from "@chainrule/core";

export interface BackendChoice {
  readonly create: () => MaybePromise<Backend>;
  /** Runs the scenarios that take minutes, too, without being asked for. */
  readonly long?: boolean;
  /** Takes minutes for what takes seconds elsewhere: runs with `--all`, or when it is asked for. */
  readonly slow?: boolean;
}

/** gpu.js is loaded when it is asked for. */
const gpu = async (device: DeviceName): Promise<Backend> => (await import("@chainrule/backend-gpu")).gpu({ device });

export const BACKENDS: Readonly<Record<string, BackendChoice>> = {
  cpu: { create: () => cpu(), long: true },
  "cpu-float64": { create: () => cpu({ precision: "float64" }) },
  wasm: { create: () => wasm(), long: true },
  "wasm-2": { create: () => wasm({ threads: 2 }), long: true },
  "gpu-webasm": { create: () => gpu("webasm"), slow: true },
  "gpu-cpu": { create: () => gpu("cpu"), slow: true },
};

export const BACKEND_NAMES: readonly string[] = Object.keys(BACKENDS);
