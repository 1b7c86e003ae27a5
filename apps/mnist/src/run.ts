/** Prepares, trains and tests the network of some settings. */
import { createHash } from "node:crypto";
import {
  type Callback,
  categoricalAccuracy,
  confusionMatrix,
  DataError,
  earlyStopping,
  firstAvailable,
  getWeights,
  type History,
  type NamedArray,
  type Optimizer,
  type SelectedBackend,
  type Sequential,
  sequential,
} from "@chainrule/core";
import { checkFolder, dataHash, loadModel, saveModel } from "@chainrule/core/node";
import type { Json, ModelMetadata } from "@chainrule/core/serialize";
import type { LabelledImages } from "@chainrule/datasets";
import { type BackendName, backends, createOptimizer, LOSSES } from "./choices.ts";
import type { Data } from "./images.ts";
import type { RunRequest, Settings } from "./options.ts";
import { CLASSES, INPUTS, layersOf, recipeOf, savedRecipe } from "./recipe.ts";

/** Small enough that signals are heard while a wide network is tested. */
const TEST_BATCH = 256;

interface EpochReport {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  /** On the images held out by `--validation`; null without it. */
  readonly validation: { readonly loss: number; readonly accuracy: number } | null;
  readonly seconds: number;
  readonly samplesPerSecond: number;
}

export interface TestReport {
  readonly loss: number;
  readonly accuracy: number;
  /** Of the images of each class. */
  readonly perClass: readonly number[];
  /** `confusion[actual][predicted]` counts test images. */
  readonly confusion: readonly number[][];
}

/** What `--json` prints, without the answers that were asked for. */
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
  readonly epochs: readonly EpochReport[];
  /** Why training ended. */
  readonly stopped: History["stopped"];
  /** Null where there are no test images, or where a loaded model was only asked. */
  readonly test: TestReport | null;
  /** SHA-256 of the bytes of all parameters in order: little-endian floats in the backend's precision. */
  readonly weightsHash: string;
  /** Of this run's training. */
  readonly seconds: number;
}

/** A report, and what only people are told. */
export interface Outcome {
  readonly report: Report;
  readonly samplesPerSecond: number;
  /** The class that was answered for each test image. */
  readonly answers: Uint32Array | null;
}

/** A network before its training. */
export interface Prepared {
  readonly settings: Settings;
  readonly selection: SelectedBackend;
  readonly model: Sequential;
  /** Of the training that is resumed. */
  readonly resumed: Resumed | null;
  /** Of a loaded model. */
  readonly labelNames: readonly string[] | undefined;
  close(): Promise<void>;
}

interface Resumed {
  readonly optimizer: Optimizer;
  readonly epochs: readonly EpochReport[];
  readonly dataHash: string | undefined;
  readonly ranOn: BackendName;
}

/** @throws OptionError for layers that cannot be; BackendUnavailableError; DataError, FileError for files that cannot be used */
export async function prepare(start: RunRequest): Promise<Prepared> {
  const selection = await select(start);
  try {
    const made = await modelOf(start, selection);
    const { settings, model, resumed } = made;
    // another backend would go on with other bits: unless one was asked for, it is the one that the training began on
    if (start.backend === "auto" && resumed && resumed.ranOn !== selection.backend.name) {
      await selection.backend.close();
      return await prepare({ ...start, backend: resumed.ranOn });
    }
    if (settings.save !== undefined) await checkFolder(settings.save);
    const close = async (): Promise<void> => {
      model.dispose();
      await selection.backend.close();
    };
    return { ...made, selection, close };
  } catch (error) {
    // a second time it does nothing
    await selection.backend.close();
    throw error;
  }
}

async function modelOf(
  start: RunRequest,
  selection: SelectedBackend,
): Promise<Pick<Prepared, "settings" | "model" | "resumed" | "labelNames">> {
  if (start.load === undefined) {
    const settings = start.settings();
    const model = sequential({ backend: selection, input: INPUTS, layers: layersOf(settings), seed: settings.seed });
    return { settings, model, resumed: null, labelNames: undefined };
  }
  const { model, optimizer, metadata } = await loadModel(start.load, { backend: selection });
  const settings = start.settings(recipeOf(metadata.notes));
  const { labelNames } = metadata;
  if (!settings.resume) return { settings, model, resumed: null, labelNames };
  if (!optimizer) {
    throw new DataError(
      `resume: the training in ${start.load} ended with its best weights; leave --resume out to train them further`,
    );
  }
  const { epochs = [], ranOn } = metadata.notes as unknown as { epochs?: readonly EpochReport[]; ranOn: BackendName };
  if (!Object.hasOwn(backends(1), ranOn)) {
    throw new DataError(`resume: the training ran on the backend ${ranOn}; give one of this version, --backend cpu`);
  }
  return { settings, model, resumed: { optimizer, epochs, dataHash: metadata.dataHash, ranOn }, labelNames };
}

async function select({ backend: choice, threads, device }: RunRequest): Promise<SelectedBackend> {
  const all = backends(threads, device);
  if (choice === "auto") return { ...(await firstAvailable(all)), requested: "auto" };
  return { backend: await all[choice](), requested: choice, reason: "the one that was asked for" };
}

/** @throws NonFiniteError if training diverges; DataError for other data than those of the training that is resumed */
export async function train(
  prepared: Prepared,
  data: Data,
  options: { readonly signal: AbortSignal; readonly callback: Callback },
): Promise<Outcome> {
  const { settings, model, resumed } = prepared;
  const { train: images, test } = data;
  const loss = LOSSES[settings.loss].create();
  const epochs: EpochReport[] = [...(resumed?.epochs ?? [])];
  const keeper = await keep(settings, model, images, resumed, epochs);
  const stopper = settings.earlyStopping ? [earlyStopping(model, { patience: settings.earlyStopping })] : [];
  const history = await model.fit(images, {
    loss,
    optimizer: resumed?.optimizer ?? createOptimizer(settings),
    epochs: settings.epochs,
    batchSize: settings.batchSize,
    validationSplit: settings.validation,
    metrics: [categoricalAccuracy()],
    // the keeper comes before the stopper: what can be resumed is the last state, not the best
    callbacks: [options.callback, keeper, ...stopper],
    signal: options.signal,
    resume: resumed !== null,
    ...(settings.timeBudget === undefined ? {} : { timeBudget: settings.timeBudget }),
  });
  if (stopper.length && !isInterrupted(history.stopped)) await keeper.saveBest();
  const tested = test ? await testOn(model, test, loss) : null;
  const { stopped, run } = history;
  const report = await reportOf(prepared, { epochs, stopped, test: tested?.report ?? null, seconds: run.seconds });
  return { report, samplesPerSecond: run.samplesPerSecond, answers: tested?.answers ?? null };
}

/** What there is to say of a loaded model that is only asked. */
export async function untrained(prepared: Prepared): Promise<Outcome> {
  const report = await reportOf(prepared, { epochs: [], stopped: "completed", test: null, seconds: 0 });
  return { report, samplesPerSecond: 0, answers: null };
}

async function reportOf(
  { settings, selection, model }: Prepared,
  results: Pick<Report, "epochs" | "stopped" | "test" | "seconds">,
): Promise<Report> {
  const { name, device, precision } = selection.backend;
  const { requested, reason } = selection;
  const { epochs, stopped, test, seconds } = results;
  const hash = weightsHash(await getWeights(model));
  const backend = { requested, name, device, precision, reason };
  return { preset: settings.preset, seed: settings.seed, backend, epochs, stopped, test, weightsHash: hash, seconds };
}

/** True if training could go on from where it stopped. */
export const isInterrupted = (stopped: History["stopped"]): boolean =>
  stopped === "aborted" || stopped === "timeBudget";

/** Notes the epochs, and saves the model where that was asked for. */
async function keep(
  settings: Settings,
  model: Sequential,
  images: LabelledImages,
  resumed: Resumed | null,
  epochs: EpochReport[],
): Promise<Callback & { saveBest(): Promise<void> }> {
  const { save } = settings;
  const hash = save !== undefined || resumed ? dataHash(images) : "";
  if (resumed && resumed.dataHash !== hash) {
    throw new DataError(
      `resume: the images are not those that the training began with; give the same --data (${settings.data ?? "MNIST"})`,
    );
  }
  const { offset, scale } = images.normalization;
  const metadata = (): ModelMetadata => ({
    scaler: { type: "affine", offset, scale },
    labelNames: images.labelNames,
    dataHash: hash,
    notes: {
      recipe: savedRecipe(settings),
      ranOn: model.network.selection.backend.name,
      epochs: epochs as unknown as Json,
    },
  });
  const write = async (training: boolean): Promise<void> => {
    if (save !== undefined) await saveModel(save, model, { ...metadata(), training });
  };
  return {
    async onEpochEnd({ epoch, loss, metrics, validation, seconds, samplesPerSecond }) {
      const accuracy = metrics.accuracy as number;
      const held = validation && { loss: validation.loss, accuracy: validation.metrics.accuracy as number };
      epochs.push({ epoch, loss, accuracy, validation: held, seconds, samplesPerSecond });
      await write(true);
    },
    onTrainEnd: ({ stopped }) => (isInterrupted(stopped) || epochs.length === 0 ? write(true) : undefined),
    saveBest: () => write(false),
  };
}

async function testOn(
  model: Sequential,
  images: LabelledImages,
  loss: ReturnType<(typeof LOSSES)["crossEntropy"]["create"]>,
): Promise<{ report: TestReport; answers: Uint32Array }> {
  const tested = await model.evaluate(images, { loss, metrics: [], batchSize: TEST_BATCH });
  const answers = await model.predictClasses(images.x, { batchSize: TEST_BATCH });
  const confusion = confusionMatrix(images.y, answers, CLASSES);
  const right = confusion.map((row, i) => row[i] as number);
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const perClass = confusion.map((row, i) => (right[i] as number) / (sum(row) || 1));
  const report = { loss: tested.loss, accuracy: sum(right) / images.y.length, perClass, confusion };
  return { report, answers };
}

export function weightsHash(weights: readonly NamedArray[]): string {
  const hash = createHash("sha256");
  for (const { data } of weights) hash.update(data);
  return hash.digest("hex");
}
