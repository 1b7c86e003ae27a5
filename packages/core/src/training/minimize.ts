/** An optimizer on a bare function: descent without a network. */
import type { Backend, Tensor } from "../backend.ts";
import { DataError, wholeNumber } from "../errors.ts";
import { Ops } from "../ops.ts";
import { learningRateAt, type Optimizer } from "../optimizers/optimizer.ts";

/** What `minimize` descends, from where and how. */
export interface MinimizeOptions {
  /** Where the optimizer's steps are computed. */
  readonly backend: Backend;
  /** The starting point. */
  readonly start: readonly number[];
  /** Value and gradient of the function at a point. */
  readonly evaluate: (point: readonly number[]) => {
    /** What is to get smaller. */
    readonly value: number;
    /** One number for each coordinate. */
    readonly gradient: readonly number[];
  };
  /** Its slots are fresh in every call; a schedule sees steps only, its epoch is always 0. */
  readonly optimizer: Optimizer;
  /** Whole number, 0 or above. */
  readonly steps: number;
}

/** A visited point with the function's value there. */
export interface Visit {
  /** In the backend's precision. */
  readonly point: readonly number[];
  /** As `evaluate` gave it. */
  readonly value: number;
}

/**
 * Descends a function with an optimizer, without a network: the starting point and the point after each step: `steps +
 * 1` visits.
 * @throws OptionError for bad steps or an empty start; DataError if a gradient does not fit
 */
export async function minimize({ backend, start, evaluate, optimizer, steps }: MinimizeOptions): Promise<Visit[]> {
  wholeNumber("minimize: steps", steps, 0);
  wholeNumber("minimize: the length of start", start.length, 1);
  const shape = [1, start.length] as const;
  const ops = new Ops(backend);
  const scratch = ops.scope();
  try {
    const parameter = ops.upload(start, shape);
    const slots: Tensor[] = optimizer.slots.map(() => ops.upload(new Float64Array(start.length), shape));
    const visits: Visit[] = [];
    for (let step = 0; ; step++) {
      const point = Array.from(await ops.read(parameter));
      const { value, gradient } = evaluate(point);
      visits.push({ point, value });
      if (step === steps) return visits;
      if (gradient.length !== start.length) {
        throw new DataError(
          `minimize: the gradient has ${gradient.length} values, the point ${start.length}; return one for each coordinate`,
        );
      }
      const at = { step: step + 1, learningRate: learningRateAt(optimizer, step, 0) };
      optimizer.update(scratch, parameter, scratch.upload(gradient, shape), slots, at);
      scratch.release();
    }
  } finally {
    scratch.release();
    ops.release();
  }
}
