/** In Chromium, on a page that is cross-origin isolated: the life of real workers. */
import { afterEach, expect, test, vi } from "vitest";
import { wasm } from "./index.ts";
import { endingModule, numbers, read, sharedMemory, TRAP, upload } from "./testing.ts";
import { startFollowers } from "./workers.ts";

afterEach(() => vi.restoreAllMocks());

/** Every worker that is started from now on. */
function watched(): Worker[] {
  const workers: Worker[] = [];
  const post = Worker.prototype.postMessage;
  vi.spyOn(Worker.prototype, "postMessage").mockImplementation(function (this: Worker, ...message: unknown[]) {
    workers.push(this);
    return Reflect.apply(post, this, message);
  });
  return workers;
}

test("close ends every worker", async () => {
  const workers = watched();
  const terminate = vi.spyOn(Worker.prototype, "terminate");
  const backend = await wasm({ threads: 3 });
  expect(backend.device).toBe("simd128 × 3 threads");
  expect(workers).toHaveLength(2);
  expect(terminate).not.toHaveBeenCalled();
  await backend.close();
  expect(new Set(terminate.mock.contexts)).toEqual(new Set(workers));
});

test("a worker that traps is reported", async () => {
  const reasons: string[] = [];
  await startFollowers(1, await endingModule(TRAP), sharedMemory(), (reason) => reasons.push(reason));
  await vi.waitFor(() => expect(reasons.join()).toContain("unreachable"), 10_000);
});

test("workers that vanish while they are idle leave the results as they are", async () => {
  const workers = watched();
  const [one, three] = [await wasm(), await wasm({ threads: 3, shareFrom: 0 })];
  const product = (backend: typeof one): number[] => {
    const [a, b] = [upload(backend, numbers(2100, 1), 70, 30), upload(backend, numbers(2400, 2), 30, 80)];
    return read(backend, backend.matmul(a, b, false, false));
  };
  const want = product(one);
  expect(product(three)).toEqual(want);
  for (const worker of workers) worker.terminate();
  expect(product(three)).toEqual(want);
  await three.close();
});
