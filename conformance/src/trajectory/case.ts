/** Trajectories: losses and weights of whole trainings against the oracle's, and in float64 against those made by hand. */
import type { Backend, Matrix, Precision } from "@chainrule/core";
import { reference } from "@chainrule/core/reference";
import { type Case, merge, type Outcome, onBackend } from "../case.ts";
import { withoutFused } from "../fused/wrappers.ts";
import { allowedBy, type Bounds } from "../judge/bounds.ts";
import { compare } from "../judge/compare.ts";
import * as tolerance from "../judge/tolerance.ts";
import { CONFIGURATIONS, type Configuration } from "./configurations.ts";
import { trainByHand } from "./scalar.ts";
import { STEPS, type Trajectory, train } from "./training.ts";

export function sameTrajectory(
  label: string,
  { precision, bounds }: { readonly precision: Precision; readonly bounds: Bounds },
  got: Trajectory,
  want: Trajectory,
): Outcome {
  const allowed = allowedBy(bounds, "trajectory", tolerance.TRAJECTORY);
  const losses: Matrix = { data: want.losses, shape: [1, want.losses.length] };
  return merge([
    compare({ label: `${label} (losses)`, precision, got: got.losses, want: losses, allowed }),
    ...[...want.weights].map(([name, exact]) => {
      const scale = new Float64Array(exact.data.length).fill(largest(exact));
      const values = got.weights.get(name)?.data ?? [];
      return compare({ label: `${label} (${name})`, precision, got: values, want: exact, allowed, scale });
    }),
  ]);
}

const largest = ({ data }: Matrix): number => Array.from(data).reduce((max, x) => Math.max(max, Math.abs(x)), 0);

export function trajectory({ name, optimizer, rule }: Configuration, composed: boolean): Case {
  const id = `trajectory/${name}/${STEPS}${composed ? "/composed" : ""}`;
  return onBackend(id, async (backend: Backend, { bounds }) => {
    const { precision } = backend;
    const got = await train(composed ? withoutFused(backend) : backend, optimizer(), precision);
    const exact = await train(reference(), optimizer(), precision);
    const outcomes = [sameTrajectory(id, { precision, bounds }, got, exact)];
    // the oracle shares core's optimizers; this one does not
    outcomes.push(
      sameTrajectory(`${id} against plain loops`, { precision, bounds }, got, trainByHand(rule, precision)),
    );
    return merge(outcomes);
  });
}

export const trajectoryCases = (): Case[] =>
  CONFIGURATIONS.flatMap((configuration) => [trajectory(configuration, false), trajectory(configuration, true)]);
