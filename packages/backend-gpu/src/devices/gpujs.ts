/** The one import of gpu.js, with the types of what is used of it: its own are wrong in places. */
import * as library from "gpu.js/src/index.js";

/** A built kernel. Members that gpu.js keeps to itself are marked; the version is pinned. */
interface RunningKernel {
  /** Of WebGL. */
  readonly context?: WebGLRenderingContext | WebGL2RenderingContext | WebGpuContext | null;
  readonly fallbackReason?: string | null;
  readonly built: boolean;
  /** Of WebGL, internal: writes the shader when the kernel is built. */
  getFragmentShader?(values: unknown): string;
  /** Of WebGL, internal: the shader that was written. */
  compiledFragmentShader?: string | null;
  /** Of WebGPU, internal: where the next run writes. */
  outputBuffer?: GpuBuffer | null;
  /** Of WebGPU, internal. */
  bindGroupDirty?: boolean;
  destroy(removeCanvas?: boolean): void;
}

export interface KernelFunction {
  (...values: readonly unknown[]): unknown;
  readonly kernel: RunningKernel;
}

/** A result on a WebGL device. */
export interface GlTexture {
  readonly context: WebGLRenderingContext | WebGL2RenderingContext;
  readonly texture: WebGLTexture & { _refs: number };
  readonly size: readonly [width: number, height: number];
  readonly kernel: RunningKernel;
  delete(): void;
}

/** What is used of WebGPU, whose types TypeScript's library does not have for every version. */
export interface GpuBuffer {
  readonly size: number;
  destroy(): void;
  mapAsync(mode: number): Promise<void>;
  getMappedRange(): ArrayBuffer;
}

interface GpuDevice {
  readonly limits: { readonly maxStorageBufferBindingSize: number; readonly maxBufferSize: number };
  readonly lost: Promise<{ readonly message: string }>;
  readonly queue: {
    writeBuffer(buffer: GpuBuffer, offset: number, data: Float32Array): void;
    submit(commands: readonly unknown[]): void;
  };
  createBuffer(options: { size: number; usage: number }): GpuBuffer;
  createCommandEncoder(): {
    copyBufferToBuffer(from: GpuBuffer, at: number, to: GpuBuffer, toAt: number, bytes: number): void;
    finish(): unknown;
  };
}

export interface WebGpuContext {
  readonly adapter: { readonly info?: { readonly architecture?: string; readonly isFallbackAdapter?: boolean } };
  readonly device: GpuDevice;
  readonly isLost: boolean;
}

export interface Gpu {
  addFunction(source: string, settings: { argumentTypes: Record<string, string>; returnType: string }): void;
  /** A function in the language of the device. */
  addNativeFunction(
    name: string,
    source: string,
    settings: { argumentTypes: Readonly<Record<string, string>>; returnType: string },
  ): void;
  createKernel(source: string, settings: Readonly<Record<string, unknown>>): KernelFunction;
  destroy(): Promise<void>;
}

/** The constructors of kernels. */
export type KernelClassName =
  | "CPUKernel"
  | "WebAssemblyKernel"
  | "HeadlessGLKernel"
  | "WebGLKernel"
  | "WebGL2Kernel"
  | "WebGPUKernel";

interface GpuJs extends Readonly<Record<KernelClassName, { readonly isSupported: boolean }>> {
  readonly GPU: new (settings: { readonly mode: string }) => Gpu;
  readonly Input: new (value: Float32Array, size: readonly number[]) => object;
  readonly WebGPUContext: { acquire(): Promise<WebGpuContext>; destroy(): Promise<void> };
  readonly WebGPUBufferResult: new (settings: {
    buffer: GpuBuffer;
    output: readonly number[];
    context: WebGpuContext;
    kernel: null;
  }) => object;
}

export const gpuJs = library as unknown as GpuJs;
