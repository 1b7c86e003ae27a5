/** Arrays of every type for tests: empty ones, scalars and vectors to four dimensions, with any bits. */
import { rng } from "../rng.ts";
import { CONSTRUCTORS, type Dtype, type NumericArray } from "./array.ts";

const DTYPES = Object.keys(CONSTRUCTORS) as Dtype[];

const SHAPES = [[], [0], [1], [5], [2, 3], [3, 1], [2, 0, 4], [2, 3, 4], [2, 1, 3, 2]];

/** One of each type and shape; the same values for the same seed. */
export function sampleArrays(seed: number): NumericArray[] {
  const random = rng(seed);
  return DTYPES.flatMap((dtype) =>
    SHAPES.map((shape) => {
      const count = shape.reduce((product, dimension) => product * dimension, 1);
      const { BYTES_PER_ELEMENT } = CONSTRUCTORS[dtype];
      const bytes = Uint8Array.from({ length: count * BYTES_PER_ELEMENT }, () =>
        dtype === "bool" ? random.integer(2) : random.integer(256),
      );
      return { dtype, shape, data: new CONSTRUCTORS[dtype](bytes.buffer) } as NumericArray;
    }),
  );
}
