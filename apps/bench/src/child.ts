/** The process of one contender: does what the harness asks for, and says what it cost. `child.js MODULE VARIANT THREADS` */
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { readMatrix, readOrder } from "./floats.ts";
import { accuracyOf, shareRight } from "./judge.ts";
import { type Answer, MARK, type Message } from "./messages.ts";
import type { Amount, Contender, ContenderModule, MultiplyTask, PredictTask, Task, TrainTask } from "./task.ts";

/** A task that has been opened. */
interface Work {
  /** Not timed. */
  prepare(amount: Amount): unknown;
  /** Timed. */
  run(): unknown;
  judge(): Promise<number | null>;
}

const [module = "", variant = "", threads = "1"] = process.argv.slice(2);

async function main(): Promise<void> {
  const { load } = (await import(module)) as ContenderModule;
  const contender = await load({ variant, threads: Number(threads) });
  let work: Work | null = null;
  say({ version: contender.version });
  for await (const line of createInterface({ input: process.stdin })) {
    const message = JSON.parse(line) as Message;
    try {
      if (message.op === "open") {
        work = await open(contender, message.task);
        say({});
      } else if (message.op === "round") say(await timed(work!, message.amount));
      else say({ accuracy: await work!.judge() });
    } catch (error) {
      say({ error: reason(error) });
    }
  }
}

async function timed(work: Work, amount: Amount): Promise<Answer> {
  await work.prepare(amount);
  const cpu = process.cpuUsage();
  const from = performance.now();
  await work.run();
  const wallSeconds = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { cpuSeconds: (user + system) / 1e6, wallSeconds };
}

function open(contender: Contender, task: Task): Promise<Work> {
  if (task.kind === "train") return training(contender, task);
  return task.kind === "predict" ? prediction(contender, task) : multiplication(contender, task);
}

async function training(contender: Contender, task: TrainTask): Promise<Work> {
  const { network, recipe, seed } = task;
  const trainer = await contender.trainer?.({ network, recipe, seed, weights: task.weights.map((w) => readMatrix(w)) });
  if (!trainer) throw new Error("it does not train");
  let loaded = { count: 0, x: new Float32Array(0), y: new Float32Array(0) };
  return {
    async prepare(amount) {
      const { count, epochs } = amount;
      if (loaded.count !== count) {
        loaded = { count, x: readMatrix(task.train.x, count), y: readMatrix(task.train.y, count) };
      }
      const order = task.orders.find((o) => o.amount.count === count && o.amount.epochs === epochs);
      await trainer.reset(loaded, amount, readOrder(order!.file));
    },
    run: () => trainer.run(),
    judge: () => judged(task.test, (x, count) => trainer.predict(x, count)),
  };
}

async function prediction(contender: Contender, task: PredictTask): Promise<Work> {
  const { network, batchSize } = task;
  const predictor = await contender.predictor?.(
    network,
    task.weights.map((w) => readMatrix(w)),
  );
  if (!predictor) throw new Error("it does not predict");
  const x = readMatrix(task.test.x);
  const batches: Float32Array<ArrayBuffer>[] = [];
  const length = batchSize * network.inputs;
  for (let from = 0; from + length <= x.length; from += length) batches.push(x.slice(from, from + length));
  let calls = 0;
  return {
    prepare({ count }) {
      calls = count;
    },
    async run() {
      for (let call = 0; call < calls; call++) await predictor.predict(batches[call % batches.length]!, batchSize);
    },
    judge: () => judged(task.test, (all, count) => predictor.predict(all, count)),
  };
}

async function multiplication(contender: Contender, task: MultiplyTask): Promise<Work> {
  const { a, b, transposeA, transposeB } = task;
  const [m, k] = transposeA ? [a.columns, a.rows] : [a.rows, a.columns];
  const n = transposeB ? b.rows : b.columns;
  const factors = { a: readMatrix(a), b: readMatrix(b), m, k, n, transposeA, transposeB };
  const multiplier = await contender.multiplier?.(factors);
  if (!multiplier) throw new Error("it has no products of its own");
  let calls = 0;
  return {
    prepare({ count }) {
      calls = count;
    },
    run: () => multiplier.run(calls),
    async judge() {
      const product = await multiplier.read();
      return product.length > 0 ? shareRight(product, factors) : null;
    },
  };
}

async function judged(
  test: TrainTask["test"],
  predict: (x: Float32Array<ArrayBuffer>, count: number) => Float32Array | Promise<Float32Array>,
): Promise<number> {
  const outputs = await predict(readMatrix(test.x), test.x.rows);
  return accuracyOf(outputs, readMatrix(test.y), test.y.columns);
}

const say = (answer: Answer): void => void process.stdout.write(`${MARK}${JSON.stringify(answer)}\n`);

/** One line. */
const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] || "it gave no reason";

await main().catch((error) => {
  say({ error: reason(error) });
  process.exitCode = 1;
});
