/** Trains the network of some settings and tests it once, after training. */
import { createHash } from "node:crypto";
import {
  type Callback,
  categoricalAccuracy,
  confusionMatrix,
  dense,
  firstAvailable,
  getWeights,
  type History,
  type NamedArray,
  type SelectedBackend,
  type Sequential,
  sequential,
} from "@chainrule/core";
import { type Mnist, mnist } from "@chainrule/datasets/node";
import { BACKENDS, LOSSES, OPTIMIZERS } from "./choices.ts";
import { CLASSES, INPUTS, type Settings } from "./options.ts";

/** Small enough that signals are heard while a wide network is tested. */
const TEST_BATCH = 256;

/** What `--json` prints. */
export interface Report {
  readonly preset: string;
  readonly seed: number;
  readonly backend: {
    readonly requested: string;
    readonly name: string;
    readonly device: string;
    readonly precision: string;
    readonly reason: string;
  };
  /** One for each finished epoch; loss and accuracy are those of the training images during the epoch. */
  readonly epochs: readonly {
    readonly epoch: number;
    readonly loss: number;
    readonly accuracy: number;
    readonly seconds: number;
    readonly samplesPerSecond: number;
  }[];
  /** `confusion[actual][predicted]` counts test images. */
  readonly test: { readonly loss: number; readonly accuracy: number; readonly confusion: readonly number[][] };
  /** SHA-256 of the bytes of all parameters in order: little-endian floats in the backend's precision. */
  readonly weightsHash: string;
  /** Of training. */
  readonly seconds: number;
}

/** A report, and what only people are told. */
export interface Outcome {
  readonly report: Report;
  readonly samplesPerSecond: number;
  /** True if training was stopped before its last epoch ended. */
  readonly interrupted: boolean;
}

/** A network before its training. */
export interface Prepared {
  readonly settings: Settings;
  readonly selection: SelectedBackend;
  readonly model: Sequential;
  close(): Promise<void>;
}

/** @throws OptionError for layers that cannot be; BackendUnavailableError */
export async function prepare(settings: Settings): Promise<Prepared> {
  const selection = await select(settings.backend);
  const { hidden, activation, outputActivation, seed } = settings;
  const layers = [
    ...hidden.map((units) => dense({ units, activation })),
    dense({ units: CLASSES, activation: outputActivation }),
  ];
  const model = sequential({ backend: selection, input: INPUTS, layers, seed });
  const close = async (): Promise<void> => {
    model.dispose();
    await selection.backend.close();
  };
  return { settings, selection, model, close };
}

/** @throws DataError if the files are missing or damaged */
export const load = ({ data, limit }: Settings): Promise<Mnist> => mnist({ directory: data, limit });

/** @throws NonFiniteError if training diverges */
export async function train(
  { settings, model }: Prepared,
  data: Mnist,
  options: { readonly signal: AbortSignal; readonly callback: Callback },
): Promise<Outcome> {
  const loss = LOSSES[settings.loss].create();
  const history = await model.fit(data.train, {
    loss,
    optimizer: OPTIMIZERS[settings.optimizer](settings.learningRate),
    epochs: settings.epochs,
    batchSize: settings.batchSize,
    metrics: [categoricalAccuracy()],
    callbacks: [options.callback],
    signal: options.signal,
  });
  const tested = await model.evaluate(data.test, { loss, metrics: [], batchSize: TEST_BATCH });
  const predicted = await model.predictClasses(data.test.x, { batchSize: TEST_BATCH });
  const confusion = confusionMatrix(data.test.y, predicted, CLASSES);
  const test = { loss: tested.loss, accuracy: shareOnDiagonal(confusion), confusion };
  const report = reportOf(settings, history, test, weightsHash(await getWeights(model)));
  return { report, samplesPerSecond: history.run.samplesPerSecond, interrupted: history.stopped === "aborted" };
}

async function select(choice: Settings["backend"]): Promise<SelectedBackend> {
  if (choice === "auto") return { ...(await firstAvailable(BACKENDS)), requested: "auto" };
  return { backend: BACKENDS[choice](), requested: choice, reason: "the one that was asked for" };
}

function reportOf(settings: Settings, { epochs, run }: History, test: Report["test"], hash: string): Report {
  const { requested, name, device, precision, reason } = run;
  return {
    preset: settings.preset,
    seed: settings.seed,
    backend: { requested, name, device, precision, reason },
    epochs: epochs.map(({ epoch, loss, metrics, seconds, samplesPerSecond }) => {
      return { epoch, loss, accuracy: metrics.accuracy as number, seconds, samplesPerSecond };
    }),
    test,
    weightsHash: hash,
    seconds: run.seconds,
  };
}

export function weightsHash(weights: readonly NamedArray[]): string {
  const hash = createHash("sha256");
  for (const { data } of weights) hash.update(data);
  return hash.digest("hex");
}

function shareOnDiagonal(confusion: readonly number[][]): number {
  const right = confusion.reduce((sum, row, i) => sum + (row[i] as number), 0);
  const all = confusion.flat().reduce((a, b) => a + b, 0);
  return right / all;
}
