/** Which data a model was trained on, in 64 digits. */
import { createHash } from "node:crypto";
import type { Dataset } from "../data.ts";

/** SHA-256 of shapes and values, as hexadecimal digits; values count as float64, so that it does not depend on the type. */
export function dataHash({ x, y }: Dataset): string {
  const hash = createHash("sha256");
  for (const part of [x, y]) {
    const { shape, rows } = rowsOf(part);
    hash.update(`${shape.join("×")};`);
    for (const row of rows) hash.update(Float64Array.from(row));
  }
  return hash.digest("hex");
}

function rowsOf(part: Dataset["x"] | Dataset["y"]): { shape: readonly number[]; rows: readonly ArrayLike<number>[] } {
  if ("shape" in part) return { shape: part.shape, rows: [part.data] };
  const [first] = part;
  if (typeof first === "number") return { shape: [part.length], rows: [part as ArrayLike<number>] };
  return { shape: [part.length, first?.length ?? 0], rows: part as readonly ArrayLike<number>[] };
}
