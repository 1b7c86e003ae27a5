/** The backends of the menu: what each is, why it may be missing here, and its code, which is loaded when it is chosen. */
import type { Backend } from "@chainrule/core";

export interface BackendEntry {
  readonly id: string;
  readonly label: string;
  /** What the conformance suite holds it to. */
  readonly class: "exact" | "float32" | "relaxed";
  /** Entries with the same name here promise the same bits, on every machine; null promises none. */
  readonly bits: string | null;
  /** Why it cannot run here, or null. Loads nothing. */
  readonly obstacle: () => string | null | Promise<string | null>;
  readonly create: () => Promise<Backend>;
}

const ISOLATION =
  'needs a page that may share memory: the headers "Cross-Origin-Opener-Policy: same-origin" and "Cross-Origin-Embedder-Policy: require-corp"';

const noWasm = (): string | null =>
  typeof WebAssembly === "undefined" ? "this browser has no WebAssembly, or it is switched off" : null;

const wasm = async (threads: number): Promise<Backend> => (await import("@chainrule/backend-wasm")).wasm({ threads });
const cpu = async (precision: "float32" | "float64"): Promise<Backend> =>
  (await import("@chainrule/backend-cpu")).cpu({ precision });

export const BACKENDS: readonly BackendEntry[] = [
  {
    id: "wasm",
    label: "wasm: WebAssembly, one thread",
    class: "exact",
    bits: "wasm",
    obstacle: noWasm,
    create: () => wasm(1),
  },
  {
    id: "wasm-threads",
    label: "wasm: WebAssembly, two threads",
    class: "exact",
    bits: "wasm",
    obstacle: () => noWasm() ?? (typeof SharedArrayBuffer === "undefined" ? ISOLATION : null),
    create: () => wasm(2),
  },
  {
    id: "cpu",
    label: "cpu: JavaScript, float32",
    class: "float32",
    bits: "cpu, float32",
    obstacle: () => null,
    create: () => cpu("float32"),
  },
  {
    id: "cpu-float64",
    label: "cpu: JavaScript, float64",
    class: "exact",
    bits: "cpu, float64",
    obstacle: () => null,
    create: () => cpu("float64"),
  },
];

export function entryOf(id: string): BackendEntry {
  const entry = BACKENDS.find((one) => one.id === id);
  if (!entry)
    throw new Error(`backend: there is no "${id}"; choose one of ${BACKENDS.map((one) => one.id).join(", ")}`);
  return entry;
}
