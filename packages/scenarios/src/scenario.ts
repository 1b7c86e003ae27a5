/** What a scenario is: a system of the source documents, with what it must reach. */
import type { Backend, Dataset, EpochResult, Layer, Loss, MaybePromise, NamedArray, Optimizer } from "@chainrule/core";
import type { Document } from "./documents.ts";

/** Data with one class or one row of targets per sample. */
export interface Data {
  readonly train: Dataset;
  readonly test?: Dataset | undefined;
}

/** Where the data come from that a program cannot make. `nodeSources()` of `./node` has them. */
export interface Sources {
  /** MNIST: 60,000 and 10,000 images. */
  mnist(): Promise<{ readonly train: Images; readonly test: Images }>;
}

/** Images with their classes, pixels from 0 to 1. */
export interface Images {
  readonly x: { readonly data: Float32Array<ArrayBuffer>; readonly shape: readonly [number, number] };
  readonly y: Uint8Array<ArrayBuffer>;
}

/** A network with its data and its training: what can be explained step by step. */
export interface Problem {
  readonly input: number;
  readonly layers: readonly Layer[];
  /** Where training starts; drawn from the seed unless given. */
  readonly weights?: readonly Weight[];
  /** @throws DataError if it needs a source that is missing */
  data(seed: number, sources: Sources | undefined): MaybePromise<Data>;
  readonly loss: Loss;
  optimizer(): Optimizer;
  readonly batchSize: number;
}

export interface Weight {
  readonly name: string;
  readonly shape: readonly [number, number];
  readonly data: readonly number[];
}

export interface Context {
  /** Closed by the caller. */
  readonly backend: Backend;
  readonly seed: number;
  /** For the conformance suite: as few epochs as show the result. */
  readonly short?: boolean;
  /** The scenarios that take seconds need none. */
  readonly sources?: Sources | undefined;
  /** Ends a training after the step under way: what comes out then is not the result. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each epoch of long trainings. */
  readonly onEpoch?: (epoch: number, epochs: number) => void;
}

/** One thing that was expected. */
export interface Check {
  readonly what: string;
  readonly value: number;
  /** `at least 0.926`. */
  readonly expected: string;
  readonly passed: boolean;
}

export interface Outcome {
  /** The figure that stands beside the published one, as a number and as text. */
  readonly value: number;
  readonly shown: string;
  readonly checks: readonly Check[];
  /** Of trainings. */
  readonly epochs: readonly EpochResult[];
  /** Of networks, at the end. */
  readonly weights: readonly NamedArray[];
  /** Of descents, from the start. */
  readonly points: readonly (readonly number[])[];
}

export interface Scenario {
  readonly name: string;
  /** One line. */
  readonly title: string;
  /** A paragraph: data, model, training. */
  readonly about: string;
  readonly source: Document;
  /** The figure of the source. */
  readonly published: string;
  /** What must come out, in words. */
  readonly expectation: string;
  /** What is wrong in the source, and what differs from it here. */
  readonly notes: readonly string[];
  /** Where chance plays no part, there is one. */
  readonly seeds: readonly number[];
  /** Null where there is no network. */
  readonly problem: Problem | null;
  run(context: Context): Promise<Outcome>;
}

/** What a task adds to the description of a scenario. */
export type Description = Omit<Scenario, "problem" | "run" | "seeds">;

export const THREE_SEEDS: readonly number[] = [1, 2, 3];

export const noOutcome: Pick<Outcome, "epochs" | "weights" | "points"> = { epochs: [], weights: [], points: [] };
