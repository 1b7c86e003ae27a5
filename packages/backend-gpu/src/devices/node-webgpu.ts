/** WebGPU in Node: gpu.js looks for `navigator.gpu`, which the package `webgpu` can stand in for while a device is opened. */

interface WebGpuPackage {
  create(options: readonly string[]): object;
}

export interface Source {
  /** Adapters live as long as it does. */
  readonly gpu: object;
  /** Leaves the runtime as it was. */
  restore(): void;
}

/** @throws Error that says what is missing */
export async function webGpuSource(): Promise<Source> {
  const { navigator, process } = globalThis as {
    navigator?: { gpu?: object };
    process?: { versions?: { node?: string } };
  };
  if (navigator?.gpu) return { gpu: navigator.gpu, restore() {} };
  if (!process?.versions?.node) throw new Error("there is no navigator.gpu");
  const gpu = (await load()).create([]);
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

async function load(): Promise<WebGpuPackage> {
  // a name that bundlers do not follow: in browsers it is never asked for
  const name = "webgpu";
  try {
    return await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
  } catch {
    throw new Error("the package webgpu is not installed");
  }
}
