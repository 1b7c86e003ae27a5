// The programs of a guide: fenced blocks after a comment that says whose they are, and the files beside them.
const PROGRAM = /^<!-- program: (\w+) -->\n+```(\w+)[^\n]*\n([\s\S]*?)^```$/gm;
const FILE = /^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm;

/**
 * `theirs` and `ours`, which are compared; `before` makes their data; `same` trains both from the same weights on the same batches,
 * and `bring` carries trained weights over, each in order; `files` by name.
 */
export function programsOf(page, text) {
  const found = [...text.matchAll(PROGRAM)].map(([, role, language, code]) => ({ role, language, code }));
  const of = (role) => found.filter((program) => program.role === role);
  for (const role of ["theirs", "ours"]) {
    if (of(role).length !== 1) throw new Error(`${page}: it has ${of(role).length} programs "${role}"; give one`);
  }
  const files = new Map([...text.matchAll(FILE)].map(([, name, code]) => [name, code]));
  const [theirs, ours] = [...of("theirs"), ...of("ours")];
  return { theirs, ours, before: of("before"), same: of("same"), bring: of("bring"), files };
}
