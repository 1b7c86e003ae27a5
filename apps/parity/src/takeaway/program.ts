/** The program that does the training of a configuration, for an empty project; it runs as TypeScript and as JavaScript. */
import type { Config } from "../config/config.ts";
import { MOMENTUM, outputActivation } from "../network/network.ts";
import type { Problem } from "../problem/problem.ts";

interface Factory {
  readonly name: string;
  readonly call: string;
}

const WASM = "@chainrule/backend-wasm";
const CPU = "@chainrule/backend-cpu";
const GPU = "@chainrule/backend-gpu";
const FACTORIES: Readonly<Record<string, Factory>> = {
  wasm: { name: WASM, call: "await wasm()" },
  "wasm-threads": { name: WASM, call: "await wasm({ threads: 2 })" },
  "gpu-webgpu": { name: GPU, call: 'await gpu({ device: "webgpu" })' },
  "gpu-webgl2": { name: GPU, call: 'await gpu({ device: "webgl2" })' },
  "gpu-webgl": { name: GPU, call: 'await gpu({ device: "webgl" })' },
  cpu: { name: CPU, call: "cpu()" },
  "cpu-float64": { name: CPU, call: 'cpu({ precision: "float64" })' },
};

export function programOf(config: Config, problem: Problem): string {
  const { seed, loss, epochs, batchSize, hidden, activation, split, train } = config;
  const factory = FACTORIES[config.backend] ?? { name: CPU, call: "cpu()" };
  const optimizer = optimizerText(config);
  const isCsv = config.problem === "csv";
  const random = split === "random";
  const core = ["categoricalAccuracy", "dense", "getWeights", loss, optimizer.replace(/\(.*/, ""), "sequential"];
  const used = [...core, ...(random ? ["rng"] : [])].sort((a, b) => a.localeCompare(b));
  const create = /(\w+)\(/.exec(factory.call)?.[1];
  const lines = [
    `// npm install @chainrule/core ${factory.name}${isCsv ? " @chainrule/datasets" : ""}`,
    'import { createHash } from "node:crypto";',
    ...(isCsv ? ['import { readFile } from "node:fs/promises";'] : []),
    `import { ${used.join(", ")} } from "@chainrule/core";`,
    `import { ${create} } from "${factory.name}";`,
    ...(isCsv ? ['import { fitStandardScaler, readCsv, transform } from "@chainrule/datasets";'] : []),
    "",
    ...dataLines(config, problem),
    "",
    `// ${random ? "drawn at random" : "the first"} are trained on, all others are for testing`,
    random
      ? `const chosen = new Set(rng(${seed}).stream("rows").permutation(inputs.length).subarray(0, ${train}));`
      : `const chosen = new Set(inputs.slice(0, ${train}).keys());`,
    "const rows = inputs.map((x, row) => ({ x, y: labels[row] ?? 0, chosen: chosen.has(row) }));",
    "const train = rows.filter((row) => row.chosen);",
    "const test = rows.filter((row) => !row.chosen);",
    ...(isCsv ? scalerLines(problem) : []),
    "",
    "const layers = [",
    ...hidden.map((units) => `  dense({ units: ${units}, activation: "${activation}" }),`),
    `  dense({ units: ${problem.classes.length}, activation: "${outputActivation(config)}" }),`,
    "];",
    `const model = sequential({ backend: ${factory.call}, input: ${problem.inputs.length}, layers, seed: ${seed} });`,
    "const data = { x: train.map(({ x }) => x), y: train.map(({ y }) => y) };",
    "const { epochs, run } = await model.fit(data, {",
    `  loss: ${loss}(),`,
    `  optimizer: ${optimizer},`,
    `  epochs: ${epochs},`,
    `  batchSize: ${batchSize},`,
    "  metrics: [categoricalAccuracy()],",
    "});",
    "console.log(run);",
    'console.log("training", epochs.at(-1));',
    "if (test.length > 0) {",
    '  console.log("test", await model.evaluate({ x: test.map(({ x }) => x), y: test.map(({ y }) => y) }));',
    "}",
    'const hash = createHash("sha256");',
    "for (const { data } of await getWeights(model)) hash.update(data);",
    'console.log("weights hash", hash.digest("hex"));',
  ];
  return `${lines.join("\n")}\n`;
}

function optimizerText({ optimizer, learningRate }: Config): string {
  if (optimizer === "adam") return `adam({ learningRate: ${learningRate} })`;
  return `sgd({ learningRate: ${learningRate}${optimizer === "momentum" ? `, momentum: ${MOMENTUM}` : ""} })`;
}

/** They define `inputs`, an array of rows, and `labels`, the class of each. */
function dataLines({ problem: name, bits }: Config, problem: Problem): string[] {
  if (name === "csv") {
    const { file, target } = problem.source ?? { file: "data.csv", target: 0 };
    return [
      `const csv = readCsv(await readFile(${JSON.stringify(file)}), { task: "classification", target: ${target} });`,
      "const columns = csv.x.shape[1];",
      "const inputs = Array.from({ length: csv.x.shape[0] }, (_, row) =>",
      "  Array.from(csv.x.data.subarray(row * columns, (row + 1) * columns)),",
      ");",
      "const labels = Array.from(csv.y);",
    ];
  }
  if (name === "even-odd" || name === "xor-bits") {
    return [
      `const bits = ${bits};`,
      "const inputs = Array.from({ length: 2 ** bits }, (_, n) =>",
      "  Array.from({ length: bits }, (_, i) => (n >> (bits - 1 - i)) & 1),",
      ");",
      name === "even-odd"
        ? "const labels = inputs.map((_, n) => 1 - (n & 1)); // odd is class 0, even is class 1"
        : "const labels = inputs.map((row) => row.reduce((a, b) => a ^ b, 0)); // 1: an odd number of ones",
    ];
  }
  const columns = problem.inputs.length;
  const rows = Array.from(problem.y, (_, row) => Array.from(problem.x.data.slice(row * columns, (row + 1) * columns)));
  return [`const inputs = ${JSON.stringify(rows)};`, `const labels = ${JSON.stringify(Array.from(problem.y))};`];
}

/** Scaled by what is known from training. */
const scalerLines = ({ inputs: { length } }: Problem): string[] => [
  `const scaler = fitStandardScaler({ data: train.flatMap(({ x }) => x), shape: [train.length, ${length}] });`,
  `for (const row of rows) row.x = Array.from(transform(scaler, { data: row.x, shape: [1, ${length}] }).data);`,
];
