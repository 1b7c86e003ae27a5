import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { chromium } from "./scripts/chromium.mjs";
import { PATIENCE } from "./vitest.shared.ts";

/** Without these there is no SharedArrayBuffer. */
const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** Chromium computes WebGL and WebGPU on the processor where there is no GPU, but for WebGPU it wants to be asked. */
export const GPU_FLAGS = ["--enable-unsafe-webgpu", "--enable-unsafe-swiftshader"];

/** The same test files in a real Chromium, from the sources, on a page that may share memory unless `isolated` is false. */
export async function browser(
  name: string,
  include: string[],
  isolated = true,
  flags: string[] = [],
): Promise<ViteUserConfig> {
  const { executablePath, env } = await chromium();
  return defineConfig({
    resolve: { conditions: ["@chainrule/source"] },
    server: { headers: isolated ? ISOLATED : {} },
    test: {
      name,
      include,
      testTimeout: PATIENCE,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({
          launchOptions: {
            executablePath,
            env: { ...process.env, ...env },
            chromiumSandbox: false,
            args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", ...flags],
          },
        }),
        instances: [{ browser: "chromium" }],
      },
    },
  });
}
