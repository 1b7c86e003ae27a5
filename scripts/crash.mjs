// Proves that a saved model survives: kills a training that saves all the time at random moments, and lets disks be
// full and folders read-only. `node scripts/crash.mjs [--kills 200]`
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { getWeights } from "../packages/core/dist/index.js";
import { checkFolder, saveModel } from "../packages/core/dist/node/index.js";
import { create, open, STEPS, step } from "./crash/train.mjs";

const LONGEST_MS = 60;

const { values } = parseArgs({ options: { kills: { type: "string", default: "200" } } });
const kills = Number(values.kills);
const work = mkdtempSync(join(tmpdir(), "crash-"));
const problems = [];

try {
  await killed();
  await fullAndReadOnly();
} finally {
  rmSync(work, { recursive: true, force: true });
}
for (const problem of problems) console.error(`crash: ${problem}`);
process.exitCode = problems.length ? 1 : 0;

async function killed() {
  const folder = join(work, "killed");
  const counts = { new: 0, old: 0 };
  const weightsAt = unbroken();
  for (let i = 0; i < kills; i++) {
    const { begun, done } = await killAfter(folder, Math.random() * LONGEST_MS);
    const { model } = await open(folder);
    const at = model.network.step;
    const expected = begun > done ? [done, begun] : [done];
    // before the first save of all there is nothing
    if (!expected.includes(at)) problems.push(`kill ${i}: step ${at} was loaded, saved were ${expected.join(" and ")}`);
    if ((await digits(model)) !== (await weightsAt(at))) problems.push(`kill ${i}: other weights at step ${at}`);
    counts[at === begun && begun > done ? "new" : "old"]++;
    const left = readdirSync(folder).filter((name) => !name.startsWith(".sav"));
    if (left.some((name) => !/^(model\.json|(weights|training)\.safetensors)$/.test(name)))
      problems.push(`left: ${left}`);
  }
  console.log(
    `${kills} kills: the folder loaded every time, ${counts.new} times what was being saved, else the one before`,
  );
}

/** Starts training and kills it some time after its first save; the last step that was begun to be saved, and that was. */
function killAfter(folder, milliseconds) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL("crash/train.mjs", import.meta.url)), folder], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    let text = "";
    let timer;
    child.stdout.setEncoding("utf8").on("data", (part) => {
      text += part;
      if (!timer && text.includes("saved")) timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
    });
    child.on("error", reject).on("close", () => {
      const last = (word) => Number([...text.matchAll(new RegExp(`^${word} (\\d+)\n`, "gm"))].at(-1)?.[1] ?? 0);
      resolve({ begun: last("saving"), done: last("saved") });
    });
  });
}

/** The weights after so many steps of a training that nobody interrupts. */
function unbroken() {
  const training = create();
  const known = new Map();
  return async (at) => {
    while (training.model.network.step < at) {
      for (let i = 0; i < STEPS; i++) await step(training);
      known.set(training.model.network.step, await digits(training.model));
    }
    return known.get(at);
  };
}

async function digits(model) {
  const weights = await getWeights(model);
  return weights.map(({ data }) => Buffer.from(data.buffer).toString("base64")).join();
}

/** On a small file system of its own, where the machine lets us make one. */
async function fullAndReadOnly() {
  const folder = join(work, "small");
  mkdirSync(folder);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "ignore" });
  } catch {
    console.log("full and read-only disks: not checked, this user cannot mount one");
    return;
  }
  try {
    const training = create();
    const saves = async (what, needed) => {
      const error = await saveModel(folder, training.model).catch((caught) => caught);
      if (error?.code !== "FILE" || !error.message.includes(needed)) problems.push(`${what}: ${error}`);
      const { model } = await open(folder);
      if (model.network.step !== 0) problems.push(`${what}: the old model is gone`);
      console.log(`${what}: ${error?.message.replace(folder, "<folder>")}`);
    };
    await saveModel(folder, training.model);
    // with the optimizer's memory it no longer fits
    await step(training);
    const before = await digits(training.model);
    await saves("full disk", "ENOSPC");
    execFileSync("mount", ["-o", "remount,ro", folder]);
    await saves("read-only folder", "EROFS");
    const early = await checkFolder(folder).catch((caught) => caught);
    if (early?.code !== "FILE") problems.push(`read-only folder: checkFolder said ${early}`);
    if ((await digits(training.model)) !== before) problems.push("the model in memory has changed");
  } finally {
    execFileSync("umount", [folder]);
  }
}
