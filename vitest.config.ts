import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: ["packages/*", "conformance", "apps/*"],
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts", "conformance/src/**/*.ts"],
      exclude: ["**/*.test.ts"],
      reporter: ["text", "json"],
    },
  },
});
