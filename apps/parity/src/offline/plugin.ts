/** Adds to the build a service worker that keeps all of it, so that the page works offline once it was loaded. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

export function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    generateBundle(_, bundle) {
      const files = ["./", "./icon.svg", ...Object.keys(bundle).map((name) => `./${name}`)].filter(
        (name) => !name.endsWith(".map") && name !== "./index.html",
      );
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
