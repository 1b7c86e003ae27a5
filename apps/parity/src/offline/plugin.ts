/** Adds to the build a service worker that keeps all of it, so that the page works offline once it was loaded. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/** Characters of a file that is kept before anybody asks for it: all but gpu.js and the conformance suite. */
const LARGEST = 150_000;

export function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    generateBundle(_, bundle) {
      const sizeOf = (name: string): number => {
        const output = bundle[name];
        return output?.type === "chunk" ? output.code.length : (output?.source.length ?? 0);
      };
      const small = Object.keys(bundle).filter((name) => name !== "index.html" && sizeOf(name) <= LARGEST);
      const files = ["./", "./icon.svg", ...small.map((name) => `./${name}`)];
      const hash = createHash("sha256");
      for (const [name, output] of Object.entries(bundle)) {
        hash.update(name).update(output.type === "chunk" ? output.code : output.source);
      }
      const code = readFileSync(new URL("service-worker.js", import.meta.url), "utf8")
        .replace('"VERSION"', JSON.stringify(hash.digest("hex").slice(0, 16)))
        .replace('"FILES"', JSON.stringify(files));
      this.emitFile({ type: "asset", fileName: "service-worker.js", source: code });
    },
  };
}
