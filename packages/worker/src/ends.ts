/** The end of a line to another thread, by one interface: a web worker, a worker thread of Node, a message port. */

interface Posts {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

/** What a web worker, its global scope and a message port have in common. */
interface WebEnd extends Posts {
  addEventListener(type: string, listener: (event: Event) => void): void;
  start?(): void;
  terminate?(): void;
  close?(): void;
}

/** What a worker thread of Node and its `parentPort` have in common. */
interface NodeEnd extends Posts {
  on(event: string, listener: (value: unknown) => void): unknown;
  terminate?(): unknown;
  close?(): void;
  ref?(): void;
  unref?(): void;
}

/** A `Worker` of the web, a `Worker` of `node:worker_threads`, or a `MessagePort` of either. */
export type WorkerLike = WebEnd | NodeEnd;

export interface End {
  post(message: unknown, transfer?: ArrayBuffer[]): void;
  listen(handler: (message: unknown) => void): void;
  /** Calls `handler` when the other side fails in a way that can be seen from here. */
  failed(handler: (why: string) => void): void;
  /** Whether waiting for it keeps the process alive. */
  hold(busy: boolean): void;
  /** Ends the worker, whatever it does. */
  end(): unknown;
}

const messageOf = (value: unknown): string => (value instanceof Error ? value.message : String(value));

export const endOf = (worker: WorkerLike): End => ("on" in worker ? nodeEnd(worker) : webEnd(worker));

function nodeEnd(worker: NodeEnd): End {
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    listen: (handler) => void worker.on("message", handler),
    failed(handler) {
      worker.on("error", (error) => handler(messageOf(error)));
      worker.on("messageerror", (error) => handler(messageOf(error)));
      worker.on("exit", (code) => handler(`it exited with ${String(code)}`));
      worker.on("close", () => handler("its port was closed"));
    },
    hold: (busy) => (busy ? worker.ref?.() : worker.unref?.()),
    end: () => (worker.terminate ?? worker.close)?.call(worker),
  };
}

function webEnd(worker: WebEnd): End {
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    listen(handler) {
      worker.addEventListener("message", (event) => handler((event as MessageEvent).data));
      worker.start?.();
    },
    failed(handler) {
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        handler((event as ErrorEvent).message || "its script could not be loaded");
      });
      worker.addEventListener("messageerror", () => handler("a message of it could not be read"));
    },
    hold: () => {},
    end: () => (worker.terminate ?? worker.close)?.call(worker),
  };
}
