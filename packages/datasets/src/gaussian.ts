/** Two Gaussian clouds with opposite means in many dimensions; the scenario gaussian-800. */
import { OptionError, type Rng, rng, standardNormal } from "@chainrule/core";
import { checkInteger, show } from "./check.ts";
import type { Float32Matrix } from "./float32-matrix.ts";

/** Samples of two classes, as many of each. */
export interface Gaussian {
  /** `[samples, features]`; first the samples of class 1, then as many of class 0. */
  readonly x: Float32Matrix;
  /** `[samples, 1]`: 1 where the features were drawn around the mean, 0 where around its opposite. */
  readonly y: Float32Matrix;
}

/** The options of `gaussian`. */
export interface GaussianOptions {
  /** Columns of x; 800 unless given. */
  readonly features?: number | undefined;
  /** Samples to train on, an even number; 20,000 unless given. */
  readonly trainSize?: number | undefined;
  /** Samples to test on, an even number; 4,000 unless given. */
  readonly testSize?: number | undefined;
  /** Of each feature in class 1; class 0 has its opposite. 1.75 unless given. */
  readonly mean?: number | undefined;
  /** Of each feature; 2.5 unless given. */
  readonly standardDeviation?: number | undefined;
  /** One seed gives one set; 0 unless given. */
  readonly seed?: number | undefined;
}

/** No more values at once: they take 4 GiB. */
const MOST_VALUES = 2 ** 30;

/**
 * Samples of two classes with independent normal features, in float32; one seed gives one set. The defaults take 77 MB.
 * Throws an OptionError for bad options.
 */
export function gaussian(options: GaussianOptions = {}): {
  /** `trainSize` samples. */
  readonly train: Gaussian;
  /** `testSize` others. */
  readonly test: Gaussian;
} {
  const { features = 800, trainSize = 20_000, testSize = 4_000, mean = 1.75, standardDeviation = 2.5 } = options;
  checkInteger("gaussian", "features", features, 1, 1_000_000);
  for (const [name, size] of [["trainSize", trainSize] as const, ["testSize", testSize] as const]) {
    checkInteger("gaussian", name, size, 2, Math.floor(MOST_VALUES / features));
    if (size % 2 === 1) throw new OptionError(`gaussian: ${name} is ${size}; pass an even number, half for each class`);
  }
  if (!Number.isFinite(mean)) throw new OptionError(`gaussian: mean is ${show(mean)}; pass a finite number`);
  if (!(standardDeviation >= 0 && Number.isFinite(standardDeviation))) {
    const wrong = `standardDeviation is ${show(standardDeviation)}`;
    throw new OptionError(`gaussian: ${wrong}; pass a finite number of at least 0`);
  }
  const random = rng(options.seed ?? 0);
  const clouds = (samples: number, stream: Rng): Gaussian => {
    const data = new Float32Array(samples * features);
    const half = data.length / 2;
    for (let i = 0; i < data.length; i++) {
      data[i] = standardDeviation * standardNormal(stream) + (i < half ? mean : -mean);
    }
    const y = new Float32Array(samples).fill(1, 0, samples / 2);
    return { x: { data, shape: [samples, features] }, y: { data: y, shape: [samples, 1] } };
  };
  return {
    train: clouds(trainSize, random.stream("gaussian/train")),
    test: clouds(testSize, random.stream("gaussian/test")),
  };
}
