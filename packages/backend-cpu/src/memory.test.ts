import { TensorError } from "@chainrule/core";
import { describe, expect, test } from "vitest";
import { createMemory } from "./memory.ts";

const filled = (size: number) => new Float32Array(size).fill(7);

describe("createMemory", () => {
  test.each([1, 24, 2047, 2048, 100_000])("storage of %i elements is used again, whatever its shape", (size) => {
    const memory = createMemory(Float32Array);
    const first = memory.make([1, size]);
    const { data } = first;
    expect(data).toHaveLength(size);
    memory.dispose(first);
    expect(memory.make([size, 1]).data).toBe(data);
    expect(memory.make([size, 1]).data === data).toBe(false);
  });

  test("memory counts the live ones only", () => {
    const memory = createMemory(Float64Array);
    expect(memory.memory()).toEqual({ tensors: 0, bytes: 0 });
    const [a, b] = [memory.make([2, 3]), memory.make([1, 3000])];
    expect(memory.memory()).toEqual({ tensors: 2, bytes: 3006 * 8 });
    memory.dispose(a);
    expect(memory.memory()).toEqual({ tensors: 1, bytes: 3000 * 8 });
    memory.make([3, 2]);
    memory.make([6, 1]);
    memory.dispose(b);
    expect(memory.memory()).toEqual({ tensors: 2, bytes: 12 * 8 });
  });

  test("a matrix that is dead has no storage, and dies once", () => {
    const memory = createMemory(Float32Array);
    const a = memory.make([2, 2]);
    memory.dispose(a);
    memory.dispose(a);
    expect(a.data).toHaveLength(0);
    expect(memory.memory().tensors).toBe(0);
    const [b, c] = [memory.make([2, 2]), memory.make([2, 2])];
    expect(b.data === c.data).toBe(false);
  });

  test("assign hands storage over and recycles the old one", () => {
    const memory = createMemory(Float32Array);
    const [target, source] = [memory.make([2, 2]), memory.make([2, 2])];
    const [old, next] = [target.data, source.data];
    memory.assign(target, source);
    expect(target.data).toBe(next);
    expect(source.data).toHaveLength(0);
    expect(memory.memory()).toEqual({ tensors: 1, bytes: 16 });
    memory.dispose(source);
    expect(memory.make([4, 1]).data).toBe(old);
  });

  test("very large storage is not kept", () => {
    const memory = createMemory(Float32Array);
    const large = memory.make([1, 2 ** 22 + 1]);
    const { data } = large;
    memory.dispose(large);
    expect(memory.memory()).toEqual({ tensors: 0, bytes: 0 });
    expect(memory.make([1, 2 ** 22 + 1]).data === data).toBe(false);
  });

  test("what waits is let go when much more is allocated than lives", () => {
    const memory = createMemory(Float32Array);
    const small = memory.make([1, 10]);
    const lasting = memory.make([1, 20]);
    const { data } = small;
    memory.dispose(small);
    // sizes that never come again
    for (let i = 0; i < 10; i++) memory.dispose(memory.make([1, 2 ** 22 - i]));
    expect(memory.memory()).toEqual({ tensors: 1, bytes: 80 });
    expect(memory.make([1, 10]).data === data).toBe(false);
    memory.dispose(lasting);
    expect(memory.memory()).toEqual({ tensors: 1, bytes: 40 });
  });

  test("after close there is nothing, and nothing can be made", () => {
    const memory = createMemory(Float32Array);
    const [a, b, c] = [memory.make([1, 4]), memory.make([1, 4]), memory.make([1, 3000])];
    a.data.set(filled(4));
    memory.dispose(b);
    memory.close();
    expect(memory.memory()).toEqual({ tensors: 0, bytes: 0 });
    for (const size of [4, 3000, 5]) expect(() => memory.make([1, size])).toThrow(TensorError);
    expect(() => memory.assign(a, c)).toThrow("cpu: the backend is closed; give another");
    memory.dispose(a);
    memory.dispose(c);
    expect(() => memory.make([1, 4])).toThrow("cpu: the backend is closed");
    expect(memory.memory()).toEqual({ tensors: 0, bytes: 0 });
    memory.close();
  });
});
