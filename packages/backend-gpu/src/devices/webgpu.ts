/** WebGPU: matrices are storage buffers, which are used again; what must wait for a kernel to compile lines up. */
import { bufferPool, copyOf } from "./buffers.ts";
import { createGpu, type Device, kernelCache, lostError, proveKernel, type Storage } from "./device.ts";
import { type GpuBuffer, gpuJs, type WebGpuContext } from "./gpujs.ts";
import { lineUp } from "./queue.ts";
import { placement } from "./slabs.ts";

/** A matrix; its buffer is there as soon as all that was added to the line before it is done. */
interface BufferStorage extends Storage {
  buffer: GpuBuffer | null;
}

/** `navigator.gpu`, or what stands in for it. */
export interface Adapters {
  requestAdapter(): Promise<object | null>;
}

/** 65,535 workgroups of eight rows. */
const MOST_ROWS = 524_280;

/** @throws Error without an adapter */
export async function webGpuDevice(source: Adapters): Promise<Device & { readonly source: Adapters }> {
  if (!(await source.requestAdapter())) throw new Error("there is no adapter");
  const gpu = createGpu("webgpu");
  const context = await gpuJs.WebGPUContext.acquire();
  const { queue } = context.device;
  const kernels = kernelCache(gpu, { pipeline: true });
  const buffers = bufferPool(context);
  const line = lineUp();
  const check = (): void => {
    if (context.isLost) throw lostError("webgpu", "the browser or the driver ended it");
    line.check();
  };
  const handleOf = (storage: Storage): object => {
    const { buffer, shape } = storage as BufferStorage;
    return new gpuJs.WebGPUBufferResult({ buffer: buffer!, output: [shape[1], shape[0]], context, kernel: null });
  };

  return {
    name: "webgpu",
    // kept alive with the device
    source,
    emulated: isEmulated(context),
    lanes: 1,
    upload(data, shape): BufferStorage {
      check();
      const storage: BufferStorage = { shape, buffer: null };
      const values = Float32Array.from(data);
      line.add(() => {
        storage.buffer = buffers.take(values.byteLength);
        queue.writeBuffer(storage.buffer, 0, values);
      });
      return storage;
    },
    run(program, shape, inputs, numbers): BufferStorage {
      check();
      const storage: BufferStorage = { shape, buffer: null };
      line.add(() => {
        const { output, layout } = placement(1, shape[0], shape[1], MOST_ROWS);
        const call = kernels.get(program, layout, output, inputs);
        const { kernel } = call;
        const { built } = kernel;
        storage.buffer = buffers.take(4 * output.reduce((size, side) => size * side, 1));
        // gpu.js would make a buffer for each launch; so it writes into one that was used before
        kernel.outputBuffer = storage.buffer;
        kernel.bindGroupDirty = true;
        const done = call(...inputs.map(handleOf), ...numbers) as Promise<unknown>;
        proveKernel("webgpu", call);
        if (!built) return done;
        // it has submitted its work by now
        done.catch(line.fail);
      });
      return storage;
    },
    read(storage) {
      check();
      return new Promise((resolve, reject) => {
        line.add(() => {
          copyOf((storage as BufferStorage).buffer!, storage.shape, context).then(resolve, reject);
        }, reject);
      });
    },
    free(storage) {
      line.add(() => buffers.give((storage as BufferStorage).buffer!));
    },
    lost: () => context.isLost,
    async close() {
      await line.empty();
      kernels.clear();
      buffers.clear();
      await gpu.destroy();
      // of a lost one gpu.js knows, and may have another by now
      if (!context.isLost) await gpuJs.WebGPUContext.destroy();
    },
  };
}

function isEmulated({ adapter }: WebGpuContext): boolean {
  const { info } = adapter;
  return info?.isFallbackAdapter === true || info?.architecture === "swiftshader";
}
