/** The backends that scenarios run on: a new one is one more line. */
import { cpu } from "@chainrule/backend-cpu";
import { wasm } from "@chainrule/backend-wasm";
import type { Backend, MaybePromise } from "@chainrule/core";

export interface BackendChoice {
  readonly create: () => MaybePromise<Backend>;
  /** Runs the scenarios that take minutes, too. */
  readonly long: boolean;
}

export const BACKENDS: Readonly<Record<string, BackendChoice>> = {
  cpu: { create: () => cpu(), long: true },
  "cpu-float64": { create: () => cpu({ precision: "float64" }), long: false },
  wasm: { create: () => wasm(), long: true },
  "wasm-2": { create: () => wasm({ threads: 2 }), long: true },
};

export const BACKEND_NAMES: readonly string[] = Object.keys(BACKENDS);
