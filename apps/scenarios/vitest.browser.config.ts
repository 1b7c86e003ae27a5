import { browser, GPU_FLAGS } from "../../vitest.browser.ts";

const config = await browser("@chainrule/app-scenarios in Chromium", ["src/**/*.browser.test.ts"], true, GPU_FLAGS);

export default {
  ...config,
  optimizeDeps: { include: ["@chainrule/backend-gpu > gpu.js/src/index.js"] },
};
