// What is fuzzed. A format is a corpus of intact files and a reader; the rest is as it likes:
//   write    of what was read; reading that again must give the same
//   tokens   words of the format, for changes that stay close to it
//   repair   makes half of the damaged files look less damaged, so that they get past the first check
//   growth   bytes of buffers that reading may ask for, per byte of input (8)
import { adam, crossEntropy, dense, dropout, leakyRelu, sequential } from "../../packages/core/dist/index.js";
import { reference } from "../../packages/core/dist/reference.js";
import {
  decodeModel,
  encodeModel,
  readNpy,
  readNpz,
  readSafetensors,
  writeNpy,
  writeNpz,
  writeSafetensors,
} from "../../packages/core/dist/serialize/index.js";
import { gunzip, gzip, readCsv, readDigitsCsv, readIdx, writeIdx } from "../../packages/datasets/dist/index.js";

const arrays = [
  { dtype: "float32", shape: [2, 3], data: Float32Array.of(1, -2.5, 0, NaN, 1e-40, Infinity) },
  { dtype: "float64", shape: [], data: Float64Array.of(0.1) },
  { dtype: "int64", shape: [2, 1], data: BigInt64Array.of(-1n, 2n ** 62n) },
  { dtype: "uint8", shape: [3, 0], data: new Uint8Array(0) },
  { dtype: "uint16", shape: [2, 2, 2], data: Uint16Array.of(0, 1, 2, 255, 256, 257, 65534, 65535) },
  { dtype: "bool", shape: [4], data: Uint8Array.of(0, 1, 1, 0) },
];
const named = arrays.map((array, i) => [["a", "layer.0.weight", "é", "", "__proto__", "0"][i], array]);
const some = named.slice(0, 2);

/** A small trained model; only its model.json is damaged. */
const model = await trained();

export const TARGETS = {
  npy: {
    corpus: () => [...arrays.map(writeNpy), ...npyVariants(arrays[4])],
    read: readNpy,
    write: writeNpy,
    tokens: [
      "'descr': ",
      "'fortran_order': ",
      "'shape': ",
      "True",
      "False",
      "(",
      ")",
      "{",
      "}",
      ",",
      ":",
      "'<f2'",
      "'>i4'",
    ],
    repair: endHeaderAt((bytes) => bytes.indexOf(10, 10) + 1, 10, 2),
  },
  npz: {
    corpus: async () => [
      await writeNpz(named),
      await writeNpz(some),
      await writeNpz(some, { compress: true }),
      await writeNpz([]),
    ],
    read: readNpz,
    write: writeNpz,
    tokens: ["PK\x01\x02", "PK\x03\x04", "PK\x05\x06", "PK\x06\x06", "PK\x07\x08", ".npy"],
    // Of each byte, deflate makes 1032 at most; they are put together, copied, and copied again from Fortran order.
    growth: 3 * 1032,
  },
  safetensors: {
    corpus: () => [
      writeSafetensors(named, [["format", "pt"]]),
      writeSafetensors([named[3]]),
      halves(),
      writeSafetensors([]),
    ],
    read: readSafetensors,
    write: ({ tensors, metadata }) => writeSafetensors(tensors, metadata),
    tokens: [
      '"__metadata__":',
      '"__proto__":',
      '"dtype":',
      '"F16"',
      '"BOOL"',
      '"shape":',
      '"data_offsets":',
      "{",
      "}",
      "[",
      "]",
      ",",
    ],
    repair: endHeaderAt(endOfJson, 8, 8),
  },
  "model.json": {
    corpus: () => [model.get("model.json")],
    read: (bytes) => decodeModel(new Map([...model, ["model.json", bytes]]), { backend: reference() }).metadata,
    tokens: [
      '"type":',
      '"units":',
      '"activation":',
      '"__proto__":',
      '"constructor":',
      '"dropout"',
      '"softmax"',
      '"unfinished":',
      "null",
      "1e999",
      "-1",
      "9007199254740993",
      "{",
      "}",
      "[",
      "]",
      ",",
    ],
  },
  idx: {
    corpus: () => [
      writeIdx({ type: "uint8", dimensions: [2, 2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) }),
      writeIdx({ type: "float64", dimensions: [2], data: Float64Array.of(0.1, -0) }),
      writeIdx({ type: "int16", dimensions: [1, 1], data: Int16Array.of(-300) }),
    ],
    read: (bytes) => readIdx(bytes),
    write: writeIdx,
  },
  gzip: {
    corpus: async () => [await gzip(new Uint8Array(0)), await gzip(Uint8Array.from({ length: 5000 }, (_, i) => i % 7))],
    read: (bytes) => gunzip(bytes, { maxBytes: 1 << 20 }),
    write: gzip,
    tokens: ["\x1f\x8b\x08"],
    // What deflate makes of a byte at most, and again when the pieces are put together.
    growth: 2 * 1032,
  },
  csv: {
    corpus: () => [text('name,size,kind\na,1,x\n"b, ""c""",-2.5e3,y\n'), text("\ufeffsize,kind\r\n1,x\r\n2,y\r\n")],
    read: (bytes) => readCsv(bytes, { task: "classification", target: "kind", features: ["size"] }),
    tokens: ['"', '""', "\r", "\n", ",", ";", "kind", "size", "__proto__", "NaN", "1e999", "\xef\xbb\xbf"],
    growth: 64,
  },
  "digits.csv": {
    corpus: () => [
      text(`label,${Array.from({ length: 784 }, (_, i) => `pixel${i}`)}\n3,${new Array(784).fill(0)}\n`),
      text(`7,${Array.from({ length: 784 }, (_, i) => i % 256)}\n`),
    ],
    read: (bytes) => readDigitsCsv(bytes),
    tokens: [",", "\n", "\r", '"', "256", "-1", "label", "1e2", "0,0,0,0,0,0,0,0"],
    growth: 64,
  },
};

/** What writeNpy does not write. */
function npyVariants(array) {
  const edit = (from, to) =>
    Uint8Array.from(Buffer.from(Buffer.from(writeNpy(array)).toString("latin1").replace(from, to), "latin1"));
  return [edit("False,", "True, "), edit("<u2", ">u2"), edit("<u2", "<f2"), edit("\x01\0v\0", "\x02\0v\0\0\0")];
}

async function trained() {
  const layers = [
    dense({ units: 3, activation: leakyRelu(0.1) }),
    dropout({ rate: 0.1 }),
    dense({ units: 2, activation: "softmax" }),
  ];
  const net = sequential({ backend: reference(), input: 2, layers });
  await net.fit(
    {
      x: [
        [0, 1],
        [1, 0],
      ],
      y: [0, 1],
    },
    { loss: crossEntropy(), optimizer: adam() },
  );
  return encodeModel(net, {
    labelNames: ["a", "b"],
    scaler: { type: "affine", offset: 0, scale: 1 },
    notes: { any: [1] },
  });
}

function text(content) {
  return new TextEncoder().encode(content);
}

/** What writeSafetensors does not write. */
function halves() {
  const entry = (name, dtype, begin) =>
    `"${name}":{"dtype":"${dtype}","shape":[2],"data_offsets":[${begin},${begin + 4}]}`;
  const header = `{${entry("b", "BF16", 0)},${entry("h", "F16", 4)}}`;
  return Uint8Array.of(header.length, 0, 0, 0, 0, 0, 0, 0, ...Buffer.from(header), 0x20, 0xc0, 0, 0, 0, 0xc1, 1, 0);
}

/** Behind the last brace and the blanks that pad a header. */
function endOfJson(bytes) {
  let end = bytes.lastIndexOf(0x7d) + 1;
  while (bytes[end] === 0x20) end++;
  return end;
}

/** Sets the length of a header that begins at `start`, in the `size` bytes before it, to what it is. */
function endHeaderAt(endOf, start, size) {
  return (bytes) => {
    const length = endOf(bytes) - start;
    for (let i = 0; i < size && length > 0; i++) bytes[start - size + i] = Math.floor(length / 256 ** i) % 256;
    return bytes;
  };
}
