/** The devices that gpu.js reaches. */

/** What may be a GPU, fastest hopes first. */
export const GPUS = ["webgpu", "webgl2", "webgl", "headlessgl"] as const;
/** The devices by name; `"webasm"` and `"cpu"` are gpu.js without a GPU. */
export type DeviceName = (typeof GPUS)[number] | "webasm" | "cpu";
export const DEVICES: readonly DeviceName[] = [...GPUS, "webasm", "cpu"];
