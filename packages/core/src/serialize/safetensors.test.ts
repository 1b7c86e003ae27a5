import { describe, expect, test } from "vitest";
import type { NumericArray } from "./array.ts";
import { readSafetensors } from "./safetensors-read.ts";
import { writeSafetensors } from "./safetensors-write.ts";
import { sampleArrays } from "./sample-arrays.ts";

const uint8 = (...data: number[]): NumericArray => ({
  dtype: "uint8",
  shape: [data.length],
  data: Uint8Array.from(data),
});

/** A file of the header as it is, and bytes. */
function file(header: string, values: number[] = []): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = new Uint8Array(new BigUint64Array([BigInt(text.length)]).buffer);
  return Uint8Array.from([...length, ...text, ...values]);
}

function thrownBy(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

describe("writeSafetensors", () => {
  test("gives back what was written, to the bit", () => {
    const named = sampleArrays(3).map((array, i) => [`${i}.é "${array.dtype}"`, array] as const);
    const metadata = new Map([
      ["format", "pt"],
      ["__proto__", "é"],
      ["0", ""],
    ]);
    const { tensors, metadata: texts } = readSafetensors(writeSafetensors(named, metadata));
    expect(tensors).toEqual(new Map(named));
    expect(texts).toEqual(metadata);
  });

  test("writes the published layout: wide types first, then by name, padded to 8 bytes", () => {
    const wide: NumericArray = { dtype: "int16", shape: [], data: Int16Array.of(-2) };
    const header =
      '{"__metadata__":{"a":"1","b":"2"},"z":{"dtype":"I16","shape":[],"data_offsets":[0,2]},' +
      '"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]},"b":{"dtype":"U8","shape":[1,0],"data_offsets":[4,4]}}';
    const tensors = [
      ["b", { ...uint8(), shape: [1, 0] }],
      ["z", wide],
      ["a", uint8(5, 6)],
    ] as const;
    const expected = file(header.padEnd(Math.ceil(header.length / 8) * 8), [254, 255, 5, 6]);
    expect(
      writeSafetensors(tensors, [
        ["b", "2"],
        ["a", "1"],
      ]),
    ).toEqual(expected);
    expect(
      writeSafetensors([...tensors].reverse(), [
        ["a", "1"],
        ["b", "2"],
      ]),
    ).toEqual(expected);
  });

  test("keeps any names, and nothing at all", () => {
    const names = ["", "0", "__proto__", "constructor", "日本", "😀"];
    const { tensors } = readSafetensors(writeSafetensors(names.map((name, i) => [name, uint8(i)])));
    expect(tensors).toEqual(new Map(names.map((name, i) => [name, uint8(i)])));
    expect(writeSafetensors([])).toEqual(file("{}      "));
    expect(readSafetensors(file("{}"))).toEqual({ tensors: new Map(), metadata: new Map() });
  });

  type Pairs<T> = readonly (readonly [string, T])[];
  test.each<[Pairs<NumericArray>, Pairs<unknown>, string]>([
    [[["__metadata__", uint8(1)]], [], '"__metadata__" is kept for texts; give the tensor another name'],
    [
      [
        ["a", uint8(1)],
        ["a", uint8(2)],
      ],
      [],
      'there are two of "a"; give every tensor a name of its own',
    ],
    [[["\udc00", uint8(1)]], [], '"\\udc00" has half a character; give a name of Unicode'],
    [[["a", { ...uint8(1), shape: [2] }]], [], '"a": 1 values for the shape [2]; give 2'],
    [
      [],
      [
        ["a", "1"],
        ["a", "2"],
      ],
      'there are two of "a"; give every text a name of its own',
    ],
    [[], [["\udc00", "1"]], '"\\udc00" has half a character'],
    [[], [["a", 1]], 'the text "a" is 1; give a string of Unicode'],
    [[], [["a", "\ud800"]], 'the text "a" is "\\ud800"; give a string of Unicode'],
    [[], [["a", "x".repeat(1e8)]], "their header has 100000032 bytes; give shorter texts: at most 100000000"],
  ])("%#: refuses what a file cannot keep", (tensors, metadata, message) => {
    const error = thrownBy(() => writeSafetensors(tensors, metadata as Pairs<string>));
    expect(error.message).toContain(`writeSafetensors: the tensors: ${message}`);
    expect(error).toMatchObject({ code: "DATA" });
  });
});

describe("readSafetensors", () => {
  const entry = (dtype: string, shape: string, offsets: string, rest = ""): string =>
    `{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}${rest}}`;

  test.each([
    ["F16", [0, 0xc1, 1, 0], Float32Array.of(-2.5, 2 ** -24)],
    ["BF16", [0x20, 0xc0, 0x80, 0x7f], Float32Array.of(-2.5, Number.POSITIVE_INFINITY)],
    ["BOOL", [1, 0], Uint8Array.of(1, 0)],
    ["I16", [0, 1, 255, 255], Int16Array.of(256, -1)],
  ])("reads %s", (dtype, values, data) => {
    const { tensors } = readSafetensors(file(`{"x":${entry(`"${dtype}"`, "[2]", `[0,${values.length}]`)}}`, values));
    expect(tensors.get("x")?.data).toEqual(data);
  });

  test("reads tensors at odd places, in any order and spacing, as copies in the order of the values", () => {
    const header = ` {"b" : ${entry('"F32"', "[1]", "[1,5]")},\n"a":${entry('"U8"', "[1]", "[0,1]")}} `.slice(1);
    const bytes = file(header, [7, 0, 0, 0x20, 0xc0]);
    const { tensors } = readSafetensors(Buffer.from(bytes));
    expect([...tensors]).toEqual([
      ["a", uint8(7)],
      ["b", { dtype: "float32", shape: [1], data: Float32Array.of(-2.5) }],
    ]);
    expect(tensors.get("a")?.data.buffer.byteLength).toBe(1);
  });

  test("reads an empty tensor that begins where another does", () => {
    const header = `{"a":${entry('"U8"', "[1]", "[0,1]")},"b":${entry('"U8"', "[0]", "[0,0]")}}`;
    expect([...readSafetensors(file(header, [7])).tensors.keys()]).toEqual(["b", "a"]);
  });

  test("reads a dimension of -0 as 0", () => {
    const { tensors } = readSafetensors(file(`{"a":${entry('"U8"', "[3,-0]", "[-0,0]")}}`));
    expect(tensors.get("a")?.shape).toEqual([3, 0]);
  });

  const U8 = '"U8"';
  const DAMAGED = "the file is damaged: get it again";
  const MEMBERS = "give an object of dtype, shape and data_offsets, only";
  test.each<[Uint8Array, string]>([
    [new Uint8Array(7), "it has 7 bytes, but a header has at least 10; get the file again"],
    [
      file("{}").subarray(0, 9),
      "its header is said to have 2 bytes, 1 follow and 100000000 may; give a whole safetensors file",
    ],
    [new Uint8Array(100).fill(255), "its header is said to have 18446744073709551615 bytes, 92 follow"],
    [file(""), 'its header starts with "", not with {; the file is damaged: get it again'],
    [file(" {}"), 'its header starts with " ", not with {'],
    [file("\ufeff{}"), 'its header starts with "\ufeff", not with {'],
    [Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff]), `its header is not UTF-8; ${DAMAGED}`],
    [file("{]"), `its header: it is no JSON; ${DAMAGED}`],
    [file('{"a":[[[]]]}'), "its header: it is nested deeper than 3 at character 7; give a flatter one"],
    [
      file(`{"a":${entry(U8, "[0]", "[0,0]")},"a":${entry(U8, "[0]", "[0,0]")}}`),
      'its header: it has "a" twice in one object',
    ],
    [file('{"__metadata__":{},"__metadata__":{}}'), 'its header: it has "__metadata__" twice'],
    [file('{"__metadata__":1}'), "its __metadata__ has 1; keep texts of Unicode there, under names"],
    [file('{"__metadata__":{"a":"b","c":{}}}'), 'its __metadata__ has ["c",{}]; keep texts'],
    [file('{"__metadata__":{"a":"\\ud800"}}'), 'its __metadata__ has ["a","\\ud800"]; keep texts'],
    [file('{"\\ud800":1}'), 'the name "\\ud800" has half a character; save under a name of Unicode'],
    [file('{"a":1}'), `"a" is 1; ${MEMBERS}`],
    [file('{"a":null}'), `"a" is null; ${MEMBERS}`],
    [file('{"a":[1]}'), `"a" is [1]; ${MEMBERS}`],
    [file('{"a":{"dtype":"U8","shape":[0]}}'), `"a" is {"dtype":"U8","shape":[0]}; ${MEMBERS}`],
    [
      file(`{"a":${entry(U8, "[0]", "[0,0]", ',"x":1')}}`),
      `"a" is {"dtype":"U8","shape":[0],"data_offsets":[0,0],"x":1}; `,
    ],
    [
      file(`{"__proto__":${entry(U8, "[1]", "[0,2]")}}`, [1, 2]),
      '"__proto__" has the data_offsets [0,2] for 1 of 2 bytes; ',
    ],
    [
      file(`{"a":${entry('"F8_E4M3"', "[1]", "[0,1]")}}`, [1]),
      '"a" is of dtype "F8_E4M3"; save it as one of F64, F32, F16',
    ],
    [file(`{"a":${entry("1", "[1]", "[0,1]")}}`, [1]), '"a" is of dtype 1; save it as'],
    [file(`{"a":${entry(U8, "[-1]", "[0,1]")}}`, [1]), `"a": the shape is [-1]; ${DAMAGED}`],
    [file(`{"a":${entry(U8, "[0.5]", "[0,1]")}}`, [1]), '"a": the shape is [0.5]'],
    [file(`{"a":${entry(U8, '"1"', "[0,1]")}}`, [1]), '"a": the shape is "1"'],
    [file(`{"a":${entry(U8, "[1e300]", "[0,1]")}}`, [1]), '"a": the shape is [1e+300]'],
    [
      file(`{"a":${entry(U8, "[9e15,9e15]", "[0,1]")}}`, [1]),
      `"a": the shape [9000000000000000,9000000000000000] has 8.1e+31`,
    ],
    [file(`{"a":${entry(U8, `[${new Array(33).fill(1)}]`, "[0,1]")}}`, [1]), "has 33 dimensions"],
    [file(`{"a":${entry(U8, "[1]", "[0]")}}`, [1]), `"a" has the data_offsets [0] for 1 of 1 bytes; ${DAMAGED}`],
    [file(`{"a":${entry(U8, "[1]", "[1,0]")}}`, [1]), '"a" has the data_offsets [1,0]'],
    [file(`{"a":${entry(U8, "[1]", "[-1,0]")}}`, [1]), '"a" has the data_offsets [-1,0]'],
    [file(`{"a":${entry(U8, "[1]", "[0.5,1.5]")}}`, [1, 2]), '"a" has the data_offsets [0.5,1.5]'],
    [file(`{"a":${entry(U8, "[1]", '["0","1"]')}}`, [1]), '"a" has the data_offsets ["0","1"]'],
    [file(`{"a":${entry(U8, "[1]", "1")}}`, [1]), '"a" has the data_offsets 1'],
    [file(`{"a":${entry(U8, "[2]", "[0,2]")}}`, [1]), '"a" has the data_offsets [0,2] for 2 of 1 bytes'],
    [file(`{"a":${entry('"F32"', "[1]", "[0,3]")}}`, [1, 2, 3]), '"a" has the data_offsets [0,3] for 4 of 3 bytes'],
    [
      file(`{"a":${entry(U8, "[1]", "[1,2]")}}`, [1, 2]),
      `"a" begins at byte 1 of the values, the one before ends at 0; ${DAMAGED}`,
    ],
    [
      file(`{"a":${entry(U8, "[2]", "[0,2]")},"b":${entry(U8, "[2]", "[1,3]")}}`, [1, 2, 3]),
      '"b" begins at byte 1 of the values, the one before ends at 2',
    ],
    [file(`{"a":${entry(U8, "[1]", "[0,1]")}}`, [1, 2]), `its tensors have 1 bytes, the file 2 of values; ${DAMAGED}`],
    [file("{}", [1]), "its tensors have 0 bytes, the file 1 of values"],
    [file(`{"a":${entry('"BOOL"', "[1]", "[0,1]")}}`, [2]), '"a": value 0 of dtype bool is 2; give 0 or 1'],
    [file(`{"${"x".repeat(1000)}":1}`), `"${"x".repeat(78)}… is 1; give`],
  ])("%#: refuses a damaged or foreign file", (bytes, message) => {
    const read = () => readSafetensors(bytes, "w.safetensors");
    expect(read).toThrow("readSafetensors: w.safetensors: ");
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ code: "DATA" }));
  });

  test("refuses what is no Uint8Array, and names unnamed data", () => {
    const call = () => readSafetensors(undefined as never);
    expect(call).toThrow("readSafetensors: safetensors data: got Undefined, not Uint8Array");
  });

  test("refuses every truncation", () => {
    const bytes = writeSafetensors([["a", uint8(1, 2)]], [["b", "c"]]);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readSafetensors(bytes.subarray(0, length))).toThrow(expect.objectContaining({ code: "DATA" }));
    }
  });
});
