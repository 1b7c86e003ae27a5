/** Looks at data on the host, piece by piece: a piece stays in the first cache between copying and adding. */
import type { Kernels } from "./kernels.ts";
import type { Memory } from "./memory.ts";

/** Columns that are added at once, and rows of a piece. */
const COLUMNS = 16;
const ROWS = 512;
const PIECE = ROWS * COLUMNS;

/** Whether all are finite: then so is their sum, unless it overflows. @throws as `make` */
export const finiteness =
  ({ make, dispose, floats }: Memory, { reduceRows }: Kernels) =>
  (data: Float32Array): boolean => {
    const space = make([1 + ROWS, COLUMNS]);
    const values = floats();
    const sums = space.pointer >>> 2;
    const piece = sums + COLUMNS;
    let total = 0;
    for (let from = 0; from < data.length; from += PIECE) {
      const part = data.subarray(from, from + PIECE);
      const rest = part.length % COLUMNS;
      values.set(part, piece);
      reduceRows(false, space.pointer, 4 * piece, (part.length - rest) / COLUMNS, COLUMNS);
      for (let i = 0; i < COLUMNS; i++) total += values[sums + i]!;
      for (let i = part.length - rest; i < part.length; i++) total += part[i]!;
    }
    dispose(space);
    return Number.isFinite(total);
  };
