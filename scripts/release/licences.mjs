// Licences of what the published packages contain or install: one that MIT cannot live with is refused.

const COMPATIBLE = ["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause"];

/** One line for each licence that does not go with MIT, each notice that is missing, each dependency that is not judged. */
export function licenceProblems({ manifest: { name, dependencies = {} }, bundled, notice }) {
  const problems = [];
  for (const found of bundled) {
    if (!COMPATIBLE.includes(found.license)) problems.push(`${name} contains ${found.name}, licensed ${found.license}`);
    if (!notice.includes(`${found.name}\n`)) problems.push(`${name} lacks the licence of ${found.name}`);
  }
  if (notice && bundled.length === 0) problems.push(`${name} has licences of others, but no code of others was found`);
  for (const other of Object.keys(dependencies)) problems.push(`${name} depends on ${other}; judge its licence here`);
  return problems;
}
