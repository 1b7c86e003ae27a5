// Opens in Python what the built packages write, and here what NumPy writes, and compares every value.
//   pnpm formats:check [PYTHON]        python3, unless told otherwise
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  readNpy,
  readNpz,
  readSafetensors,
  writeNpy,
  writeNpz,
  writeSafetensors,
} from "../packages/core/dist/serialize/index.js";
import { gzip, readIdx, unpackIdx, writeIdx } from "../packages/datasets/dist/index.js";

const SCRIPT = fileURLToPath(new URL("python/check-formats.py", import.meta.url));
const PYTHON = process.argv[2] ?? "python3";

/** Of each type: its array, how a DataView writes a value, and values that are easily lost. */
const TYPES = {
  float64: [Float64Array, "setFloat64", [0.1, -0, NaN, Infinity, 5e-324, -1.7976931348623157e308]],
  float32: [Float32Array, "setFloat32", [0.1, -0, NaN, -Infinity, 1e-45, 3.4028234663852886e38]],
  int8: [Int8Array, "setInt8", [0, 1, -1, 127, -128, 5]],
  int16: [Int16Array, "setInt16", [0, 1, -1, 32767, -32768, 258]],
  int32: [Int32Array, "setInt32", [0, 1, -1, 2147483647, -2147483648, 16909060]],
  int64: [BigInt64Array, "setBigInt64", [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n]],
  uint8: [Uint8Array, "setUint8", [0, 1, 2, 127, 128, 255]],
  uint16: [Uint16Array, "setUint16", [0, 1, 2, 258, 32768, 65535]],
  uint32: [Uint32Array, "setUint32", [0, 1, 2, 16909060, 2147483648, 4294967295]],
  uint64: [BigUint64Array, "setBigUint64", [0n, 1n, 2n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n]],
  bool: [Uint8Array, "setUint8", [0, 1, 1, 0, 0, 1]],
};
const SHAPES = [[6], [2, 3], [3, 1, 2], [], [0], [2, 0, 3]];

const arrays = Object.entries(TYPES).flatMap(([dtype, [TypedArray, , values]]) =>
  SHAPES.map((shape) => {
    const count = shape.reduce((product, dimension) => product * dimension, 1);
    return {
      name: `${dtype}.${shape.join("×")}`,
      array: { dtype, shape, data: TypedArray.from(values.slice(0, count)) },
    };
  }),
);
const pairs = arrays.map(({ name, array }) => [name, array]);
/** PyTorch 1 has no other types. */
const forTorch = pairs.filter(([, { dtype }]) => !/^uint(16|32|64)$/.test(dtype));
/** IDX has six types, and no array without a dimension. */
const forIdx = arrays.filter(
  ({ array: { dtype, shape } }) => /^(uint8|int8|int16|int32|float32|float64)$/.test(dtype) && shape.length > 0,
);
const idxOf = ({ dtype, shape, data }) => writeIdx({ type: dtype, dimensions: shape, data });
const arrayOf = ({ type, dimensions, data }) => ({ dtype: type, shape: dimensions, data });
const METADATA = [
  ["format", "pt"],
  ["label", "é 😀"],
];

/** What is written here for Python, which has a reader for each extension: [file, bytes, the named arrays in it]. */
const written = [
  ...arrays.map(({ name, array }) => [`${name}.npy`, writeNpy(array), [["", array]]]),
  ["stored.npz", await writeNpz(pairs), pairs],
  ["compressed.npz", await writeNpz(pairs, { compress: true }), pairs],
  ["all.safetensors", writeSafetensors(pairs, METADATA), pairs],
  ["torch.safetensors", writeSafetensors(forTorch), forTorch],
  ["empty.npz", await writeNpz([]), []],
  ["empty.safetensors", writeSafetensors([]), []],
  ...forIdx.map(({ name, array }) => [`${name}.idx`, idxOf(array), [["", array]]]),
  ["packed.gz", await gzip(idxOf(forIdx[0].array)), [["", forIdx[0].array]]],
];

/** What Python wrote is read here, by extension, into named arrays. */
const READERS = {
  npy: (bytes, name) => [["", readNpy(bytes, name)]],
  npz: async (bytes, name) => [...(await readNpz(bytes, name))],
  safetensors: (bytes, name) => [...readSafetensors(bytes, name).tensors],
  idx: (bytes, name) => [["", arrayOf(readIdx(bytes, name))]],
  gz: async (bytes, name) => [["", arrayOf(await unpackIdx(bytes, name))]],
};

const probe = spawnSync(PYTHON, ["-c", "import numpy"], { encoding: "utf8" });
if (probe.error || probe.status !== 0) {
  console.log(`check-formats: ${PYTHON} ${probe.error ? "does not run" : "has no NumPy"}: not checked`);
} else {
  const work = mkdtempSync(join(tmpdir(), "check-formats-"));
  try {
    await check(work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function check(work) {
  const [here, there] = ["here", "there"].map((name) => join(work, name));
  mkdirSync(here);
  mkdirSync(there);
  const expected = {};
  for (const [file, bytes, named] of written) {
    writeFileSync(join(here, file), bytes);
    expected[file] = named.map(([name, array]) => ({ name, ...describe(array) }));
  }
  writeFileSync(join(here, "expected.json"), JSON.stringify(expected));
  const { status } = spawnSync(PYTHON, [SCRIPT, here, there], { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) fail(`${PYTHON} does not read what was written here; see above`);

  const byPython = Object.entries(JSON.parse(readFileSync(join(there, "expected.json"), "utf8")));
  let count = 0;
  for (const [file, wanted] of byPython) {
    const read = await READERS[file.split(".").at(-1)](readFileSync(join(there, file)), file);
    const found = new Map(read.map(([name, array]) => [name, describe(array)]));
    if (found.size !== wanted.length) fail(`${file} has ${wanted.length} arrays, ${found.size} were read`);
    for (const { name, ...array } of wanted) {
      const [right, got] = [array, found.get(name) ?? null].map((value) => JSON.stringify(value));
      if (right !== got) fail(`${file}: "${name}" is\n  ${right}, and was read as\n  ${got}`);
      count++;
    }
  }
  if (count === 0) fail(`${PYTHON} wrote nothing`);
  console.log(`check-formats: ${count} arrays in ${byPython.length} files by Python were read here: all equal`);
}

/** A type, a shape, and the values' little-endian bytes in hexadecimal, without the help of what is checked. */
function describe({ dtype, shape, data }) {
  const [TypedArray, setter] = TYPES[dtype];
  if (!(data instanceof TypedArray)) fail(`${dtype} came as ${data.constructor.name}`);
  const size = data.BYTES_PER_ELEMENT;
  const view = new DataView(new ArrayBuffer(data.length * size));
  data.forEach((value, i) => {
    view[setter](i * size, value, true);
  });
  return { dtype, shape, hex: Buffer.from(view.buffer).toString("hex") };
}

function fail(message) {
  console.error(`check-formats: ${message}`);
  process.exit(1);
}
