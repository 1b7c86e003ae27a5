/** Worker threads of Node and of browsers, by one interface: each runs `follow` of the kernels until it is told to stop. */
import { BackendUnavailableError } from "@chainrule/core";

export interface Follower {
  /** Ends it, whatever it does. */
  end(): unknown;
}

/** What a worker is made of. */
interface Job {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Its number, from 1; the leader is 0. */
  readonly thread: number;
}

/** Starts a worker. `died` is called when it ends of its own. */
type Spawn = (job: Job, died: (why: string) => void) => Promise<Follower>;

// Workers are given as text: so no bundler has to know of them. They block for good, hence first the answer, then the work.
const WORK =
  "const work = ({ module, memory, thread }, answer) => {" +
  "const { follow } = new WebAssembly.Instance(module, { env: { memory } }).exports; answer(); follow(thread); };";
// not `require`: the process may have been told to take such text for a module
const IN_NODE =
  'const { parentPort, workerData } = process.getBuiltinModule("node:worker_threads");' +
  "work(workerData, () => parentPort.postMessage(0));";
const IN_BROWSER = "onmessage = ({ data }) => work(data, () => postMessage(0));";

type Threads = typeof import("node:worker_threads");

/** Node's own modules without an import that browsers would stumble over. */
const builtin = (name: string): unknown => {
  const node = (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }).process;
  return node?.getBuiltinModule?.(name);
};

const inNode =
  ({ Worker }: Threads): Spawn =>
  (job, died) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(WORK + IN_NODE, { eval: true, workerData: job, name: `chainrule wasm ${job.thread}` });
      let ending = false;
      worker.once("message", () => {
        // neither it nor what listens to it keeps the process alive
        worker.unref();
        resolve({
          end() {
            ending = true;
            return worker.terminate();
          },
        });
      });
      worker.once("error", (error) => {
        reject(error);
        died(String(error));
      });
      worker.once("exit", (code) => {
        if (!ending) died(`it exited with ${code}`);
      });
    });

const inBrowser: Spawn = (job, died) =>
  new Promise((resolve, reject) => {
    const url = URL.createObjectURL(new Blob([WORK, IN_BROWSER], { type: "text/javascript" }));
    const worker = new Worker(url, { type: "module", name: `chainrule wasm ${job.thread}` });
    worker.onmessage = () => {
      URL.revokeObjectURL(url);
      resolve({ end: () => worker.terminate() });
    };
    worker.onerror = ({ message }) => {
      URL.revokeObjectURL(url);
      const why = message || "its script was refused";
      reject(new Error(why));
      died(why);
    };
    worker.postMessage(job);
  });

/** How many threads the machine runs at once. */
export function processors(): number {
  const os = builtin("node:os") as typeof import("node:os") | undefined;
  return os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

/** Why there can be no workers with a shared memory here, or null. */
export function obstacle(): string | null {
  if (typeof SharedArrayBuffer === "undefined") {
    return (
      "this page has no SharedArrayBuffer, for it is not cross-origin isolated; serve it with the headers " +
      '"Cross-Origin-Opener-Policy: same-origin" and "Cross-Origin-Embedder-Policy: require-corp"'
    );
  }
  const threads = builtin("node:worker_threads") !== undefined || typeof Worker !== "undefined";
  return threads ? null : "this runtime has no workers";
}

/** Starts `count` followers and waits until each is at work. @throws BackendUnavailableError */
export async function startFollowers(
  count: number,
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  died: (why: string) => void,
): Promise<Follower[]> {
  const threads = builtin("node:worker_threads") as Threads | undefined;
  const spawn = threads ? inNode(threads) : inBrowser;
  const jobs = Array.from({ length: count }, (_, i): Job => ({ module, memory, thread: i + 1 }));
  const started = await Promise.allSettled(jobs.map((job) => spawn(job, died)));
  const followers = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failure = started.find((result) => result.status === "rejected");
  if (failure) {
    await Promise.all(followers.map((follower) => follower.end()));
    throw new BackendUnavailableError(
      `wasm: no worker could be started (${String(failure.reason)}); allow workers from blob: addresses, or take threads: 1`,
      { cause: failure.reason },
    );
  }
  return followers;
}
