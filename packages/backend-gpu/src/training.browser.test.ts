import { expect, inject, it } from "vitest";
import { farthestLoss, mnist32, parity10 } from "./testing/training.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The first images of MNIST in base64. */
    mnist: { pixels: string; labels: string };
  }
}

const { pixels, labels } = inject("mnist");
const decoded = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));
const y = decoded(labels);
const x = { data: Float32Array.from(decoded(pixels), (byte) => byte / 255), shape: [y.length, 784] } as const;

it.each(["webgl2", "webgl", "webgpu", "webasm", "cpu"] as const)(
  "200 steps on %s are those of float64",
  async (device) => {
    expect(await farthestLoss({ device }, mnist32({ x, y, classes: 10 }))).toBeLessThan(1e-4);
    expect(await farthestLoss({ device }, parity10())).toBeLessThan(1e-4);
  },
);
