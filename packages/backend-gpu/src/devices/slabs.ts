/** Matrices that are higher than a device can lay out: in slabs of rows, one behind the other. */
import type { Layout } from "../kernels/layout.ts";

export interface Placement {
  /** As gpu.js wants it: width, height and, for slabs, how many. */
  readonly output: readonly number[];
  readonly layout: Layout;
}

/**
 * Of `rows` rows with `width` elements each; neither side of a result goes beyond `most`, unless there is but one row.
 * The last slab may end in rows that belong to nothing.
 */
export function placement(lanes: Layout["lanes"], rows: number, width: number, most: number): Placement {
  if (rows === 1 || (rows <= most && width <= most)) {
    return { output: [width, rows], layout: { lanes, row: "this.thread.y" } };
  }
  const slabs = Math.max(2, Math.ceil(rows / most));
  const height = Math.ceil(rows / slabs);
  return { output: [width, height, slabs], layout: { lanes, row: `(this.thread.y + ${height} * this.thread.z)` } };
}
