import { Worker } from "node:worker_threads";
import { BackendUnavailableError, DeviceLostError } from "@chainrule/core";
import { afterEach, expect, test, vi } from "vitest";
import { compileKernels, type Kernels } from "./kernels.ts";
import { together } from "./team.ts";
import { startFollowers } from "./workers.ts";

afterEach(() => vi.restoreAllMocks());

const sharedMemory = () => new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true });

/** A module whose `follow` does this at once. */
const moduleOf = (code: number): Promise<WebAssembly.Module> =>
  WebAssembly.compile(
    Uint8Array.of(
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      // one type, (i32) → (); one function of it; exported as "follow"; its body
      ...[1, 5, 1, 0x60, 1, 0x7f, 0],
      ...[3, 2, 1, 0],
      ...[7, 10, 1, 6, ...new TextEncoder().encode("follow"), 0, 0],
      ...[10, 5, 1, 3, 0, code, 0x0b],
    ),
  );
const [RETURN, TRAP] = [0x01, 0x00];

test.each([
  ["ends", RETURN, "it exited with 0"],
  ["traps", TRAP, "unreachable"],
])("a worker that %s of its own is reported", async (_, code, why) => {
  const reasons: string[] = [];
  await startFollowers(1, await moduleOf(code), sharedMemory(), (reason) => reasons.push(reason));
  await vi.waitFor(() => expect(reasons.join()).toContain(why), 10_000);
});

test("a worker that is told to end is not", async () => {
  const reasons: string[] = [];
  const followers = await startFollowers(2, await compileKernels(true), sharedMemory(), (reason) =>
    reasons.push(reason),
  );
  await Promise.all(followers.map((follower) => follower.end()));
  expect(reasons).toEqual([]);
});

test("no worker keeps the process alive", async () => {
  const unref = vi.spyOn(Worker.prototype, "unref");
  const followers = await startFollowers(3, await compileKernels(true), sharedMemory(), () => {});
  expect(new Set(unref.mock.contexts).size).toBe(3);
  await Promise.all(followers.map((follower) => follower.end()));
});

test("workers that cannot start are an error", async () => {
  // the kernels of one thread cannot be given a shared memory
  const started = startFollowers(2, await compileKernels(false), sharedMemory(), () => {});
  await expect(started).rejects.toThrow(BackendUnavailableError);
  await expect(started).rejects.toThrow(
    /no worker could be started \(.*\); allow workers from blob: addresses, or take threads: 1/,
  );
});

test("a part that is never finished is an error, not a hang", () => {
  const lost = vi.fn();
  let clock = 0;
  vi.spyOn(performance, "now").mockImplementation(() => {
    clock += 1000;
    return clock;
  });
  const missing = vi.fn(() => 1);
  const kernels = { matmulTogether: () => 1, missing } as unknown as Kernels;
  const { matmul } = together(kernels, 2, 0, lost);
  const call = () => matmul(0, 0, 0, 100, 100, 100, 0, 0, -1);
  expect(call).toThrow(DeviceLostError);
  expect(lost).toHaveBeenCalledOnce();
  expect(call).toThrow("wasm: a thread did not finish its part within 20 s; make another backend with await wasm()");
  // a process that was stopped for an hour is not taken for a dead worker
  expect(missing.mock.calls.length).toBeGreaterThanOrEqual(2 * 200);
});
