/** What can be handed to another thread instead of being copied. */

/** The memory of the arrays in a value, which is handed over instead of copied. */
export function buffersOf(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const search = (part: unknown): void => {
    if (ArrayBuffer.isView(part)) {
      if (part.buffer instanceof ArrayBuffer) found.add(part.buffer);
    } else if (typeof part === "object" && part !== null) for (const entry of Object.values(part)) search(entry);
  };
  search(value);
  return [...found];
}
