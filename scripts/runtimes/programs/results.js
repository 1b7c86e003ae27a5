// A user's program: trains the network on one backend after the other, and in a worker, and says with what each ended.
import { cpu } from "@chainrule/backend-cpu";
import { gpu } from "@chainrule/backend-gpu";
import { wasm } from "@chainrule/backend-wasm";
import { getWeights, isChainruleError } from "@chainrule/core";
import { inWorker } from "@chainrule/worker";
import { data, model, schedule, settings } from "./network.js";

const BACKENDS = {
  cpu: () => cpu(),
  wasm: () => wasm(),
  "wasm, 2 threads": () => wasm({ threads: 2, shareFrom: 0 }),
  "gpu cpu": () => gpu({ device: "cpu" }),
  "gpu webasm": () => gpu({ device: "webasm" }),
  "gpu webgl2": () => gpu({ device: "webgl2" }),
  "gpu webgpu": () => gpu({ device: "webgpu" }),
};

/**
 * For each name of `wanted`: the hash of the weights, the loss and how many answers are right, or why it was refused.
 * `worker` trains in the worker that `startWorker` makes.
 */
export async function results(wanted, startWorker) {
  const found = {};
  for (const name of wanted) {
    found[name] = await outcome(() => (name === "worker" ? inOne(startWorker) : onOne(BACKENDS[name])));
  }
  return found;
}

async function outcome(train) {
  try {
    return await train();
  } catch (error) {
    return isChainruleError(error) ? { refused: error.message } : { failed: String(error?.stack ?? error) };
  }
}

async function onOne(create) {
  const backend = await create();
  try {
    const trained = model(backend);
    const { epochs } = await trained.fit(data, { ...schedule, ...settings() });
    return await summary(epochs, await getWeights(trained), await trained.predictClasses(data.x));
  } finally {
    await backend.close?.();
  }
}

async function inOne(startWorker) {
  const remote = await inWorker(startWorker);
  try {
    const { epochs } = await remote.fit(data, schedule);
    return await summary(epochs, await remote.getWeights(), await remote.predictClasses(data.x));
  } finally {
    await remote.close();
  }
}

async function summary(epochs, weights, answers) {
  const numbers = Float32Array.from(weights.flatMap((array) => [...array.data]));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", numbers));
  return {
    hash: [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    loss: epochs.at(-1).loss,
    right: [...answers].filter((answer, i) => answer === data.y.data[i]).length,
    of: answers.length,
  };
}
