/** The package `gl` for headless devices: taken when one is asked for, and only then. */
import { optional } from "./optional.ts";

/** @throws Error if it is not installed */
export async function loadGl(): Promise<void> {
  const gl = await optional("gl");
  const { default: slot } = await import("./gl-slot.cjs");
  slot.fill(gl.default as typeof slot);
}
