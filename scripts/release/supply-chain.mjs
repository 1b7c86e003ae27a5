// What users get with a tarball: its licences judged, and a list of its contents as CycloneDX written beside it.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundledIn } from "./bundled.mjs";
import { contentsOf } from "./contents.mjs";
import { licenceProblems } from "./licences.mjs";
import { completed, sbomProblems } from "./sbom.mjs";

/** `pnpm(...args)` runs in `root`, where the packages were built. @throws with every problem of every tarball in `folder` */
export async function judgeSupplyChain(pnpm, root, folder) {
  const problems = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".tgz"))) {
    const { manifest, code, notice } = contentsOf(join(folder, file));
    const bundled = bundledIn(root, code);
    problems.push(...licenceProblems({ manifest, bundled, notice }));
    const digest = createHash("sha512")
      .update(readFileSync(join(folder, file)))
      .digest("hex");
    const plain = JSON.parse(await pnpm("--filter", manifest.name, "sbom", "--sbom-format", "cyclonedx", "--prod"));
    const sbom = completed(plain, { manifest, bundled, digest });
    const flaws = await sbomProblems(sbom, { manifest, bundled, digest });
    problems.push(...flaws.map((flaw) => `the SBOM of ${manifest.name}: ${flaw}`));
    writeFileSync(join(folder, file.replace(/\.tgz$/, ".cdx.json")), `${JSON.stringify(sbom, null, 2)}\n`);
    const parts = bundled.map(({ name, version, license }) => `${name} ${version} (${license})`);
    console.log(`${manifest.name} ${manifest.version} contains ${parts.join(", ") || "no code of others"}`);
  }
  if (problems.length) throw new Error(`supply chain: ${problems.join("; ")}`);
}
