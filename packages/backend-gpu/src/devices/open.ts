/** Opens a device, and proves that it computes and is the one that was asked for. */
import { unary } from "../kernels/elementwise.ts";
import type { Device } from "./device.ts";
import { glDevice } from "./gl.ts";
import { hostDevice } from "./host.ts";
import type { DeviceName } from "./names.ts";
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

/** @throws Error where it does not open, or does not compute */
export async function openDevice(name: DeviceName): Promise<Device> {
  const device = await OPEN[name]();
  await prove(device);
  return device;
}

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
