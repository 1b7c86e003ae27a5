/** Opens a device, and proves that it computes and is the one that was asked for. */
import { BackendUnavailableError } from "@chainrule/core";
import { unary } from "../kernels/elementwise.ts";
import type { Device, DeviceName } from "./device.ts";
import { glDevice } from "./gl.ts";
import { hostDevice } from "./host.ts";
import { loadGl } from "./node-gl.ts";
import { webGpuSource } from "./node-webgpu.ts";
import { webGpuDevice } from "./webgpu.ts";

const OPEN: Readonly<Record<DeviceName, () => Device | Promise<Device>>> = {
  async webgpu() {
    const { gpu, restore } = await webGpuSource();
    try {
      return await webGpuDevice(gpu);
    } finally {
      restore();
    }
  },
  webgl2: () => glDevice("webgl2"),
  webgl: () => glDevice("webgl"),
  async headlessgl() {
    await loadGl();
    return glDevice("headlessgl");
  },
  webasm: () => hostDevice("webasm"),
  cpu: () => hostDevice("cpu"),
};

/** What to do where a device is missing. */
const REMEDIES: Readonly<Record<DeviceName, string>> = {
  webgpu: "take a browser with WebGPU, in Node the package webgpu, or another device or backend",
  webgl2: "take a browser with WebGL2, in Node the device headlessgl, or another backend",
  webgl: "take a browser with WebGL, in Node the device headlessgl, or another backend",
  headlessgl: "in Node, add the package gl and a display, as xvfb-run gives one, or take another backend",
  webasm: "take a runtime with WebAssembly, or another backend",
  cpu: "take another backend",
};

/** @throws BackendUnavailableError with the reason and what to do */
export async function openDevice(name: DeviceName): Promise<Device> {
  try {
    const device = await OPEN[name]();
    await prove(device);
    return device;
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    throw new BackendUnavailableError(`gpu: ${name} cannot run here: ${cause.message}; ${REMEDIES[name]}`, { cause });
  }
}

/** Why a device could not be opened, without what to do about it. */
export const reasonOf = (error: unknown): string =>
  String(((error as Error).cause as Error | undefined)?.message ?? error);

/** The constructor of its kernels is compared at every launch. */
async function prove(device: Device): Promise<void> {
  const x = device.upload([2], [1, 1]);
  const y = device.run(unary("neg"), [1, 1], [x], []);
  const [got] = await device.read(y);
  device.free(x);
  device.free(y);
  if (got === -2) return;
  await device.close();
  throw new Error(`the negative of 2 came out as ${got}`);
}
