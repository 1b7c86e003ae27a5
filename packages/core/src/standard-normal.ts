/** Draws from the normal distribution. */
import { cos, log } from "./math.ts";
import type { Rng } from "./rng.ts";

/** Mean 0 and variance 1, at most 8.6 away; Box–Muller, which takes four words of the stream each time. */
export function standardNormal(rng: Rng): number {
  const radius = Math.sqrt(-2 * log(1 - rng.uniform()));
  return radius * cos(6.283185307179586 * rng.uniform());
}
