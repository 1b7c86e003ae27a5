// Where the lockfile takes packages from: the registry alone, each with the digest of what it was.

const RESOLUTION = /^ {4}resolution: (.*)$/gm;
const OF_REGISTRY = /^\{integrity: sha512-[A-Za-z0-9+/]{86}==\}$/;

/** One line for each package that comes from elsewhere, or without a SHA-512. */
export function lockfileProblems(lockfile) {
  const found = [...lockfile.matchAll(RESOLUTION)].map(([, resolution]) => resolution);
  if (found.length === 0) return ["it names no packages"];
  return found
    .filter((resolution) => !OF_REGISTRY.test(resolution))
    .map((resolution) => `${resolution} is no package of the registry with its SHA-512`);
}
