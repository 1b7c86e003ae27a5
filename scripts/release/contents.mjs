// What is in a tarball.
import { execFileSync } from "node:child_process";

/** Its package.json, and the text of what bundles of it say or leave out: all code, and the licences of others. */
export function contentsOf(tarball) {
  const names = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" }).split("\n");
  const text = (paths) =>
    paths.length === 0 ? "" : execFileSync("tar", ["-xzOf", tarball, ...paths], { encoding: "utf8", maxBuffer: 1e8 });
  return {
    manifest: JSON.parse(text(["package/package.json"])),
    code: text(names.filter((name) => /\.[cm]?js$/.test(name))),
    notice: text(names.filter((name) => name === "package/dist/THIRD-PARTY-LICENSES.txt")),
  };
}
