import { browser } from "../../vitest.browser.ts";

/** Chromium computes WebGL and WebGPU on the processor where there is no GPU, but for WebGPU it wants to be asked. */
const FLAGS = ["--enable-unsafe-webgpu", "--enable-unsafe-swiftshader"];

const config = await browser("@chainrule/backend-gpu in Chromium", ["src/**/*.browser.test.ts"], FLAGS);

export default { ...config, optimizeDeps: { include: ["gpu.js/src/index.js"] } };
