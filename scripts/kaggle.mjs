// Kaggle's Digit Recognizer there and back: writes MNIST as its two CSV files, trains on train.csv, answers test.csv, and
// scores the submission. It must be the accuracy, and the weights, of the same training on MNIST's own files.
//   pnpm kaggle:check [--limit N]      the first so many training images; all unless told otherwise
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { inverseTransform } from "../packages/datasets/dist/index.js";
import { mnist } from "../packages/datasets/dist/node.js";

const CLI = fileURLToPath(new URL("../apps/mnist/dist/cli.js", import.meta.url));
const { values } = parseArgs({ options: { limit: { type: "string", default: "60000" } } });
const work = mkdtempSync(join(tmpdir(), "kaggle-"));
const run = (...args) =>
  JSON.parse(
    execFileSync(process.execPath, [CLI, ...args, "--epochs", "1", "--json", "--quiet"], { encoding: "utf8" }),
  );

try {
  const { train, test } = await mnist({ limit: Number(values.limit) });
  const files = ["train.csv", "test.csv", "submission.csv"].map((name) => join(work, name));
  writeFileSync(files[0], csv(train, true));
  writeFileSync(files[1], csv(test, false));

  const direct = run("--limit", values.limit);
  const { weightsHash } = run("--data", files[0], "--submission", files[1], files[2]);
  const answers = readFileSync(files[2], "utf8").trimEnd().split("\n").slice(1);
  const right = answers.filter((line, i) => line === `${i + 1},${test.y[i]}`).length;
  const accuracy = right / test.y.length;
  console.log(`${train.y.length} rows, one epoch: ${direct.test.accuracy} by IDX, ${accuracy} by the submission`);
  console.log(`weights ${direct.weightsHash}\n        ${weightsHash}`);
  if (accuracy !== direct.test.accuracy || weightsHash !== direct.weightsHash || answers.length !== test.y.length) {
    throw new Error("kaggle: the two ways differ");
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** As Kaggle writes it. */
function csv({ x, y, normalization }, labelled) {
  const [rows, columns] = x.shape;
  const { data } = inverseTransform({ type: "affine", ...normalization }, x);
  const pixels = Array.from({ length: columns }, (_, i) => `pixel${i}`);
  const lines = [[...(labelled ? ["label"] : []), ...pixels].join()];
  for (let i = 0; i < rows; i++) {
    const row = Array.from(data.subarray(i * columns, (i + 1) * columns), Math.round);
    lines.push((labelled ? [y[i], ...row] : row).join());
  }
  return `${lines.join("\n")}\n`;
}
