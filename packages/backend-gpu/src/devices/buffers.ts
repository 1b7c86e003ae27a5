/** Storage buffers of WebGPU, used again by size, and what is read of them. */
import { OutOfMemoryError, type Shape } from "@chainrule/core";
import { lostError } from "./device.ts";
import type { GpuBuffer, WebGpuContext } from "./gpujs.ts";

// numbers of the WebGPU specification, whose names exist in browsers only
const MAP_READ = 1;
const COPY_SRC = 4;
const COPY_DST = 8;
const STORAGE = 128;
const READ = 1;

/** Bytes that may wait to be used again. */
const MOST_WAITING = 2 ** 27;

export interface Buffers {
  take(bytes: number): GpuBuffer;
  give(buffer: GpuBuffer): void;
  /** Destroys all that waits. */
  clear(): void;
}

export function bufferPool({ device }: WebGpuContext): Buffers {
  const free = new Map<number, GpuBuffer[]>();
  let waiting = 0;
  return {
    take(bytes) {
      const found = free.get(bytes)?.pop();
      if (!found) return device.createBuffer({ size: bytes, usage: STORAGE | COPY_SRC | COPY_DST });
      waiting -= bytes;
      return found;
    },
    give(buffer) {
      const { size } = buffer;
      if (waiting + size > MOST_WAITING) return buffer.destroy();
      waiting += size;
      const same = free.get(size);
      if (same) same.push(buffer);
      else free.set(size, [buffer]);
    },
    clear() {
      for (const buffer of [...free.values()].flat()) buffer.destroy();
      free.clear();
      waiting = 0;
    },
  };
}

/** A copy of the first values of a buffer, as of this call. */
export async function copyOf(
  buffer: GpuBuffer,
  [rows, columns]: Shape,
  context: WebGpuContext,
): Promise<Float32Array<ArrayBuffer>> {
  const { device } = context;
  const bytes = 4 * rows * columns;
  const staging = device.createBuffer({ size: bytes, usage: MAP_READ | COPY_DST });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes);
  device.queue.submit([encoder.finish()]);
  try {
    await staging.mapAsync(READ);
    return new Float32Array(staging.getMappedRange().slice(0));
  } catch (error) {
    const { name, message } = error as Error;
    if (name !== "AbortError") {
      throw new OutOfMemoryError(`gpu: a matrix [${rows}, ${columns}] cannot be read, ${message}; take smaller ones`);
    }
    // until it is known the next backend would take the same device
    await device.lost;
    throw lostError("webgpu", message);
  } finally {
    staging.destroy();
  }
}
