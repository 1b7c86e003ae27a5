/** Arrays that grow with what is read, by doubling. */
import { DataError } from "@chainrule/core";

/** `array` if it has `length` places, else a larger copy. */
export function grow<A extends Uint8Array | Int32Array | Float32Array>(array: A, length: number): A {
  if (length <= array.length) return array;
  const size = Math.max(length, 2 * array.length);
  try {
    const larger = new (array.constructor as new (length: number) => A)(size);
    larger.set(array);
    return larger;
  } catch (cause) {
    throw new DataError(`CSV: there is no memory for ${size} values; read it in batches, with csvBatches`, { cause });
  }
}
