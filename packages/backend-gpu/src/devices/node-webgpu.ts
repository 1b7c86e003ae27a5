/** WebGPU in Node: gpu.js looks for `navigator.gpu`, which the package `webgpu` can stand in for while a device is opened. */
import { optional } from "./optional.ts";
import type { Adapters } from "./webgpu.ts";

export interface Source {
  /** Adapters live as long as it does. */
  readonly gpu: Adapters;
  /** Leaves the runtime as it was. */
  restore(): void;
}

/** @throws Error that says what is missing */
export async function webGpuSource(): Promise<Source> {
  const { navigator, process } = globalThis as {
    navigator?: { gpu?: Adapters };
    process?: { versions?: { node?: string } };
  };
  if (navigator?.gpu) return { gpu: navigator.gpu, restore() {} };
  if (!process?.versions?.node) throw new Error("there is no navigator.gpu");
  const { create } = await optional("webgpu");
  const gpu = (create as (options: readonly string[]) => Adapters)([]);
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { value: { gpu }, configurable: true });
  return {
    gpu,
    restore() {
      Reflect.deleteProperty(globalThis, "navigator");
      if (before) Object.defineProperty(globalThis, "navigator", before);
    },
  };
}
