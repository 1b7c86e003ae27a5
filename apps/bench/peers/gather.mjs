/** Rows of a matrix, those that `order` names from `from` on, so many. */
export function gather(values, columns, order, from, count) {
  const batch = new Float32Array(count * columns);
  for (let i = 0; i < count; i++) {
    const row = order[from + i];
    batch.set(values.subarray(row * columns, (row + 1) * columns), i * columns);
  }
  return batch;
}
