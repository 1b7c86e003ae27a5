/** What the backend asks of a device, and what all devices share. */
import { DeviceLostError, type MaybePromise, type Shape } from "@chainrule/core";
import { HELPERS } from "../kernels/functions.ts";
import type { Layout, Program } from "../kernels/layout.ts";
import { type Gpu, gpuJs, type KernelClassName, type KernelFunction } from "./gpujs.ts";
import type { DeviceName } from "./names.ts";

/** The values of one matrix. */
export interface Storage {
  readonly shape: Shape;
}

export interface Device {
  readonly name: DeviceName;
  /** True if there is no GPU: the processor does its work. */
  readonly emulated: boolean;
  /** Columns of one element. */
  readonly lanes: Layout["lanes"];
  upload(data: ArrayLike<number>, shape: Shape): Storage;
  /** @throws DeviceLostError; where launching is asynchronous, `read` rejects with it */
  run(program: Program, shape: Shape, inputs: readonly Storage[], numbers: readonly number[]): Storage;
  /** The values as of this call. */
  read(storage: Storage): MaybePromise<Float32Array<ArrayBuffer>>;
  free(storage: Storage): void;
  /** True if it will never compute again. */
  lost(): boolean;
  /** Frees everything. */
  close(): Promise<void>;
}

/** Kernels of shapes that are not used any more give way: as many as some dozens of layers need. */
const MOST_KERNELS = 512;

export interface Kernels {
  /** The kernel for these shapes: an old one, or a new one. */
  get(program: Program, layout: Layout, output: readonly number[], inputs: readonly Storage[]): KernelFunction;
  /** Destroys all. */
  clear(): void;
}

export interface KernelCacheOptions {
  readonly most?: number;
  /** Called with each new kernel, before it is built. */
  readonly prepare?: (
    kernel: KernelFunction,
    source: string,
    output: readonly number[],
    inputs: readonly Storage[],
  ) => void;
}

/** Built kernels by name and shapes, the oldest given up when there are too many. */
export function kernelCache(
  gpu: Gpu,
  settings: Readonly<Record<string, unknown>>,
  { most = MOST_KERNELS, prepare = () => {} }: KernelCacheOptions = {},
): Kernels {
  const kernels = new Map<string, KernelFunction>();
  const destroy = ({ kernel }: KernelFunction): void => {
    // of WebGPU: the buffer is that of a matrix, or waits to be used again
    kernel.outputBuffer = null;
    kernel.destroy();
  };
  return {
    get(program, layout, output, inputs) {
      const key = `${program.name} ${output} ${inputs.map(({ shape }) => shape).join(" ")}`;
      let found = kernels.get(key);
      if (found) {
        // to the end of the line
        kernels.delete(key);
      } else {
        if (kernels.size >= most) {
          const [oldest, unused] = kernels.entries().next().value as [string, KernelFunction];
          kernels.delete(oldest);
          destroy(unused);
        }
        const source = program.source(layout);
        found = gpu.createKernel(source, { output, ...settings });
        prepare(found, source, output, inputs);
      }
      kernels.set(key, found);
      return found;
    },
    clear() {
      for (const one of kernels.values()) destroy(one);
      kernels.clear();
    },
  };
}

/** What stands for each device in gpu.js: the constructor of its kernels, whatever minifiers call it. */
const CLASSES: Readonly<Record<DeviceName, KernelClassName>> = {
  webgpu: "WebGPUKernel",
  webgl2: "WebGL2Kernel",
  webgl: "WebGLKernel",
  headlessgl: "HeadlessGLKernel",
  webasm: "WebAssemblyKernel",
  cpu: "CPUKernel",
};

/** A GPU instance that knows the helper functions. @throws Error where the runtime does not have the device */
export function createGpu(mode: DeviceName): Gpu {
  if (mode !== "cpu" && !gpuJs[CLASSES[mode]].isSupported) throw new Error("the runtime has no such device");
  const gpu = new gpuJs.GPU({ mode });
  for (const { parameters, source } of HELPERS) {
    const argumentTypes = Object.fromEntries(parameters.map((name) => [name, "Number"]));
    gpu.addFunction(source, { argumentTypes, returnType: "Number" });
  }
  return gpu;
}

/** @throws Error if gpu.js has run something else in the place of this device's kernel */
export function proveKernel(name: DeviceName, { kernel }: KernelFunction): void {
  if (Object.is(kernel.constructor, gpuJs[CLASSES[name]])) return;
  throw new Error(`gpu.js ran a ${kernel.constructor.name} (${kernel.fallbackReason ?? "it gives no reason"})`);
}

export const lostError = (name: DeviceName, why: string): DeviceLostError =>
  new DeviceLostError(`gpu: the ${name} device was lost: ${why}; close this backend and make another with await gpu()`);
