/** What 128-bit SIMD can do at most here: multiplications and additions that stay in registers. */
import { ceiling } from "../../../../packages/backend-wasm/bench/ceiling.mjs";
import type { ContenderModule } from "../task.ts";

export const load: ContenderModule["load"] = () => ({
  version: "f32x4.mul and f32x4.add on registers alone",
  multiplier: ({ m, k, n }) => ({
    run: (calls) => void ceiling(2 * m * k * n * calls),
    read: () => new Float32Array(0),
  }),
});
