// One format's share of scripts/fuzz.mjs: reads input after input, stops at the first that does not end as it must.
//   run.mjs FORMAT SEED FROM RUNS FILE: the input's number is always in FILE, the outcome goes to stdout as JSON
import { openSync, writeSync } from "node:fs";
import { inspect, isDeepStrictEqual } from "node:util";
import { getHeapStatistics } from "node:v8";
import { countAllocations } from "./allocations.mjs";

/** Bytes that any input may cost, beside what its size allows: code, tables, messages, and what waits for collection. */
const BUFFER_SLACK = 65536;
const HEAP_SLACK = 32 << 20;
/** Bytes of objects per byte of input. */
const HEAP_GROWTH = 256;
/** After this share of the inputs everything is warm; from then on memory must not grow by more than LEAK. */
const WARM = 0.2;
const LEAK = 8 << 20;

const [name, seed, from, runs] = [process.argv[2], ...process.argv.slice(3, 6).map(Number)];
const status = openSync(process.argv[6], "r+");
let index = from;

// Before the packages are loaded, which may keep the constructors.
const allocated = countAllocations();
const { isChainruleError, rng } = await import("../../packages/core/dist/index.js");
const { mutate } = await import("./mutate.mjs");
const { TARGETS } = await import("./targets.mjs");

process.on("unhandledRejection", (reason) => end({ problem: `an unhandled rejection: ${reason?.stack ?? reason}` }));
process.on("uncaughtException", (error) => end({ problem: `an uncaught error: ${error?.stack ?? error}` }));

const { corpus, read, write, repair, tokens = [], growth = 8 } = TARGETS[name];
const files = await corpus();
const random = rng(seed).stream(name);
const prototypes = [Object, Array, Function, Map, Uint8Array].map(({ prototype }) => prototype);
const before = prototypes.map(keysOf);
const counts = { read: 0, refused: 0 };
let most = { used: 0, length: 0 };
let warm = 0;
const started = performance.now();

for (const file of files) await check(file, true);
for (let run = 0; run < runs; run++, index++) {
  writeSync(status, String(index).padEnd(10), 0);
  if (run === Math.ceil(runs * WARM)) warm = live();
  const choice = random.at(index);
  const mutated = mutate(choice, files, tokens);
  const input = repair && choice.integer(2) ? repair(mutated) : mutated;
  await check(input, false);
  // A promise that nobody waits for must get its turn to fail while its input is known.
  if (run % 64 === 0) await new Promise(setImmediate);
}
const grown = live() - warm;
if (runs >= 1000 && grown > LEAK)
  end({ problem: `memory grew by ${grown} bytes in the last ${1 - WARM} of the inputs` });
const seconds = ((performance.now() - started) / 1000).toFixed(1);
const outcome = `${counts.read} read, ${counts.refused} refused`;
end({ report: `${runs} inputs, ${outcome}, at most ${most.used} bytes of buffers (for ${most.length}), ${seconds} s` });

async function check(input, intact) {
  const copy = input.slice();
  const heap = getHeapStatistics().used_heap_size;
  const buffers = allocated();
  let value;
  let error = null;
  try {
    value = await read(input);
  } catch (thrown) {
    error = thrown;
  }
  const used = allocated() - buffers;
  const objects = getHeapStatistics().used_heap_size - heap;
  const polluted = prototypes.find((prototype, i) => !isDeepStrictEqual(keysOf(prototype), before[i]));
  if (polluted) problem(`a prototype has got other members: ${keysOf(polluted).map(String).join(", ")}`);
  if (used > growth * input.length + BUFFER_SLACK) problem(`${used} bytes of buffers for ${input.length}`);
  if (objects > HEAP_GROWTH * input.length + HEAP_SLACK) problem(`${objects} bytes of objects for ${input.length}`);
  if (!isDeepStrictEqual(input, copy)) problem("the input was changed");
  if (used > most.used) most = { used, length: input.length };
  if (error) {
    if (!isChainruleError(error)) problem(`no typed error: ${error?.stack ?? error}`);
    if (!/^\w+: .+; .+/s.test(error.message) || error.message.length > 1000) problem(`no good error: ${error.message}`);
    if (intact) problem(`an intact file is refused: ${error.message}`);
    counts.refused++;
    return;
  }
  counts.read++;
  if (!write) return;
  const again = await Promise.resolve(write(value))
    .then(read)
    .catch((thrown) => thrown);
  if (!isDeepStrictEqual(again, value))
    problem(`what was read changes when it is written and read: ${inspect(value)} to ${inspect(again)}`);
}

/** What is in use after a collection. */
function live() {
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function keysOf(object) {
  return Reflect.ownKeys(object);
}

function problem(text) {
  end({ problem: text });
}

function end(outcome) {
  writeSync(1, JSON.stringify({ ...outcome, index }));
  process.exit("problem" in outcome ? 1 : 0);
}
