/** One gradient case: the model's gradients against the oracle's, and in float64 against central differences. */
import type { Matrix } from "@chainrule/core";
import { reference } from "@chainrule/core/reference";
import { type Case, merge, type Outcome, onBackend } from "../case.ts";
import { allowedBy } from "../judge/bounds.ts";
import { compare } from "../judge/compare.ts";
import { row } from "../judge/numbers.ts";
import * as tolerance from "../judge/tolerance.ts";
import { analyticGradients, type Differentiated } from "./analytic.ts";
import { lossAt, masksOf } from "./by-hand.ts";
import { numericGradients } from "./numeric.ts";
import { INPUTS, type Point, type Problem, pointOf } from "./problem.ts";

export const gradientCase = (problem: Problem): Case => {
  const id = `gradient/${problem.id}`;
  return onBackend(id, async (backend, { bounds }) => {
    const { precision } = backend;
    const point = pointOf(problem, precision);
    const got = await analyticGradients(problem, point, backend);
    const want = await analyticGradients(problem, point, reference());
    const outcomes: Outcome[] = [];
    const judge = (what: string, values: Matrix, exact: Matrix, allowed: number): void => {
      const scale = new Float64Array(exact.data.length).fill(largest(exact));
      outcomes.push(
        compare({
          label: `${id} (${what})`,
          precision,
          got: values.data,
          want: exact,
          allowed: allowed && allowedBy(bounds, "gradient", allowed),
          scale,
        }),
      );
    };
    judge("loss", row(got.loss), row(want.loss), tolerance.MODEL_LOSS);
    for (const [name, exact] of want.gradients) {
      judge(
        name,
        got.gradients.get(name) as Matrix,
        exact,
        problem.zeros?.includes(name) ? 0 : tolerance.MODEL_GRADIENT,
      );
    }
    // in float32 a difference quotient has no digits left
    if (precision === "float64") outcomes.push(...(await againstDifferences(problem, point, got)));
    return merge(outcomes);
  });
};

async function againstDifferences(problem: Problem, point: Point, got: Differentiated): Promise<Outcome[]> {
  const id = `gradient/${problem.id}`;
  const outcomes: Outcome[] = [];
  const masks = await masksOf(problem, point.x.shape[0], INPUTS);
  const loss = lossAt(problem, point, masks);
  if (!(Math.abs(got.loss - loss) <= tolerance.LOSS_BY_HAND * Math.abs(loss))) {
    outcomes.push(failed(`${id} (loss): got ${got.loss}, by hand it is ${loss}; check its formula and what is linked`));
  }
  for (const [name, numeric] of numericGradients(problem, point, masks)) {
    const analytic = got.gradients.get(name) as Matrix;
    if (problem.zeros?.includes(name) && Array.from(analytic.data).some((x) => x !== 0)) {
      outcomes.push(failed(`${id} (${name}): the gradient is not 0, which it is by definition; check the derivative`));
    }
    outcomes.push(relative(`${id} (${name})`, analytic, numeric));
  }
  return outcomes;
}

const failed = (failure: string): Outcome => ({ failures: [failure], worst: Number.POSITIVE_INFINITY });

/** |a − n| / max(|a|, |n|, floor) ≤ 1e-6. */
function relative(label: string, analytic: Matrix, numeric: Matrix): Outcome {
  const columns = numeric.shape[1];
  let worst = 0;
  let failure: string | null = null;
  for (let i = 0; i < numeric.data.length; i++) {
    const [a, n] = [analytic.data[i] as number, numeric.data[i] as number];
    const error = Math.abs(a - n) / Math.max(Math.abs(a), Math.abs(n), tolerance.NUMERIC_FLOOR);
    const off = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error / tolerance.NUMERIC;
    if (off > 1 && failure === null) {
      failure =
        `${label}: element [${Math.floor(i / columns)}, ${i % columns}] of the gradient is ${a}, ` +
        `central differences give ${n}; check the derivatives in this model`;
    }
    worst = Math.max(worst, off);
  }
  return { failures: failure ? [failure] : [], worst };
}

const largest = ({ data }: Matrix): number => Array.from(data).reduce((max, x) => Math.max(max, Math.abs(x)), 0);
