import { defaultClientConditions, defineConfig, type UserConfig } from "vite";
import { offline } from "./src/offline/plugin.ts";

const config: UserConfig = defineConfig({
  // works under any path
  base: "./",
  // from the sources: the build needs none before it
  resolve: { conditions: ["@chainrule/source", ...defaultClientConditions] },
  build: { outDir: "dist/page", target: "es2022", modulePreload: { polyfill: false } },
  worker: { format: "es" },
  plugins: [offline()],
});

export default config;
