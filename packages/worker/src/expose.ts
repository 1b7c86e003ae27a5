/** The worker's side: answers the requests of the page. */
import { OptionError, type Sequential } from "@chainrule/core";
import { holdLock } from "./alive.ts";
import { buffersOf } from "./buffers.ts";
import { type End, endOf, type WorkerLike } from "./ends.ts";
import { packError } from "./errors.ts";
import type { Exposed } from "./exposed.ts";
import { type Handler, handlersOf } from "./handlers.ts";
import type { About, Request, Update } from "./protocol.ts";

/**
 * Waits for a page that calls `inWorker`, and answers it with the model that `setup` makes.
 * @param setup makes the model, of the `config` that the page gave; what it throws, `inWorker` throws
 * @param to the page, if this module does not run in a worker of its own; there it is the page that made it
 * @throws OptionError where there is no page to answer
 */
export function expose<Config = unknown>(
  setup: (config: Config) => Exposed | Promise<Exposed>,
  to: WorkerLike = owner(),
): void {
  const end = endOf(to);
  let methods: Readonly<Record<string, Handler>> = {
    hello: (lock: string) => holdLock(lock),
    async start(config: Config) {
      const exposed = await setup(config);
      methods = { ...methods, ...handlersOf(exposed) };
      return aboutOf(exposed.model);
    },
  };
  end.listen(async (message) => {
    const { id, method, args } = message as Request;
    try {
      const handler = methods[method] as Handler;
      const fit = method === "fit" ? [updatesOf(end, id)] : [];
      const value = await handler(...([...args, ...fit] as never[]));
      // what a method of the user's answers may be kept there
      end.post({ id, value }, method === "call" ? [] : buffersOf(value));
    } catch (error) {
      end.post({ id, error: packError(error) });
    }
  });
}

const updatesOf =
  (end: End, id: number): ((update: Update) => void) =>
  (update) =>
    end.post({ id, update }, buffersOf(update.weights));

function aboutOf(model: Sequential): About {
  const { inputs, outputs, seed, epoch, selection } = model.network;
  const { requested, reason, backend } = selection;
  const { name, device, precision } = backend;
  const facts = { requested, name, device, precision, reason };
  return { inputs, outputs, seed, epoch, summary: model.summary(), backend: facts };
}

/** The page that this worker belongs to. */
function owner(): WorkerLike {
  const node = (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }).process;
  const threads = node?.getBuiltinModule?.("node:worker_threads") as { parentPort: WorkerLike | null } | undefined;
  if (threads?.parentPort) return threads.parentPort;
  const scope = (globalThis as { DedicatedWorkerGlobalScope?: unknown }).DedicatedWorkerGlobalScope;
  if (typeof scope === "function" && globalThis instanceof scope) return globalThis as unknown as WorkerLike;
  throw new OptionError("expose: this is no worker; run the module in one, or give a MessagePort");
}
