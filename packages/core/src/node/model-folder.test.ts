import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { constant } from "../initializers.ts";
import { dense } from "../layers/dense.ts";
import { type Sequential, sequential } from "../model.ts";
import { reference } from "../reference.ts";
import { getWeights } from "../weights.ts";
import { dataHash } from "./data-hash.ts";
import { checkFolder, replaceFile } from "./files.ts";
import { loadModel, saveModel } from "./model-folder.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-model-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A model whose only weight is this number. */
const numbered = (value: number): Sequential =>
  sequential({
    backend: reference(),
    input: 1,
    layers: [dense({ units: 1, bias: false, initializer: constant(value) })],
  });
const loaded = async (): Promise<number> => {
  const { model } = await loadModel(folder, { backend: reference() });
  return (await getWeights(model))[0]?.data[0] as number;
};

describe("a folder with a model", () => {
  test("holds the last one that was saved, and no file of the saving", async () => {
    const inner = join(folder, "a", "b");
    await saveModel(inner, numbered(1));
    await saveModel(inner, numbered(2));
    folder = inner;
    expect(await loaded()).toBe(2);
    expect((await readdir(inner)).sort()).toEqual(["model.json", "weights.safetensors"]);
  });

  test("loads at every moment of a save, and saves after every one", async () => {
    await saveModel(folder, numbered(1));
    const before = await contents(folder);
    await saveModel(folder, numbered(2));
    const after = await contents(folder);
    const names = [...after.keys()];
    // begun; whole; then one file after the other in its place
    const moments: [number, () => Promise<unknown>][] = [
      [1, () => put(".saving", [["weights.safetensors", after.get("weights.safetensors")!.subarray(0, 9)]])],
      [1, () => put(".saving", [...after])],
      [2, () => put(".saved", [...after])],
      ...names.map((_, i): [number, () => Promise<unknown>] => [
        2,
        async () => {
          await put(".saved", [...after]);
          for (const name of names.slice(0, i + 1)) await rename(join(folder, ".saved", name), join(folder, name));
        },
      ]),
    ];
    for (const [value, arrange] of moments) {
      await rm(folder, { recursive: true });
      await put("", [...before]);
      await arrange();
      expect(await loaded()).toBe(value);
      await saveModel(folder, numbered(3));
      expect(await loaded()).toBe(3);
      expect((await readdir(folder)).sort()).toEqual(["model.json", "weights.safetensors"]);
    }
  });

  test("is an error where there is none", async () => {
    await expect(loaded()).rejects.toThrow(
      `loadModel: there is no ${join(folder, "model.json")}; give the folder of a saved model`,
    );
    await writeFile(join(folder, "model.json"), "{");
    await expect(loaded()).rejects.toThrow("loadModel: model.json: it is no JSON");
    await mkdir(join(folder, "model.json2"));
    await rm(join(folder, "model.json"));
    await rename(join(folder, "model.json2"), join(folder, "model.json"));
    await expect(loaded()).rejects.toThrow(/model\.json cannot be read \(EISDIR\); check the file$/);
  });

  test("is untouched if it cannot be written", async () => {
    await saveModel(folder, numbered(1));
    const file = join(folder, "file");
    await writeFile(file, "");
    const error = { name: "FileError", code: "FILE" };
    await expect(saveModel(file, numbered(2))).rejects.toMatchObject(error);
    await expect(saveModel(join(file, "inner"), numbered(2))).rejects.toThrow(
      `saveModel: ${join(file, "inner")} cannot be written (ENOTDIR), nothing there was changed; choose a folder, not a file`,
    );
    await expect(checkFolder(join(file, "inner"))).rejects.toThrow("checkFolder: ");
    // what stands in the way of the new files
    await writeFile(join(folder, ".saved"), "");
    await expect(saveModel(folder, numbered(2))).rejects.toMatchObject(error);
    await rm(join(folder, ".saved"));
    expect(await loaded()).toBe(1);
  });

  async function put(inner: string, files: [string, Uint8Array][]): Promise<void> {
    await mkdir(join(folder, inner), { recursive: true });
    for (const [name, bytes] of files) await writeFile(join(folder, inner, name), bytes);
  }
});

async function contents(path: string): Promise<Map<string, Uint8Array>> {
  const names = (await readdir(path)).sort();
  return new Map(
    await Promise.all(names.map(async (name) => [name, new Uint8Array(await readFile(join(path, name)))] as const)),
  );
}

test.runIf(process.platform === "linux")("checkFolder says no where no folder can be made", async () => {
  await expect(checkFolder("/proc/chainrule/model")).rejects.toThrow(/^checkFolder: .*\(ENOENT\)/);
});

test("checkFolder makes the folder and leaves nothing in it", async () => {
  const path = join(folder, "new", "one");
  await checkFolder(path);
  expect(await readdir(path)).toEqual([]);
});

test("replaceFile writes all or nothing", async () => {
  const path = join(folder, "out.csv");
  await replaceFile(path, "one");
  await replaceFile(path, new Uint8Array([50]));
  expect(await readFile(path, "utf8")).toBe("2");
  await expect(replaceFile(join(folder, "none", "out"), "x")).rejects.toThrow(/^replaceFile: .*\(ENOENT\)/);
  expect(await readdir(folder)).toEqual(["out.csv"]);
});

test("dataHash depends on values and shapes, not on how they are given", () => {
  const hash = dataHash({
    x: [
      [1, 2],
      [3, 4],
    ],
    y: [0, 1],
  });
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(dataHash({ x: { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] }, y: Uint8Array.of(0, 1) })).toBe(hash);
  expect(dataHash({ x: { data: [1, 2, 3, 4], shape: [1, 4] }, y: [0, 1] })).not.toBe(hash);
  expect(
    dataHash({
      x: [
        [1, 2],
        [3, 4],
      ],
      y: [1, 0],
    }),
  ).not.toBe(hash);
  expect(
    dataHash({
      x: [
        [1, 2],
        [3, 5],
      ],
      y: [0, 1],
    }),
  ).not.toBe(hash);
});
