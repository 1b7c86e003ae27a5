/** One training that every engine, processor and number of threads must end with the same bits; `scripts/check-hash.mjs` bundles it. */
import { wasm } from "@chainrule/backend-wasm";
import { adam, type Backend, crossEntropy, dense, getWeights, sequential } from "@chainrule/core";

const SAMPLES = 300;
const INPUTS = 100;
const CLASSES = 10;

/** Whole numbers from 0 to 255 by a linear congruence, divided by 256. */
function data(): { x: number[][]; y: number[] } {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 24;
  };
  const rows = Array.from({ length: SAMPLES }, () => Array.from({ length: INPUTS }, () => next() / 256));
  return { x: rows, y: rows.map(() => next() % CLASSES) };
}

async function hashOn(backend: Backend): Promise<string> {
  const layers = [
    dense({ units: 130, activation: "tanh" }),
    dense({ units: 60, activation: "sigmoid" }),
    dense({ units: 35, activation: "relu" }),
    dense({ units: CLASSES, activation: "softmax" }),
  ];
  const model = sequential({ backend, input: INPUTS, seed: 3, layers });
  const { x, y } = data();
  const batchSize = 64;
  await model.fit(
    { x, y: y.map((k) => Array.from({ length: CLASSES }, (_, i) => (i === k ? 1 : 0))) },
    {
      loss: crossEntropy(),
      optimizer: adam(),
      epochs: 4,
      batchSize,
    },
  );
  const weights = (await getWeights(model)).flatMap((array) => [...array.data]);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", Float32Array.from(weights)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * SHA-256 of all weights after some training with every vectorised function, packed products and partial batches. All that can
 * be shared among threads is.
 */
export async function trainedHash(threads: number): Promise<string> {
  const backend = await wasm({ threads, shareFrom: 0 });
  try {
    return await hashOn(backend);
  } finally {
    await backend.close();
  }
}
