/** Packages that only some users have. */

/**
 * The package, or an error that says that it is missing. As the name is an argument, no bundler looks for it.
 * @throws Error
 */
export async function optional(name: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
  } catch (cause) {
    throw new Error(`the package ${name} is not installed`, { cause });
  }
}
