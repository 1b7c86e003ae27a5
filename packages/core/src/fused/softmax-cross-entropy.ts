/** The cross-entropy of logits. */
import type { HostArray, LossParts, Tensor } from "../backend.ts";
import { exp, log } from "../math.ts";
import type { Ops } from "../ops.ts";
import { checkedLoss } from "./loss.ts";
import { shiftedRow, sum } from "./softmax.ts";

/** −scale · Σ y log softmax(z). */
export const softmaxCrossEntropy = (ops: Ops, z: Tensor, y: Tensor, scale: number): LossParts =>
  checkedLoss(ops, "softmaxCrossEntropy", host, z, y, scale);

/** gradient = scale · (softmax(x) Σy − y), Σy over each row. */
function host(gradient: HostArray, x: HostArray, y: HostArray, columns: number, scale: number): number {
  let loss = 0;
  for (let p = 0; p < x.length; p += columns) {
    const shifted = shiftedRow(x, p, columns);
    const e = shifted.map(exp);
    const total = sum(e);
    const expected = sum(y.subarray(p, p + columns));
    const logTotal = log(total);
    for (let j = 0; j < columns; j++) {
      const target = y[p + j]!;
      // also where the target is 0: a logit that is not finite must show
      loss += target * (logTotal - shifted[j]!);
      gradient[p + j] = ((e[j]! / total) * expected - target) * scale;
    }
  }
  return scale * loss;
}
