/** Patterns of ids: `*` stands for any characters, `/` too, and `?` for one. */

export function glob(pattern: string): (id: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^${source}$`);
  return (id) => expression.test(id);
}
