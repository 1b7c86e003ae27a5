// The text of docs/runtimes.md, made of the results.

/** Their bits do not depend on the machine. */
const EXACT = ["cpu", "wasm", "gpu cpu", "gpu webasm"];
const NAMES = ["cpu", "worker", "wasm", "wasm, 2 threads", "gpu cpu", "gpu webasm", "gpu webgl2"];

export function pageOf(ran, notRun) {
  const notes = [];
  const rows = (some, first) =>
    some.map(({ cell, version, results }) => [
      first(cell, version),
      ...NAMES.map((name) => verdict(cell, name, results[name], notes)),
    ]);
  const runtimes = rows(
    ran.filter(({ cell }) => !cell.policy),
    ({ name, how }, version) => [`${name.replace(/ \d+$/, "")} ${version}`, how].filter(Boolean).join(", "),
  );
  const policies = rows(
    ran.filter(({ cell }) => cell.policy),
    ({ policy }) => `\`${policy}\``,
  );
  return `# Runtimes

The packages as they are published, packed and installed by npm in an empty project, train one small network in each of these
runtimes: the parity of three bits, seed 1, 100 epochs. This page was written by \`npx --yes pnpm@12 runtimes --record\`;
\`--check\` runs all of it again and compares.

## The same bits

✓ says that the program ran and ended with these weights, wherever it ran:

${table(["on", "loss of the last epoch", "SHA-256 of all weights"], weightsOf(ran))}

\`worker\` trains on \`cpu\` in a worker of \`@chainrule/worker\`, and \`wasm, 2 threads\` shares every operation: they must end with
the weights of \`cpu\` and \`wasm\`. \`gpu webgl2\` is emulated by the processor; its weights were the same in every row.
"no" is a refusal by the runtime's nature, with an error that says so; – is not tried.

${table(["runtime", ...NAMES], runtimes)}

## Content-Security-Policy

The production build of Vite, on a page in Chromium with each policy. \`@chainrule/core\`, \`backend-cpu\` and \`worker\` need
nothing; WebAssembly needs \`'wasm-unsafe-eval'\`, its threads \`worker-src blob:\` as well. gpu.js makes functions of text on
every device, which only \`'unsafe-eval'\` allows.

${table(["policy", ...NAMES], policies)}

## Refusals

${notes.map((note, i) => `${i + 1}. \`${note}\``).join("\n")}

## Not run

${notRun.map(([what, why]) => `* ${what}: ${why}`).join("\n")}
`;
}

/** Without the versions of runtimes, which go on by themselves. */
export const withoutVersions = (page) => page.replace(/^(\| \w+) \d[\d.-]*/gm, "$1 …");

function weightsOf(ran) {
  return EXACT.flatMap((name) => {
    const found = ran.map(({ results }) => results[name]).find((result) => result?.hash);
    return found ? [[`\`${name}\``, String(found.loss), `\`${found.hash}\``]] : [];
  });
}

/** Collects refusals in `notes`. */
function verdict(cell, name, result, notes) {
  if (!cell.tried.includes(name)) return "–";
  if (result.refused === undefined) return "✓";
  if (!notes.includes(result.refused)) notes.push(result.refused);
  return `no (${notes.indexOf(result.refused) + 1})`;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
