/** A mini-batch out of data that stay where gathering is fastest. */
import type { Shape, Tensor } from "../backend.ts";
import { ShapeError } from "../errors.ts";
import type { Ops } from "../ops.ts";

/** A matrix that batches are gathered from: in backend memory where the backend can gather, else on the host. */
export interface Resident {
  readonly shape: Shape;
  readonly host: ArrayLike<number>;
  readonly tensor: Tensor | null;
}

export const resident = (ops: Ops, host: ArrayLike<number>, shape: Shape): Resident => ({
  shape,
  host,
  tensor: ops.backend.fused.gatherRows ? ops.upload(host, shape) : null,
});

/** Row i of the result is row `rows[i]` of the source. */
export function gatherRows(ops: Ops, { shape, host, tensor }: Resident, rows: Uint32Array): Tensor {
  for (let i = 0; i < rows.length; i++) {
    if ((rows[i] as number) >= shape[0]) {
      throw new ShapeError(`gatherRows: there is no row ${rows[i]}; use 0 to ${shape[0] - 1}`);
    }
  }
  if (tensor && ops.backend.fused.gatherRows) {
    ops.check("gatherRows", tensor);
    return ops.adopt(ops.backend.fused.gatherRows(tensor, rows));
  }
  const columns = shape[1];
  const batch = new Float64Array(rows.length * columns);
  for (let i = 0; i < batch.length; i++) {
    batch[i] = host[(rows[Math.floor(i / columns)] as number) * columns + (i % columns)] as number;
  }
  return ops.upload(batch, [rows.length, columns]);
}
