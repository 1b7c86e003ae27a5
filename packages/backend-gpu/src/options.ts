/** What the user may choose, checked. */
import { OptionError } from "@chainrule/core";
import { DEVICES, type DeviceName } from "./devices/names.ts";

/** The option of `gpu`. */
export interface GpuOptions {
  /**
   * What computes: `"webgpu"`, `"webgl2"`, `"webgl"` in browsers, `"headlessgl"` in Node with the package `gl`, `"webasm"` and
   * `"cpu"` everywhere, without a GPU. `"auto"`, the default, takes the first of the first four that is a real GPU.
   */
  readonly device?: DeviceName | "auto";
}

/** @throws OptionError for a device that does not exist */
export function deviceOf({ device = "auto" }: GpuOptions): DeviceName | "auto" {
  const names: readonly string[] = [...DEVICES, "auto"];
  if (!names.includes(device)) {
    throw new OptionError(`gpu: the device is ${String(device)}; give one of ${names.join(", ")}`);
  }
  return device;
}
