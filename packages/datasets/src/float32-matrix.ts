/** The matrix that every data set of this package holds. */
import type { Matrix } from "@chainrule/core";

/** Row-major, rows are samples; `data.length` is `shape[0] * shape[1]`. */
export interface Float32Matrix extends Matrix {
  /** Row-major: `shape[0] * shape[1]` values. */
  readonly data: Float32Array<ArrayBuffer>;
}
