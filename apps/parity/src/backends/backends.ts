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

/** gpu.js on a device of the browser; results differ in the last bits from device to device. */
const gpu = (
  device: "webgpu" | "webgl2" | "webgl",
  label: string,
  obstacle: BackendEntry["obstacle"],
): BackendEntry => ({
  id: `gpu-${device}`,
  label: `gpu: ${label}`,
  class: "float32",
  bits: null,
  obstacle,
  create: async () => (await import("@chainrule/backend-gpu")).gpu({ device }),
});

/** A canvas that is thrown away: browsers keep few contexts alive, so it gives its own back. */
function noWebgl(kind: "webgl" | "webgl2"): string | null {
  if (typeof OffscreenCanvas === "undefined") return "this browser has no canvas in workers";
  const context = new OffscreenCanvas(1, 1).getContext(kind) as WebGLRenderingContext | null;
  if (!context) return `this browser has no ${kind === "webgl" ? "WebGL" : "WebGL 2"}, or it is switched off`;
  const floats = context.getExtension(kind === "webgl" ? "WEBGL_color_buffer_float" : "EXT_color_buffer_float");
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return floats ? null : "this device cannot draw to textures of floats";
}

async function noWebgpu(): Promise<string | null> {
  if (!("gpu" in navigator)) return "this browser has no WebGPU";
  const { gpu } = navigator as { gpu: { requestAdapter(): Promise<object | null> } };
  return (await gpu.requestAdapter().catch(() => null)) ? null : "this browser has WebGPU, but no device for it";
}

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
  gpu("webgpu", "WebGPU", noWebgpu),
  gpu("webgl2", "WebGL 2", () => noWebgl("webgl2")),
  gpu("webgl", "WebGL 1", () => noWebgl("webgl")),
];

export function entryOf(id: string): BackendEntry {
  const entry = BACKENDS.find((one) => one.id === id);
  if (!entry)
    throw new Error(`backend: there is no "${id}"; choose one of ${BACKENDS.map((one) => one.id).join(", ")}`);
  return entry;
}
