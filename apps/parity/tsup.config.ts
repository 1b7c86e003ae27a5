import { defineConfig } from "tsup";

export default defineConfig({
  entry: { cli: "src/cli/main.ts" },
  format: ["esm"],
  target: "node20",
  // from the sources: the build needs none before it
  noExternal: [/^@chainrule\//],
  esbuildOptions(options) {
    options.conditions = ["@chainrule/source"];
  },
});
