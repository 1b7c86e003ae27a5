// Fashion-MNIST with the default preset, beside PyTorch and scikit-learn with the same recipe.
//   pnpm fashion [FOLDER] [PYTHON]     the folder of Debian's dataset-fashion-mnist and python3, unless told otherwise
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const SEEDS = [1, 2, 3];
const [folder = "/usr/share/datasets/fashion-mnist", python = "python3"] = process.argv.slice(2);
const pathOf = (path) => fileURLToPath(new URL(path, import.meta.url));
const run = (command, args) =>
  JSON.parse(execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1e8 }));

const ours = SEEDS.map((seed) => {
  const args = ["--data", folder, "--seed", String(seed), "--json", "--quiet"];
  return run(process.execPath, [pathOf("../apps/mnist/dist/cli.js"), ...args]).test.accuracy;
});
const { versions, torch, sklearn } = run(python, [pathOf("python/fashion.py"), folder, ...SEEDS.map(String)]);

const percent = (share) => `${(100 * share).toFixed(2)} %`;
const mean = (values) => values.reduce((a, b) => a + b) / values.length;
const row = (name, values) => `| ${[name, ...values.map(percent), percent(mean(values))].join(" | ")} |`;
console.log(
  [
    `| test accuracy | ${SEEDS.map((seed) => `seed ${seed}`).join(" | ")} | mean |`,
    `|---|${"---:|".repeat(SEEDS.length + 1)}`,
    row("chainrule, default preset", ours),
    row(`PyTorch ${versions.torch}`, torch),
    row(`scikit-learn ${versions.sklearn}`, sklearn),
  ].join("\n"),
);
