import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/scenarios.ts", "src/explain.ts", "src/docs.ts", "src/record.ts"],
  format: ["esm"],
  target: "node20",
  clean: true,
});
