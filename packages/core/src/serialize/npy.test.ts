import { describe, expect, test } from "vitest";
import type { NumericArray } from "./array.ts";
import { readNpy, writeNpy } from "./npy.ts";
import { sampleArrays } from "./sample-arrays.ts";

/** A file of the given version: the header as it is, and the bytes of the values. */
function npy(header: string, values: ArrayLike<number>, major = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = [text.length & 255, text.length >> 8, ...(major > 1 ? [0, 0] : [])];
  return Uint8Array.from([
    0x93,
    ...new TextEncoder().encode("NUMPY"),
    major,
    0,
    ...length,
    ...text,
    ...Array.from(values),
  ]);
}
const headed = (descr: string, fortran: boolean, shape: string): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': ${shape}, }`;

const float32 = (shape: number[], ...data: number[]): NumericArray => ({
  dtype: "float32",
  shape,
  data: Float32Array.from(data),
});

describe("writeNpy", () => {
  test("writes the bytes that np.save of NumPy 2.4 writes", () => {
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }".padEnd(117);
    expect(writeNpy(float32([2, 1], 1, -2.5))).toEqual(npy(`${header}\n`, [0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0]));
  });

  test.each([
    [[], "()"],
    [[3], "(3,)"],
    [[1, 3], "(1, 3)"],
    [new Array(32).fill(1), `(${new Array(32).fill(1).join(", ")})`],
  ])("writes the shape %j as %s; the values start at a multiple of 64", (shape, tuple) => {
    const count = shape.reduce((product: number, dimension: number) => product * dimension, 1);
    const bytes = writeNpy(float32(shape, ...new Array(count).fill(1)));
    expect(new TextDecoder("latin1").decode(bytes)).toContain(`'shape': ${tuple}, }`);
    expect((bytes.length - 4 * count) % 64).toBe(0);
    expect(bytes[bytes.length - 4 * count - 1]).toBe(10);
    expect(readNpy(bytes).shape).toEqual(shape);
  });

  test("writes a part of a larger buffer", () => {
    const data = Float64Array.of(9, 1, 2, 9).subarray(1, 3);
    expect(readNpy(writeNpy({ dtype: "float64", shape: [2], data })).data).toEqual(Float64Array.of(1, 2));
  });

  const wrong = (array: unknown) => () => writeNpy(array as NumericArray);
  test.each([
    [
      { dtype: "float16", shape: [], data: new Float32Array(1) },
      'the dtype is "float16"; give one of float64, float32, int8',
    ],
    [{ dtype: "toString", shape: [], data: new Float32Array(1) }, 'the dtype is "toString"; give'],
    [
      { dtype: "int8", shape: [1], data: new Uint8Array(1) },
      "the data of dtype int8 are a Uint8Array; give a Int8Array",
    ],
    [{ dtype: "int8", shape: [1], data: [1] }, "the data of dtype int8 are a Array; give a Int8Array"],
    [
      { dtype: "int8", shape: [2, 3], data: new Int8Array(5) },
      "5 values for the shape [2,3]; give 6, the product of the",
    ],
    [
      { dtype: "int8", shape: [-1], data: new Int8Array(1) },
      "the shape is [-1]; give whole numbers of at least 0, below",
    ],
    [{ dtype: "int8", shape: [1.5], data: new Int8Array(1) }, "the shape is [1.5]; give"],
    [{ dtype: "int8", shape: undefined, data: new Int8Array(1) }, "the shape is undefined; give"],
    [
      { dtype: "int8", shape: [2 ** 30, 2 ** 30], data: new Int8Array(1) },
      `has ${2 ** 60} values; give fewer than 2⁵³`,
    ],
    [
      { dtype: "int8", shape: new Array(33).fill(1), data: new Int8Array(1) },
      "has 33 dimensions; give at most 32, as NumPy",
    ],
    [{ dtype: "bool", shape: [2], data: Uint8Array.of(1, 2) }, "value 1 of dtype bool is 2; give 0 or 1"],
  ])("%#: refuses what does not fit together", (array, message) => {
    expect(wrong(array)).toThrow("writeNpy: the array: ");
    expect(wrong(array)).toThrow(message);
    expect(wrong(array)).toThrow(expect.objectContaining({ code: "DATA" }));
  });
});

describe("readNpy", () => {
  test("gives back what was written, to the bit", () => {
    for (const array of sampleArrays(1)) expect(readNpy(writeNpy(array))).toEqual(array);
  });

  test("an array without values may have dimensions of any size", () => {
    const array: NumericArray = {
      dtype: "int8",
      shape: [...new Array(31).fill(Number.MAX_SAFE_INTEGER), 0],
      data: new Int8Array(0),
    };
    expect(readNpy(writeNpy(array))).toEqual(array);
  });

  test("copies, from any place in a larger buffer", () => {
    const file = writeNpy({ dtype: "float64", shape: [2], data: Float64Array.of(1, 2) });
    const larger = new Uint8Array(file.length + 9);
    larger.set(file, 3);
    for (const bytes of [larger.subarray(3, 3 + file.length), Buffer.from(file)]) {
      const { data } = readNpy(bytes);
      expect(data).toEqual(Float64Array.of(1, 2));
      expect(data.buffer.byteLength).toBe(16);
    }
  });

  test.each([1, 2, 3])("reads version %i", (major) => {
    expect(readNpy(npy(headed("|i1", false, "(2,)"), [1, 255], major))).toEqual({
      dtype: "int8",
      shape: [2],
      data: Int8Array.of(1, -1),
    });
  });

  test.each([
    "{'descr': '<u2', 'fortran_order': False, 'shape': (1,), }   \n",
    "{'descr':'<u2','fortran_order':False,'shape':(1,)}",
    "{'descr': '<u2', 'fortran_order': False, 'shape': (1L,), }",
    '\t{ "shape" : ( 1 , ) , "fortran_order" : True , "descr" : "<u2" , } ',
  ])("reads the header %j", (header) => {
    expect(readNpy(npy(header, [2, 1]))).toEqual({ dtype: "uint16", shape: [1], data: Uint16Array.of(258) });
  });

  test.each([
    [">f8", [0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a], Float64Array.of(0.1)],
    [">f4", [0xc0, 0x20, 0, 0], Float32Array.of(-2.5)],
    [">f2", [0xc1, 0], Float32Array.of(-2.5)],
    [">i2", [1, 2], Int16Array.of(258)],
    [">u4", [1, 2, 3, 4], Uint32Array.of(0x01020304)],
    [">i8", [255, 255, 255, 255, 255, 255, 255, 254], BigInt64Array.of(-2n)],
    [">u1", [7], Uint8Array.of(7)],
    ["<b1", [1], Uint8Array.of(1)],
    ["<u8", [254, 255, 255, 255, 255, 255, 255, 255], BigUint64Array.of(2n ** 64n - 2n)],
  ])("reads the values of %s", (descr, bytes, data) => {
    expect(readNpy(npy(headed(descr, false, "()"), bytes)).data).toEqual(data);
  });

  test("reads every float16 exactly", () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const { data } = readNpy(npy(headed("<f2", false, "(65536,)"), new Uint8Array(halves.buffer)));
    const wrong = [...halves].filter((half) => {
      const [sign, exponent, fraction] = [half >> 15 ? -1 : 1, (half >> 10) & 31, half & 1023];
      const special = fraction ? Number.NaN : Number.POSITIVE_INFINITY;
      const size = exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : (fraction / 1024) * 2 ** -14;
      return !Object.is(data[half], sign * (exponent === 31 ? special : size));
    });
    expect(wrong).toEqual([]);
  });

  test("turns Fortran order of any rank into row-major", () => {
    const shape = [2, 3, 4, 5];
    const columnMajor: number[] = [];
    const rowMajor: number[] = [];
    for (let d = 0; d < 5; d++)
      for (let c = 0; c < 4; c++)
        for (let b = 0; b < 3; b++) for (let a = 0; a < 2; a++) columnMajor.push(a + 2 * b + 6 * c + 24 * d);
    for (let a = 0; a < 2; a++)
      for (let b = 0; b < 3; b++)
        for (let c = 0; c < 4; c++) for (let d = 0; d < 5; d++) rowMajor.push(a + 2 * b + 6 * c + 24 * d);
    expect(readNpy(npy(headed("|u1", true, "(2, 3, 4, 5)"), columnMajor))).toEqual({
      dtype: "uint8",
      shape,
      data: Uint8Array.from(rowMajor),
    });
    expect(readNpy(npy(headed(">i2", true, "(2, 2)"), [0, 1, 0, 2, 0, 3, 0, 4])).data).toEqual(
      Int16Array.of(1, 3, 2, 4),
    );
    expect(readNpy(npy(headed("<f8", true, "(0, 3)"), []))).toEqual({
      dtype: "float64",
      shape: [0, 3],
      data: new Float64Array(0),
    });
    expect(readNpy(npy(headed("|u1", true, "()"), [5])).data).toEqual(Uint8Array.of(5));
  });

  const ok = npy(headed("<f4", false, "(2,)"), new Array(8).fill(0));
  const parses = (text: string, at: number, excerpt: string): [Uint8Array, string] => [
    npy(text, []),
    `its header does not parse at character ${at}, ${JSON.stringify(excerpt)}; save one plain array of numbers with np.save`,
  ];
  test.each<[Uint8Array, string]>([
    [new Uint8Array(0), "it starts with the bytes (none), not 93 4e 55 4d 50 59; give a file that np.save wrote"],
    [Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0), "it starts with the bytes 50 4b 03 04 00 00, not 93"],
    [npy("{}", [], 4), "it is of version 4.0; give one of version 1.0, 2.0 or 3.0"],
    [npy("{}", [], 0), "it is of version 0.0; give"],
    [ok.subarray(0, 6), "it ends at byte 6, in its header; get"],
    [ok.subarray(0, 9), "it ends at byte 9, in its header; get the file again"],
    [ok.subarray(0, 50), `it has 50 bytes, but its header ends at ${ok.length - 8}; get the file again`],
    [
      Uint8Array.from([...ok.subarray(0, 6), 2, 0, 0, 0, 1, 0, 0]),
      "its header is said to have 65536 bytes; give an array of",
    ],
    [
      ok.subarray(0, ok.length - 1),
      `float32 [2] needs ${ok.length} bytes, but it has ${ok.length - 1}; get the file again`,
    ],
    [
      Uint8Array.from([...ok, 0]),
      `float32 [2] needs ${ok.length} bytes, but it has ${ok.length + 1}; give a file of one`,
    ],
    [npy(headed("<f8", false, "(1000000, 1000000)"), []), "float64 [1000000,1000000] needs 8000000000"],
    [npy(headed("<f8", false, "(9007199254740993,)"), []), "the shape is [9007199254740992]; give whole numbers"],
    [npy(headed("<f8", false, "(4294967296, 4294967296)"), []), "values; give fewer than 2⁵³"],
    [
      npy(headed("<U5", false, "(1,)"), []),
      'its values are of type "<U5"; save real numbers, for example array.astype("',
    ],
    [npy(headed("|O", false, "(1,)"), []), 'its values are of type "|O"'],
    [npy(headed("<c8", false, "(1,)"), []), 'its values are of type "<c8"'],
    [npy(headed("|f8", false, "()"), new Array(8)), 'its values are of type "|f8"'],
    [npy(headed("=f8", false, "()"), new Array(8)), 'its values are of type "=f8"'],
    [npy(headed("", false, "()"), []), 'its values are of type ""'],
    [npy(headed("|b1", false, "(2,)"), [1, 3]), "value 1 of dtype bool is 3; give 0 or 1"],
    [npy("{}", []), "its header has []; give one with a text descr, a boolean fortran_order and a tuple shape, only"],
    [npy("{'descr': '<f4', 'shape': (1,)}", []), 'its header has ["descr","shape"]; give'],
    [
      npy("{'descr': '<f4', 'shape': (1,), 'fortran_order': 'no'}", []),
      'its header has ["descr","shape","fortran_order"]; give',
    ],
    [
      npy("{'descr': True, 'shape': (1,), 'fortran_order': True}", []),
      'its header has ["descr","shape","fortran_order"]; give',
    ],
    [
      npy("{'descr': '<f4', 'shape': True, 'fortran_order': True}", []),
      'its header has ["descr","shape","fortran_order"]; give',
    ],
    [
      npy(`{'x': True, ${headed("<f4", false, "()").slice(1)}`, []),
      'its header has ["x","descr","fortran_order","shape"]; give',
    ],
    parses("", 0, ""),
    parses("[1]", 0, "[1]"),
    parses("{'a': 1}", 6, "1}"),
    parses("{'a': __import__('os').system('x')}", 5, " __import__('os').sy"),
    parses("{'a': [('x', '<f4')]}", 5, " [('x', '<f4')]}"),
    parses("{'a': True 'b': True}", 11, "'b': True}"),
    parses("{'a' True}", 5, "True}"),
    parses("{True: True}", 1, "True: True}"),
    parses("{, }", 1, ", }"),
    parses("{'a': True,, }", 11, ", }"),
    parses("{'a': True, 'a': True}", 12, "'a': True}"),
    parses("{'a': True} 1", 11, " 1"),
    parses("{'a': True", 10, ""),
    parses("{'a': '\\x41'}", 5, " '\\x41'}"),
    parses("{'a': 'b", 5, " 'b"),
    parses("{'a': (3)}", 8, ")}"),
    parses("{'a': (-3,)}", 7, "-3,)}"),
    parses("{'a': (03,)}", 8, "3,)}"),
    parses("{'a': (,)}", 7, ",)}"),
    parses("{'a': (1 2)}", 9, "2)}"),
    parses("{'a': (1, True)}", 10, "True)}"),
    parses("{'a': ((1,),)}", 7, "(1,),)}"),
    parses(`{'a': (${"1,".repeat(30000)}`, 60007, ""),
    parses("{é: True}", 1, "Ã©: True}"),
  ])("%#: refuses a damaged or foreign file", (bytes, message) => {
    const read = () => readNpy(bytes, "w.npy");
    expect(read).toThrow("readNpy: w.npy: ");
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ code: "DATA" }));
  });

  test("refuses what is no Uint8Array, and names unnamed data", () => {
    const read = (bytes: unknown) => () => readNpy(bytes as Uint8Array);
    expect(read(new ArrayBuffer(9))).toThrow(
      "readNpy: npy data: got ArrayBuffer, not Uint8Array; pass new Uint8Array(buffer)",
    );
    expect(read(null)).toThrow("got Null");
  });
});
