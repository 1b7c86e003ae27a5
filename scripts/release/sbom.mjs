// The list of what a tarball contains and asks for, as CycloneDX: pnpm's own, which knows dependencies, completed by the
// digest of the tarball, the code of others that is bundled, and the peers, which the user installs.
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import semver from "semver";

/** `sbom` as pnpm makes it; `digest` is the SHA-512 of the tarball. */
export function completed(sbom, { manifest, bundled, digest }) {
  const root = { ...sbom.metadata.component, hashes: [{ alg: "SHA-512", content: digest }] };
  const optional = manifest.peerDependenciesMeta ?? {};
  const parts = [
    ...bundled.map(containedOf),
    ...Object.entries(manifest.peerDependencies ?? {}).map(([name, range]) => peerOf(name, range, optional[name])),
  ];
  const refs = parts.map((part) => part["bom-ref"]);
  return {
    ...sbom,
    metadata: { ...sbom.metadata, component: root },
    components: [...sbom.components, ...parts],
    dependencies: [
      ...sbom.dependencies.map(({ ref, dependsOn }) => ({
        ref,
        dependsOn: ref === root["bom-ref"] ? [...dependsOn, ...refs] : dependsOn,
      })),
      ...refs.map((ref) => ({ ref, dependsOn: [] })),
    ],
  };
}

/** One line for each thing that the list lacks or has wrong. */
export async function sbomProblems(sbom, { manifest, bundled, digest }) {
  const { component } = sbom.metadata;
  const problems = [];
  if (fullName(component) !== manifest.name) problems.push(`it is about ${fullName(component)}`);
  if (component.version !== manifest.version) problems.push(`it is about the version ${component.version}`);
  if (component.hashes?.[0]?.content !== digest) problems.push("it has not the SHA-512 of the tarball");
  for (const part of [component, ...sbom.components.filter(({ isExternal }) => !isExternal)]) {
    if (!part.version) problems.push(`${fullName(part)} has no version`);
    if (!(part.licenses?.length > 0)) problems.push(`${fullName(part)} has no licence`);
  }
  const listed = sbom.components.map(fullName);
  const asked = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  for (const name of [...bundled.map((found) => found.name), ...asked]) {
    if (!listed.includes(name)) problems.push(`${name} is not listed`);
  }
  const flaws = await new Validation.JsonStrictValidator(Spec.Version.v1dot7).validate(JSON.stringify(sbom));
  for (const { instancePath, message } of flaws ?? []) problems.push(`${instancePath || "it"} ${message}`);
  return problems;
}

const fullName = ({ group, name }) => (group ? `${group}/${name}` : name);

function containedOf({ name, version, license }) {
  const purl = `${purlOf(name)}@${version}`;
  return {
    ...named(name),
    version,
    licenses: [{ license: { id: license } }],
    purl,
    "bom-ref": purl,
    scope: "required",
  };
}

function peerOf(name, range, meta) {
  const versions = new semver.Range(range).set.map((all) => all.map(({ value }) => value).join("|")).join("|");
  const purl = purlOf(name);
  const scope = meta?.optional ? "optional" : "required";
  return { ...named(name), versionRange: `vers:npm/${versions}`, isExternal: true, purl, "bom-ref": purl, scope };
}

function named(fullName) {
  const [, group, name] = /^(?:(@[^/]+)\/)?(.+)$/.exec(fullName);
  return { type: "library", ...(group && { group }), name };
}

const purlOf = (name) => `pkg:npm/${name.replace("@", "%40")}`;
