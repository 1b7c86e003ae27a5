import { defineConfig } from "tsup";

type Config = ReturnType<typeof defineConfig>;

/** The build that every published package shares: ESM, ES2022, types beside the code. */
export const library = (entry: string[]): Config =>
  defineConfig({
    entry,
    format: ["esm"],
    target: "es2022",
    platform: "neutral",
    // tsup 8 sets the deprecated baseUrl itself; TypeScript 6 needs this, tsconfig.json does not.
    dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
    external: [/^node:/],
    removeNodeProtocol: false,
    clean: true,
    sourcemap: true,
    treeshake: false,
    // constants go where they are used, which bundlers do for sources but not for variables
    esbuildOptions(options) {
      options.minifySyntax = true;
    },
  });
