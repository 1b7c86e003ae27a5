// The text of docs/runtimes.md, made of its data.

/** Their bits do not depend on the machine. */
const EXACT = ["cpu", "wasm", "gpu cpu", "gpu webasm"];

export function pageOf({ ran, notRun }) {
  const names = [...new Set(ran.flatMap(({ results }) => Object.keys(results)))];
  const notes = [];
  const row = (first) => (entry) => [first(entry), ...names.map((name) => verdict(entry.results[name], notes))];
  const runtimes = ran.filter(({ policy }) => !policy).map(row(runtimeOf));
  const policies = ran.filter(({ policy }) => policy).map(row(({ policy }) => `\`${policy}\``));
  return `# Runtimes

The packages as they are published, packed and installed by npm in an empty project, train one small network in each of these
runtimes: the parity of three bits, seed 1, 100 epochs. This page is what \`npx --yes pnpm@12 runtimes --record\` wrote, with
its data in [runtimes.json](runtimes.json); \`--check\` runs all of it again and compares.

## The same bits

${table(["on", "loss of the last epoch", "SHA-256 of all weights"], weightsOf(ran))}

✓ is a run that learned all eight answers and ended with these weights. \`worker\` trains on \`cpu\` in a worker of
\`@chainrule/worker\`; \`wasm, 2 threads\` shares every operation: they must end with the weights of \`cpu\` and of \`wasm\`.
\`gpu webgl2\` and \`gpu webgpu\` are emulated by the processor; the weights of each were the same in every row. "no" is a
refusal that lies in the runtime's nature, with an error that says so; – was not tried.

Browsers show no import map to workers: without a bundler, a worker's module has to import by address.

${table(["runtime", ...names], runtimes)}

## Content-Security-Policy

The production build of Vite in Chromium, on a page with each policy. \`core\`, \`backend-cpu\`, \`datasets\` and \`worker\` need
nothing. WebAssembly needs \`'wasm-unsafe-eval'\`, its threads need \`blob:\` in \`worker-src\` as well. \`backend-gpu\` needs
nothing on a GPU; its device \`cpu\`, for comparison, makes functions of text, which \`'unsafe-eval'\` allows.

${table(["policy", ...names], policies)}

## Refusals

${notes.map((note, i) => `${i + 1}. \`${note}\``).join("\n")}

## Not run

${notRun.map(([what, why]) => `* ${what}: ${why}.`).join("\n")}
`;
}

function runtimeOf({ name, how, version }) {
  return [`${name.replace(/ \d+$/, "")} ${version}`, how].filter(Boolean).join(", ");
}

function weightsOf(ran) {
  return EXACT.flatMap((name) => {
    const found = ran.map(({ results }) => results[name]).find((result) => result?.hash);
    return found ? [[`\`${name}\``, String(found.loss), `\`${found.hash}\``]] : [];
  });
}

/** Collects refusals in `notes`. */
function verdict(result, notes) {
  if (result === undefined) return "–";
  if (result.refused === undefined) return "✓";
  if (!notes.includes(result.refused)) notes.push(result.refused);
  return `no (${notes.indexOf(result.refused) + 1})`;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
