export type { DeviceName } from "./devices/device.ts";
export { gpu } from "./gpu.ts";
export type { GpuOptions } from "./options.ts";
