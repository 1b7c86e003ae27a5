export type { DeviceName } from "./devices/names.ts";
export { gpu } from "./gpu.ts";
export type { GpuOptions } from "./options.ts";
