/** Which backends can run here and how fast, for `--explain`: each trains the network on invented images for a moment. */
import { type Backend, type MaybePromise, type Optimizer, rng, sequential } from "@chainrule/core";
import { backends, createOptimizer, DEVICE_NAMES, LOSSES } from "./choices.ts";
import type { Settings } from "./options.ts";
import { CLASSES, INPUTS, layersOf } from "./recipe.ts";

/** Milliseconds that a candidate is timed for, after some steps in which kernels are made. */
const MOMENT = 500;
const FIRST_STEPS = 3;

export interface Candidate {
  readonly name: string;
  /** What it runs on; null where it cannot. */
  readonly device: string | null;
  /** Why not, or null. */
  readonly reason: string | null;
  /** The fastest of its steps; null where it cannot run. */
  readonly milliseconds: number | null;
}

/** Everything that could be asked for: with `--backend gpu` all its devices, else each backend. */
function candidates({ backend, threads, device }: Settings): [string, () => MaybePromise<Backend>][] {
  if (backend !== "gpu") {
    const all = Object.entries(backends(threads));
    return backend === "auto" ? all : all.filter(([name]) => name === backend);
  }
  const devices = DEVICE_NAMES.filter((name) => (device === "auto" ? name !== "auto" : name === device));
  return devices.map((name) => [`gpu on ${name}`, backends(threads, name).gpu]);
}

/** In the order in which `auto` tries them. */
export async function explain(settings: Settings): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const [name, create] of candidates(settings)) {
    try {
      const backend = await create();
      try {
        found.push({ name, device: backend.device, reason: null, milliseconds: await timed(backend, settings) });
      } finally {
        await backend.close();
      }
    } catch (error) {
      found.push({ name, device: null, reason: (error as Error).message, milliseconds: null });
    }
  }
  return found;
}

/** The fastest step of a moment's training, in milliseconds. */
async function timed(backend: Backend, settings: Settings): Promise<number> {
  const { batchSize, seed } = settings;
  const model = sequential({ backend, input: INPUTS, layers: layersOf(settings), seed });
  const random = rng(seed).stream("explain").at(0);
  const pixels = Float32Array.from({ length: batchSize * INPUTS }, () => random.uniform());
  const x = { data: pixels, shape: [batchSize, INPUTS] } as const;
  const y = Array.from({ length: batchSize }, (_, i) => i % CLASSES);
  const optimizer: Optimizer = createOptimizer(settings);
  const loss = LOSSES[settings.loss].create();
  let fastest = Number.POSITIVE_INFINITY;
  const started = performance.now();
  for (let step = 0; step < FIRST_STEPS || performance.now() - started < MOMENT; step++) {
    const begun = performance.now();
    // it waits for the loss: so nothing of the step is left when it is timed
    await model.trainOnBatch(x, y, { loss, optimizer });
    fastest = Math.min(fastest, performance.now() - begun);
  }
  model.dispose();
  return fastest;
}

/** As lines, the one that `auto` takes marked. */
export function explained(found: readonly Candidate[], { backend, batchSize }: Settings): string[] {
  const width = Math.max(...found.map(({ name }) => name.length));
  const chosen = backend === "auto" ? found.find(({ device }) => device !== null) : undefined;
  return found.map(({ name, device, reason, milliseconds }) => {
    const label = `${chosen?.name === name ? "*" : " "} ${name.padEnd(width)}`;
    if (milliseconds === null) return `${label}  cannot run: ${reason}`;
    const speed = Math.round((1000 * batchSize) / milliseconds).toLocaleString("en-US");
    return `${label}  ${device}, ${milliseconds.toFixed(2)} ms for a batch of ${batchSize}, ${speed} images/s`;
  });
}
