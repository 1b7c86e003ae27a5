import { Worker, type WorkerOptions } from "node:worker_threads";
import { BackendUnavailableError, DeviceLostError } from "@chainrule/core";
import { afterEach, expect, test, vi } from "vitest";
import { compileKernels, type Kernels } from "./kernels.ts";
import { together } from "./team.ts";
import { endingModule, RETURN, sharedMemory, TRAP } from "./testing.ts";
import { startFollowers } from "./workers.ts";

afterEach(() => vi.restoreAllMocks());

test.each([
  ["ends", RETURN, "it exited with 0"],
  ["traps", TRAP, "unreachable"],
])("a worker that %s of its own is reported", async (_, code, why) => {
  const reasons: string[] = [];
  await startFollowers(1, await endingModule(code), sharedMemory(), (reason) => reasons.push(reason));
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

test("workers start in a process that takes text for modules", async () => {
  class OfModules extends Worker {
    constructor(text: string, options: WorkerOptions) {
      super(text, { ...options, execArgv: ["--input-type=module"] });
    }
  }
  const real = process.getBuiltinModule.bind(process);
  const stub = (name: string) => (name === "node:worker_threads" ? { Worker: OfModules } : real(name));
  vi.spyOn(process, "getBuiltinModule").mockImplementation(stub as typeof process.getBuiltinModule);
  const followers = await startFollowers(1, await compileKernels(true), sharedMemory(), () => {});
  await Promise.all(followers.map((follower) => follower.end()));
  expect(followers).toHaveLength(1);
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
