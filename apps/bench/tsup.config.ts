import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/cli.ts", "src/child.ts", "src/contenders/*.ts"],
  format: ["esm"],
  target: "node20",
  clean: true,
});
