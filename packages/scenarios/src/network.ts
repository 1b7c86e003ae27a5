/** The model of a problem. */
import { type Backend, type NamedArray, type Sequential, sequential, setWeights } from "@chainrule/core";
import type { Problem } from "./scenario.ts";

/** With the weights of the problem, if it has any, or those given. */
export function modelOf(
  { input, layers, weights }: Pick<Problem, "input" | "layers" | "weights">,
  backend: Backend,
  seed: number,
  given?: readonly NamedArray[],
): Sequential {
  const model = sequential({ backend, input, layers, seed });
  const start = given ?? weights;
  if (start) setWeights(model, start);
  return model;
}
