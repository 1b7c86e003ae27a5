/** NumPy's file of several arrays: a zip archive that keeps the array `w` as `w.npy`. */
import type { NumericArray } from "./array.ts";
import { type Fail, failure, quote, requireBytes } from "./fail.ts";
import { formatNpy, npySize, parseNpy } from "./npy.ts";
import { readZip } from "./zip-read.ts";
import { writeZip } from "./zip-write.ts";

const EXTENSION = ".npy";

/** The option of `writeNpz`. */
export interface NpzOptions {
  /** Deflate the arrays, as `np.savez_compressed` does. Default false. */
  readonly compress?: boolean;
}

/**
 * Reads a `.npz` file, as `np.savez` and `np.savez_compressed` write it, into arrays by name, in the order of the file.
 * What is read is checked by its CRC-32. Memory: at most 1032 times the file's size, which is what deflate can reach.
 * @throws DataError as `readNpy`, and for a damaged, encrypted, divided or zip64 archive
 */
export async function readNpz(bytes: Uint8Array, name = "npz data"): Promise<Map<string, NumericArray>> {
  const fail = failure("readNpz", name);
  requireBytes(bytes, fail);
  const arrays = new Map<string, NumericArray>();
  for await (const [path, content] of readZip(bytes, fail)) {
    const label = quote(path);
    if (!path.endsWith(EXTENSION)) fail(`${label} is no array`, "give a file that np.savez wrote");
    arrays.set(path.slice(0, -EXTENSION.length), parseNpy(content, within(fail, label)));
  }
  return arrays;
}

/**
 * A `.npz` file of the arrays, in the order given: of a Map, or of `Object.entries`. The same arrays give the same bytes;
 * if compressed, on engines that compress alike.
 * @throws DataError as `writeNpy`, and for names that a file cannot keep
 */
export async function writeNpz(
  arrays: Iterable<readonly [name: string, array: NumericArray]>,
  { compress = false }: NpzOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const fail = failure("writeNpz", "the arrays");
  const files = Array.from(arrays, ([name, array]) => {
    const failHere = within(fail, quote(name));
    return { name: `${name}${EXTENSION}`, size: npySize(array, failHere), content: () => formatNpy(array, failHere) };
  });
  return writeZip(files, compress, fail);
}

const within =
  (fail: Fail, part: string): Fail =>
  (wrong, remedy, cause) =>
    fail(`${part}: ${wrong}`, remedy, cause);
