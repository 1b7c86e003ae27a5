/** One number for all weights: equal only if every bit is. */
import type { NamedArray } from "@chainrule/core";

/** SHA-256 of the bytes of all parameters in order, as hexadecimal digits; null on pages that are not served securely. */
export async function weightsHash(weights: readonly NamedArray[]): Promise<string | null> {
  const { subtle } = globalThis.crypto;
  if (!subtle) return null;
  const bytes = new Uint8Array(weights.reduce((sum, { data }) => sum + data.byteLength, 0));
  let at = 0;
  for (const { data } of weights) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
