import { expect, it } from "vitest";
import { inWorker } from "./index.ts";
import { suite } from "./suite.testing.ts";

suite(() => new Worker(new URL("./worker.fixture.ts", import.meta.url), { type: "module" }));

const textWorker = (code: string): Worker =>
  new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })), { type: "module" });

it("a module that cannot be loaded, or does not answer, is an error", async () => {
  const broken = inWorker(() => textWorker("import '/nowhere.js';"));
  await expect(broken).rejects.toThrow("inWorker: the worker has died: its script could not be loaded;");
  const silent = inWorker(() => textWorker(""), { startWithin: 0.2 });
  await expect(silent).rejects.toThrow("it gave no answer for 0.2 s");
});

it("a worker that is terminated from outside is lost", async () => {
  let worker: Worker | null = null;
  const model = await inWorker(() => {
    worker = new Worker(new URL("./worker.fixture.ts", import.meta.url), { type: "module" });
    return worker;
  });
  const waits = model.call("wait");
  (worker as unknown as Worker).terminate();
  await expect(waits).rejects.toThrow("inWorker: the worker has died: it was ended; call inWorker for another one");
});
