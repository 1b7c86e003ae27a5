/** A model of a configuration in a worker of its own; on the page itself where there are no workers. */
import { expose, inWorker, type WorkerLike, type WorkerModel } from "@chainrule/worker";
import type { Setup } from "./setup.ts";

/** Browsers without workers are rare; extensions that block them are not. */
const hasWorkers = (): boolean => typeof Worker !== "undefined";

export async function startModel(config: Setup): Promise<WorkerModel> {
  if (hasWorkers()) {
    return inWorker(() => new Worker(new URL("./train.worker.ts", import.meta.url), { type: "module" }), { config });
  }
  const { setup } = await import("./setup.ts");
  const { port1, port2 } = new MessageChannel();
  expose(setup, port2 as WorkerLike);
  return inWorker(() => port1, { config });
}
