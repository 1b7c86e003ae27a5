/** What outputs say: the class of the largest, and by how much it leads. */

export interface Answer {
  readonly answer: number;
  /** From 0, undecided, to 1. */
  readonly confidence: number;
}

export function answerOf(outputs: ArrayLike<number>, row: number, classes: number): Answer {
  let [answer, best, second] = [0, -Infinity, -Infinity];
  for (let c = 0; c < classes; c++) {
    const value = outputs[row * classes + c] as number;
    if (value > best) [answer, best, second] = [c, value, best];
    else if (value > second) second = value;
  }
  return { answer, confidence: Math.max(0, Math.min(1, best - second)) };
}
