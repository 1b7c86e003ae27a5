// Many trainings of changing shapes on one backend must leave its memory, and the process, as they were after the first tenth;
// more than is allowed must be an error that leaves model and backend usable.
//   pnpm memory:check [--fits 10000]
import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { crossEntropy, dense, OutOfMemoryError, sequential, sgd } from "../../core/dist/index.js";
import { wasm } from "../dist/index.js";

const { values } = parseArgs({ options: { fits: { type: "string", default: "10000" } } });
const FITS = Number(values.fits);
if (!(Number.isInteger(FITS) && FITS >= 100)) throw new Error(`check-memory: ${values.fits} fits; give 100 or more`);
if (!globalThis.gc)
  throw new Error("check-memory: run node with --expose-gc, and --max-semi-space-size=1 for a steady rss");

/** Every WebAssembly memory that is made. */
const storages = [];
const { Memory } = WebAssembly;
WebAssembly.Memory = class extends Memory {
  constructor(descriptor) {
    super(descriptor);
    storages.push(this);
  }
};

let state = 1;
/** A whole number from `least` to `most`: the same in every run. */
function between(least, most) {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return least + ((state >>> 8) % (most - least + 1));
}
const matrix = (rows, columns) => ({
  data: Float32Array.from({ length: rows * columns }, () => between(-100, 100) / 100),
  shape: [rows, columns],
});
const oneHot = (rows, columns) => {
  const y = { data: new Float32Array(rows * columns), shape: [rows, columns] };
  for (let i = 0; i < rows; i++) y.data[i * columns + between(0, columns - 1)] = 1;
  return y;
};
const training = () => ({ loss: crossEntropy(), optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }) });
const layersOf = (hidden, classes) => [
  dense({ units: hidden, activation: "tanh" }),
  dense({ units: classes, activation: "softmax" }),
];

async function fitOnce(backend) {
  const [input, hidden, classes, rows] = [between(1, 90), between(1, 70), between(2, 12), between(1, 60)];
  const model = sequential({ backend, input, seed: 1, layers: layersOf(hidden, classes) });
  const data = { x: matrix(rows, input), y: oneHot(rows, classes) };
  // two fits of one model, with other batches and data
  await model.fit(data, { ...training(), epochs: 1, batchSize: between(1, rows) });
  const again = between(1, 40);
  await model.fit(
    { x: matrix(again, input), y: oneHot(again, classes) },
    { ...training(), epochs: 1, batchSize: between(1, again) },
  );
  model.dispose();
}

/** Megabytes: of the backend's memory, of everything outside the garbage collector's heap, and of that heap. */
function measure(fits) {
  globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  const bytes = storages[0].buffer.byteLength;
  const [wasmMb, rssMb, heapMb] = [bytes, rss, heapUsed].map((size) => (size / 2 ** 20).toFixed(1));
  console.log(
    `| ${String(fits).padStart(6)} | ${wasmMb.padStart(11)} | ${rssMb.padStart(7)} | ${heapMb.padStart(7)} |`,
  );
  return { bytes, rss, heapUsed };
}

for (const threads of [1, 2]) {
  storages.length = 0;
  const backend = await wasm({ threads, shareFrom: 0 });
  console.log(
    `${backend.device}\n\n| fits   | memory, MB  | rss, MB | heap, MB |\n| -----: | ----------: | ------: | -------: |`,
  );
  const tenth = Math.ceil(FITS / 10);
  let start = null;
  for (let fit = 2; fit <= FITS; fit += 2) {
    await fitOnce(backend);
    if (fit % tenth > 1) continue;
    const now = measure(fit);
    start ??= now;
    assert.deepEqual(backend.memory(), { tensors: 0, bytes: 0 }, "something was not freed");
    assert.equal(now.bytes, start.bytes, "the backend's memory has grown");
    // a hundredth of what the trainings have used; rss is coarse
    assert.ok(now.heapUsed - start.heapUsed < 2 ** 22, "the heap has grown by more than 4 MB");
    assert.ok(now.rss - start.rss < 2 ** 25, "the process has grown by more than 32 MB");
  }
  await backend.close();
  console.log();
}

const small = await wasm({ maxMemory: 2 ** 22 });
const model = sequential({ backend: small, input: 8, seed: 1, layers: layersOf(16, 4) });
const fits = { x: matrix(32, 8), y: oneHot(32, 4) };
await model.fit(fits, { ...training(), epochs: 1 });
const before = await model.predict(fits.x);
const large = { x: matrix(200_000, 8), y: oneHot(200_000, 4) };
await assert.rejects(
  model.fit(large, { ...training(), epochs: 1, batchSize: 200_000 }),
  (error) => error instanceof OutOfMemoryError && /the limit is 4194304 bytes/.test(error.message),
);
assert.deepEqual((await model.predict(fits.x)).data, before.data, "the refused training has changed the model");
await model.fit(fits, { ...training(), epochs: 1 });
console.log("more than maxMemory: an OutOfMemoryError; the model is as it was, and trains on");
