/** Working space in float64, shared by the kernels: each is done with it when it returns. */

let space = new Float64Array(1024);

/** At least `size` numbers with arbitrary contents. */
export function scratch(size: number): Float64Array<ArrayBuffer> {
  if (space.length < size) space = new Float64Array(size);
  return space;
}
