/** The package `gl` for headless devices: taken when one is asked for, and only then. */

/** @throws Error if it is not installed */
export async function loadGl(): Promise<void> {
  // a name that bundlers do not follow: in browsers it is never asked for
  const name = "gl";
  const gl = await import(/* @vite-ignore */ /* webpackIgnore: true */ name).catch(() => {
    throw new Error("the package gl is not installed");
  });
  const { default: slot } = await import("./gl-slot.cjs");
  slot.fill(gl.default);
}
