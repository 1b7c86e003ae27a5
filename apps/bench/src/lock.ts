/** Which packages an installation brings along, by npm's lockfile. */

export interface Lock {
  /** By folder: `node_modules/a/node_modules/b`. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  /** npm installs these, too, unless the package calls them optional. */
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** The folders of these packages and of all that they depend on, each once. */
export function closureOf({ packages }: Lock, names: readonly string[]): string[] {
  const found = new Set<string>();
  /** Where Node finds a package from inside a folder: there, or further up. */
  const locate = (name: string, from: string): string | null => {
    for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("node_modules/") - 1))) {
      const path = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
      if (packages[path]) return path;
      if (folder === "") return null;
    }
  };
  const visit = (name: string, from: string): void => {
    const path = locate(name, from);
    if (path === null || found.has(path)) return;
    found.add(path);
    const { dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta } = packages[path]!;
    const peers = Object.keys(peerDependencies).filter((peer) => !peerDependenciesMeta?.[peer]?.optional);
    for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) visit(name, path);
  };
  for (const name of names) visit(name, "");
  return [...found];
}
