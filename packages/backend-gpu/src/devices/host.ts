/** The devices without memory of their own: matrices are plain arrays, which each launch of `webasm` copies in and out. */
import type { Shape } from "@chainrule/core";
import type { Layout } from "../kernels/layout.ts";
import { createGpu, type Device, kernelCache, proveKernel, type Storage } from "./device.ts";
import { gpuJs } from "./gpujs.ts";

interface HostStorage extends Storage {
  readonly data: Float32Array<ArrayBuffer>;
}

const LAYOUT: Layout = { lanes: 1, row: "this.thread.y" };
/** Each kernel of `webasm` has a WebAssembly memory of its own, of which browsers give a page about a hundred. */
const MOST_KERNELS = { webasm: 64, cpu: 512 };

export function hostDevice(name: "webasm" | "cpu"): Device {
  const gpu = createGpu(name);
  const kernels = kernelCache(gpu, { precision: "single" }, { most: MOST_KERNELS[name] });
  return {
    name,
    emulated: false,
    lanes: LAYOUT.lanes,
    upload: (data, shape): HostStorage => ({ shape, data: Float32Array.from(data) }),
    run(program, shape, inputs, numbers): HostStorage {
      const output = [shape[1], shape[0]];
      const kernel = kernels.get(program, LAYOUT, output, inputs);
      const matrices = (inputs as readonly HostStorage[]).map((one) => new gpuJs.Input(one.data, sizeOf(one.shape)));
      const rows = kernel(...matrices, ...numbers) as Float32Array<ArrayBuffer>[];
      proveKernel(name, kernel);
      return { shape, data: flat(rows, shape) };
    },
    read: (storage) => (storage as HostStorage).data.slice(),
    free() {},
    lost: () => false,
    close: () => gpu.destroy(),
  };
}

const sizeOf = ([rows, columns]: Shape): readonly number[] => [columns, rows];

/** Rows as one array. */
function flat(rows: readonly Float32Array<ArrayBuffer>[], [count, columns]: Shape): Float32Array<ArrayBuffer> {
  const data = new Float32Array(count * columns);
  for (const [i, row] of rows.entries()) data.set(row, i * columns);
  return data;
}
