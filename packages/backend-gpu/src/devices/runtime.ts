/** What a device asks of the runtime: found out before gpu.js is loaded. */
import { BackendUnavailableError } from "@chainrule/core";
import type { DeviceName } from "./names.ts";
import { optional } from "./optional.ts";

const inNode = (): boolean =>
  Boolean((globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node);

async function webgpu(): Promise<void> {
  if ((globalThis as { navigator?: { gpu?: object } }).navigator?.gpu) return;
  if (!inNode()) throw new Error("there is no navigator.gpu");
  await optional("webgpu");
}

async function canvas(): Promise<void> {
  if (typeof document === "undefined" && typeof OffscreenCanvas === "undefined") throw new Error("there is no canvas");
}

async function headless(): Promise<void> {
  if (!inNode()) throw new Error("this is not Node");
  await optional("gl");
}

/** gpu.js makes its functions of text. */
async function functions(): Promise<void> {
  try {
    new Function("return 0");
  } catch (cause) {
    throw new Error("functions may not be made of text", { cause });
  }
}

const anything = async (): Promise<void> => {};

const NEEDS: Readonly<Record<DeviceName, () => Promise<void>>> = {
  webgpu,
  webgl2: canvas,
  webgl: canvas,
  headlessgl: headless,
  webasm: anything,
  cpu: functions,
};

/** What to do where a device is missing. */
const REMEDIES: Readonly<Record<DeviceName, string>> = {
  webgpu: "take a browser with WebGPU, in Node the package webgpu, or another device or backend",
  webgl2: "take a browser with WebGL2, in Node the device headlessgl, or another backend",
  webgl: "take a browser with WebGL, in Node the device headlessgl, or another backend",
  headlessgl: "in Node, add the package gl and a display, as xvfb-run gives one, or take another backend",
  webasm:
    "take a runtime with WebAssembly, on a page whose Content-Security-Policy allows it ('wasm-unsafe-eval'), or another backend",
  cpu: "take a page whose Content-Security-Policy allows it ('unsafe-eval'), or another device or backend",
};

/** What `open` gives, if the runtime has what the device needs. @throws BackendUnavailableError with the reason and what to do */
export async function inRuntime<T>(name: DeviceName, open: () => Promise<T>): Promise<T> {
  try {
    await NEEDS[name]();
    return await open();
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    throw new BackendUnavailableError(`gpu: ${name} cannot run here: ${cause.message}; ${REMEDIES[name]}`, { cause });
  }
}

/** Why a device could not be opened, without what to do about it. */
export const reasonOf = (error: unknown): string =>
  String(((error as Error).cause as Error | undefined)?.message ?? error);
