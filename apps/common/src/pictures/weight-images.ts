/** The weights of a first layer as images: what each unit looks for. */
import type { Picture } from "../draw.ts";
import type { Values } from "./heat-map.ts";

/** One image for each column of `[width · height, units]`: gray is 0, white the largest positive weight of the unit. */
export function weightImages({ shape: [inputs, units], data }: Values, width: number): Picture[] {
  return Array.from({ length: units }, (_, j) => {
    const weights = Array.from({ length: inputs }, (__, i) => data[i * units + j]!);
    const largest = Math.max(...weights.map(Math.abs)) || 1;
    return { width, height: inputs / width, pixels: weights.map((w) => 0.5 + w / largest / 2) };
  });
}
