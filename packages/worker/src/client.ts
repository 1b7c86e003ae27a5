/** Requests to a worker. None stays without an answer: when the worker dies, all that wait are refused. */
import { DeviceLostError } from "@chainrule/core";
import { awaitLock } from "./alive.ts";
import { endOf, type WorkerLike } from "./ends.ts";
import { unpackError } from "./errors.ts";
import type { Reply, Request, Update } from "./protocol.ts";

export interface Client {
  request(method: string, args?: readonly unknown[], onUpdate?: (update: Update) => void): Promise<unknown>;
  /** Ends the worker; whatever still waits is refused. */
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onUpdate: ((update: Update) => void) | undefined;
}

/**
 * Resolves once the worker has answered.
 * @param seconds how long that may take
 */
export async function connect(worker: WorkerLike, seconds: number): Promise<Client> {
  const end = endOf(worker);
  const waiting = new Map<number, Waiting>();
  let lost: DeviceLostError | null = null;
  let count = 0;

  const lose = (error: DeviceLostError): void => {
    lost ??= error;
    for (const { reject } of waiting.values()) reject(lost);
    waiting.clear();
    end.hold(false);
  };
  const died = (why: string): void => {
    lose(new DeviceLostError(`inWorker: the worker has died: ${why}; call inWorker for another one`));
  };
  const close = async (): Promise<void> => {
    lose(new DeviceLostError("inWorker: the model was closed; call inWorker for another one"));
    await end.end();
  };
  const request: Client["request"] = (method, args = [], onUpdate) =>
    new Promise((resolve, reject) => {
      if (lost) return reject(lost);
      const id = ++count;
      // first, as it throws for what cannot be cloned
      end.post({ id, method, args } satisfies Request);
      waiting.set(id, { resolve, reject, onUpdate });
      end.hold(true);
    });

  end.failed(died);
  end.listen((message) => {
    const reply = message as Reply;
    const asked = waiting.get(reply.id);
    if (!asked) return;
    if ("update" in reply) return asked.onUpdate?.(reply.update);
    waiting.delete(reply.id);
    if (waiting.size === 0) end.hold(false);
    if ("error" in reply) asked.reject(unpackError(reply.error));
    else asked.resolve(reply.value);
  });

  const lock = `@chainrule/worker ${crypto.getRandomValues(new Uint32Array(4)).join("-")}`;
  const late = setTimeout(() => {
    died(`it gave no answer for ${seconds} s, so it is not at work or its module does not call expose`);
  }, 1000 * seconds);
  try {
    if (await request("hello", [lock])) awaitLock(lock, () => died("it was ended"));
  } catch (error) {
    await end.end();
    throw error;
  } finally {
    clearTimeout(late);
  }
  return { request, close };
}
