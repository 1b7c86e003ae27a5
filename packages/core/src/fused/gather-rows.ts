/** A mini-batch out of data that stay where gathering is fastest. */
import type { Shape, Tensor } from "../backend.ts";
import { ShapeError } from "../errors.ts";
import type { Ops } from "../ops.ts";

/** A matrix that batches are gathered from: in backend memory if it has a tensor, else on the host. */
export interface Resident {
  /** Of all rows. */
  readonly shape: Shape;
  /** The values on the host, row-major. */
  readonly data: ArrayLike<number>;
  /** The same in backend memory; null where the backend gathers nothing. */
  readonly tensor?: Tensor | null;
}

/** The data in backend memory, if the backend can gather there. */
export const resident = (ops: Ops, data: ArrayLike<number>, shape: Shape): Resident => ({
  shape,
  data,
  tensor: ops.backend.fused.gatherRows ? ops.upload(data, shape) : null,
});

/** Row i of the result is row `rows[i]` of the source. */
export function gatherRows(ops: Ops, { shape: [count, columns], data, tensor }: Resident, rows: Uint32Array): Tensor {
  const first = rows[0]!;
  let consecutive = true;
  for (let i = 0; i < rows.length; i++) {
    if (rows[i]! >= count) throw new ShapeError(`gatherRows: row ${rows[i]} is not there; give 0 to ${count - 1}`);
    if (rows[i] !== first + i) consecutive = false;
  }
  if (tensor) {
    ops.check("gatherRows", tensor);
    return ops.adopt(ops.backend.fused.gatherRows!(tensor, rows));
  }
  const shape = [rows.length, columns] as const;
  const view = ArrayBuffer.isView(data) ? (data as Float64Array) : null;
  if (view && consecutive) return ops.upload(view.subarray(first * columns, (first + rows.length) * columns), shape);
  const batch = new (data instanceof Float32Array ? Float32Array : Float64Array)(rows.length * columns);
  for (let i = 0, p = 0; i < rows.length; i++, p += columns) {
    const q = rows[i]! * columns;
    if (view) batch.set(view.subarray(q, q + columns), p);
    else for (let j = 0; j < columns; j++) batch[p + j] = data[q + j]!;
  }
  return ops.upload(batch, shape);
}
