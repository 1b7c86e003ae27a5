/** Training off the main thread: `inWorker` on the page's side, `expose` on the worker's. */
export type { WorkerLike } from "./ends.ts";
export { expose } from "./expose.ts";
export type { Exposed } from "./exposed.ts";
export { type InWorkerOptions, inWorker, type WorkerModel } from "./in-worker.ts";
export type { About, Update, WorkerFitOptions } from "./protocol.ts";
export type { Position, Training } from "./training.ts";
