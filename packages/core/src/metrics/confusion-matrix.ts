/** Counts of actual against predicted classes. */
import type { ClassIndices } from "../data.ts";
import { DataError } from "../errors.ts";

/**
 * How often each class was taken for each: row = actual class, column = predicted class.
 * @throws DataError if the lengths differ or a class is not in 0 … classes − 1
 */
export function confusionMatrix(actual: ClassIndices, predicted: ClassIndices, classes: number): number[][] {
  if (actual.length !== predicted.length) {
    throw new DataError(
      `confusionMatrix: ${actual.length} actual and ${predicted.length} predicted classes; give one of each per sample`,
    );
  }
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < actual.length; i++) {
    const row = counts[actual[i] as number];
    if (row?.[predicted[i] as number] === undefined) {
      throw new DataError(
        `confusionMatrix: sample ${i} has actual class ${actual[i]} and predicted class ${predicted[i]}; ` +
          `give classes from 0 to ${classes - 1}`,
      );
    }
    row[predicted[i] as number]! += 1;
  }
  return counts;
}
