// docs/runtimes.json, the results of a whole run, and docs/runtimes.md, the page made of them.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { labelOf } from "./judge.mjs";
import { pageOf } from "./page.mjs";

const DATA = new URL("../../docs/runtimes.json", import.meta.url);
const PAGE = new URL("../../docs/runtimes.md", import.meta.url);

/** `ran` and `notRun` as they are; what they lack of an earlier run is gone. */
export function record(ran, notRun, data = DATA, page = PAGE) {
  const entries = ran.map(({ cell, version, results }) => ({ ...entryOf(cell), version, results }));
  const recorded = { ran: entries, notRun };
  writeFileSync(data, `${JSON.stringify(recorded, null, 2)}\n`);
  writeFileSync(page, pageOf(recorded));
}

/**
 * One line for each difference between what ran now and the record, but for versions, the words of a runtime that refuses, and
 * the weights of WebGL and WebGPU, which a GPU decides.
 */
export function differences(ran, data = DATA, page = PAGE) {
  if (!existsSync(data)) return ["there is no docs/runtimes.json"];
  const recorded = JSON.parse(readFileSync(data, "utf8"));
  const known = new Map(recorded.ran.map((entry) => [labelOf(entry), entry.results]));
  const found = readFileSync(page, "utf8") === pageOf(recorded) ? [] : ["docs/runtimes.md is not what its data say"];
  for (const { cell, results } of ran) {
    const before = known.get(labelOf(cell));
    if (!before) found.push(`${labelOf(cell)} is not recorded`);
    for (const name of before ? cell.tried : []) {
      if (bits(name, before[name]) !== bits(name, results[name])) found.push(`${labelOf(cell)}, ${name} has changed`);
    }
  }
  return found;
}

const entryOf = ({ name, how, policy }) => ({ name, how, policy });

function bits(name, { hash, refused } = {}) {
  if (refused !== undefined) return "refused";
  return name.startsWith("gpu webg") ? "ran" : hash;
}
