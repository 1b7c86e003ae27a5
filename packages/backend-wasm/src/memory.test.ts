import { DeviceLostError, OutOfMemoryError, TensorError } from "@chainrule/core";
import { describe, expect, test } from "vitest";
import { bytesOf, classOf, createMemory } from "./memory.ts";

const PAGE = 65536;
const BASE = 1024;
const heap = (initial = 2, maximum = 64) => {
  const storage = new WebAssembly.Memory({ initial, maximum });
  return { storage, memory: createMemory(storage, BASE, maximum * PAGE) };
};

describe("size classes", () => {
  test("hold their elements and three more, and waste an eighth at most", () => {
    let before = 0;
    for (let size = 1; size < 2 ** 30; size = Math.max(size + 1, Math.floor(size * 1.01))) {
      const kind = classOf(size);
      const bytes = bytesOf(kind);
      expect(bytes).toBeGreaterThanOrEqual(4 * size + 12);
      expect(bytes).toBeLessThanOrEqual(1.125 * (4 * size + 12) + 16);
      expect(bytes % 16).toBe(0);
      expect(kind).toBeGreaterThanOrEqual(before);
      before = kind;
    }
  });

  test("follow each other without a gap", () => {
    for (let kind = 1; kind < 200; kind++) {
      const size = bytesOf(kind) / 4 - 3;
      expect(classOf(size)).toBe(kind);
      expect(classOf(size + 1)).toBe(kind + 1);
    }
  });
});

describe("createMemory", () => {
  test("blocks lie apart, aligned, behind the base", () => {
    const { memory } = heap();
    const blocks = [1, 5, 250, 300, 1000].map((size) => ({ size, pointer: memory.make([1, size]).pointer }));
    for (const [i, { size, pointer }] of blocks.entries()) {
      expect(pointer % 16).toBe(0);
      expect(pointer).toBeGreaterThanOrEqual(i === 0 ? BASE : blocks[i - 1]!.pointer + 4 * blocks[i - 1]!.size + 12);
      expect(pointer + 4 * size).toBeLessThan(2 * PAGE);
    }
  });

  test.each([1, 24, 300, 100_000])("storage of %i elements is used again, whatever its shape", (size) => {
    const { memory } = heap();
    const first = memory.make([1, size]);
    const { pointer } = first;
    memory.dispose(first);
    expect(first.pointer).toBe(0);
    expect(memory.make([size, 1]).pointer).toBe(pointer);
    expect(memory.make([size, 1]).pointer).not.toBe(pointer);
  });

  test("a matrix dies once", () => {
    const { memory } = heap();
    const a = memory.make([2, 2]);
    memory.dispose(a);
    memory.dispose(a);
    expect(memory.usage()).toEqual({ tensors: 0, bytes: 0 });
    expect(memory.make([2, 2]).pointer).not.toBe(memory.make([2, 2]).pointer);
  });

  test("assign hands storage over and recycles the old one", () => {
    const { memory } = heap();
    const [target, source] = [memory.make([2, 2]), memory.make([2, 2])];
    const [old, next] = [target.pointer, source.pointer];
    memory.assign(target, source);
    expect([target.pointer, source.pointer]).toEqual([next, 0]);
    expect(memory.usage()).toEqual({ tensors: 1, bytes: 16 });
    expect(memory.make([4, 1]).pointer).toBe(old);
  });

  test("grows, and what was written stays", () => {
    const { memory, storage } = heap();
    const small = memory.make([1, 4]);
    memory.floats().set([1, 2, 3, 4], small.pointer / 4);
    const before = storage.buffer.byteLength;
    memory.make([1, 100_000]);
    expect(storage.buffer.byteLength).toBeGreaterThan(before);
    expect([...memory.floats().subarray(small.pointer / 4, small.pointer / 4 + 4)]).toEqual([1, 2, 3, 4]);
    expect(memory.words()[small.pointer / 4]).toBe(0x3f800000);
  });

  test("free neighbours become one block before the memory grows", () => {
    const { memory, storage } = heap(32);
    const size = 4096;
    const blocks = Array.from({ length: 100 }, () => memory.make([1, size]));
    const lasting = memory.make([1, 4]);
    for (const block of blocks) memory.dispose(block);
    const { byteLength } = storage.buffer;
    const large = memory.make([100, size]);
    expect(storage.buffer.byteLength).toBe(byteLength);
    expect(large.pointer).toBeLessThan(lasting.pointer);
    expect(large.pointer + 4 * 100 * size).toBeLessThanOrEqual(lasting.pointer);
  });

  test("ten thousand rounds of changing sizes leave the memory as it is", () => {
    const { memory, storage } = heap();
    const round = (i: number): void => {
      const some = Array.from({ length: 8 }, (_, k) =>
        memory.make([1 + ((i * 37 + k * 11) % 97), 1 + ((i * 53) % 89)]),
      );
      for (const matrix of some) memory.dispose(matrix);
    };
    for (let i = 0; i < 100; i++) round(i);
    const { byteLength } = storage.buffer;
    for (let i = 100; i < 10_000; i++) round(i);
    expect(storage.buffer.byteLength).toBe(byteLength);
    expect(memory.usage()).toEqual({ tensors: 0, bytes: 0 });
  });

  test("more than the limit is an error that names it and leaves all usable", () => {
    const { memory } = heap(2, 4);
    const kept = memory.make([1, 100]);
    memory.floats().fill(3, kept.pointer / 4, kept.pointer / 4 + 100);
    const ask = () => memory.make([300, 300]);
    expect(ask).toThrow(OutOfMemoryError);
    expect(ask).toThrow(
      `wasm: no memory for a matrix [300, 300] of ${bytesOf(classOf(90_000))} bytes beside 1 others of 400 bytes: ` +
        "the limit is 262144 bytes; take smaller batches or layers, or give a larger maxMemory",
    );
    expect(memory.usage()).toEqual({ tensors: 1, bytes: 400 });
    expect(memory.make([100, 100]).pointer).toBeGreaterThan(kept.pointer);
    expect(memory.floats()[kept.pointer / 4 + 99]).toBe(3);
  });

  test("after close there is nothing, and nothing can be made", () => {
    const { memory } = heap();
    const [a, b] = [memory.make([1, 4]), memory.make([1, 4])];
    memory.dispose(memory.make([1, 4]));
    memory.close();
    expect(memory.usage()).toEqual({ tensors: 0, bytes: 0 });
    expect(() => memory.make([1, 4])).toThrow(TensorError);
    expect(() => memory.assign(a, b)).toThrow("wasm: the backend is closed; make another with await wasm()");
    memory.dispose(a);
    expect(memory.usage()).toEqual({ tensors: 0, bytes: 0 });
  });

  test("the first reason for closing is the one that is given", () => {
    const { memory } = heap();
    memory.close(new DeviceLostError("wasm: gone"));
    memory.close();
    expect(() => memory.make([1, 1])).toThrow(DeviceLostError);
  });
});
