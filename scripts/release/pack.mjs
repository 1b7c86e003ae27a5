// Every public package as the tarball that would be published.

/**
 * Packs them into `folder`. Gives for each its name, its tarball, the paths in it, and the text of its package.json and README.
 * `pnpm` is taken from the PATH, where `pnpm run` puts it.
 */
export async function pack(run, root, folder) {
  const packages = JSON.parse(await run("pnpm", ["list", "--recursive", "--depth=-1", "--json"], root));
  return Promise.all(
    packages
      .filter((found) => !found.private)
      .map(async ({ name, path }) => {
        const packed = JSON.parse(await run("pnpm", ["pack", "--json", "--pack-destination", folder], path));
        const files = packed.files.map((entry) => entry.path);
        const text = (inside) => run("tar", ["-xzOf", packed.filename, `package/${inside}`]);
        const readme = files.includes("README.md") ? await text("README.md") : "";
        return { name, file: packed.filename, files, manifest: await text("package.json"), readme };
      }),
  );
}
