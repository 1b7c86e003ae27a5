import { DataError, OptionError, rng } from "@chainrule/core";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Float32Matrix } from "../float32-matrix.ts";
import { gzip } from "../gzip.ts";
import { type CsvDatasets, type CsvOptions, type CsvTask, csvBatches, readCsv, readCsvStream } from "./read-csv.ts";
import { writeCsv } from "./write-csv.ts";

const IRIS = "length,width,species\n5.1,3.5,setosa\n6.2,2.9,virginica\n4.9,3,setosa\n";
const inputs = (text: string | Uint8Array, options: Partial<CsvOptions<"inputs">> = {}): CsvDatasets["inputs"] =>
  readCsv(text, { task: "inputs", ...options });
const values = (text: string, options?: Partial<CsvOptions<"inputs">>): number[] => [...inputs(text, options).x.data];
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const error = (call: () => unknown, message: string): void =>
  expect(call).toThrow(new DataError(`readCsv: CSV: ${message}`));
const REMEDY = "correct or remove these lines";

describe("readCsv", () => {
  it("reads features and class indices", () => {
    expect(readCsv(IRIS, { task: "classification", target: "species" })).toStrictEqual({
      x: { data: Float32Array.of(5.1, 3.5, 6.2, 2.9, 4.9, 3), shape: [3, 2] },
      y: Int32Array.of(0, 1, 0),
      columns: ["length", "width"],
      target: "species",
      classes: 2,
      labelNames: ["setosa", "virginica"],
    });
  });

  it("reads numbers to be learned", () => {
    expect(readCsv("a,b\n1,2\n3,-4e-1\n", { task: "regression", target: "b" })).toStrictEqual({
      x: { data: Float32Array.of(1, 3), shape: [2, 1] },
      y: { data: Float32Array.of(2, -0.4), shape: [2, 1] },
      columns: ["a"],
      target: "b",
    });
  });

  it("reads a file without a target", () => {
    expect(inputs("a,b\n1,2\n")).toStrictEqual({
      x: { data: Float32Array.of(1, 2), shape: [1, 2] },
      columns: ["a", "b"],
    });
  });

  it("takes the chosen columns in their order, by name or index", () => {
    const features = ["width", 0];
    const { x, columns } = readCsv(IRIS, { task: "classification", target: 2, features });
    expect([...x.data]).toEqual([3.5, 5.1, 2.9, 6.2, 3, 4.9].map(Math.fround));
    expect(columns).toEqual(["width", "length"]);
    expect(values(IRIS, { features: [1] })).toEqual([3.5, 2.9, 3].map(Math.fround));
  });

  it("types what it reads by the task", () => {
    expectTypeOf(readCsv<"classification">).returns.toHaveProperty("labelNames");
    expectTypeOf<CsvDatasets["regression"]["y"]>().toEqualTypeOf<Float32Matrix>();
    expectTypeOf<CsvDatasets["inputs"]>().not.toHaveProperty("y");
  });
});

describe("the header of a CSV", () => {
  it("is found where no field of the first line is a number", () => {
    expect(inputs("a,b\n1,2").columns).toEqual(["a", "b"]);
    expect(inputs("1,2\n3,4").columns).toEqual(["0", "1"]);
    expect(readCsv("1,setosa\n2,virginica", { task: "classification", target: 1 }).y).toHaveLength(2);
  });

  it("is there where a column is chosen by name, or if it is said", () => {
    expect(readCsv("2019,2020\n3,4\n", { task: "regression", target: "2020" }).columns).toEqual(["2019"]);
    expect(inputs("1,2\n3,4", { header: true }).columns).toEqual(["1", "2"]);
    expect(() => values("a,b\n1,2", { header: false })).toThrow('line 1, column "0": "a" is no number');
  });

  it("may name columns like members of objects", () => {
    const set = readCsv("__proto__,constructor\n1,2", { task: "regression", target: "__proto__" });
    expect(set.columns).toEqual(["constructor"]);
    expect([...set.y.data]).toEqual([1]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("is refused if it cannot be used", () => {
    error(() => inputs("a,b,a\n1,2,3"), 'columns 0 and 2 are both "a"; rename one');
    const why = "an index that some program wrote, or a comma at the end of the line";
    error(() => inputs(",b\n0,2"), `line 1: column 0 has no name (${why}); name it, or choose features`);
    expect(values(",b\n0,2", { features: ["b"] })).toEqual([2]);
    error(
      () => readCsv("a\n1", { task: "regression", target: "a" }),
      'it has no column but "a"; pass a CSV with features',
    );
    error(() => inputs(Uint8Array.of(65, 0xe4, 44, 66)), "line 1: the name of column 0 is not UTF-8; save it as UTF-8");
  });

  it("must have the columns that are chosen", () => {
    const remedy = "pass one of these, or another delimiter";
    const call = (target: string | number, text = "a,b\n1,2") => readCsv(text, { task: "regression", target });
    error(() => call("c"), `there is no column "c", but "a", "b"; ${remedy}`);
    error(() => call(2), `there is no column 2, but "a", "b"; ${remedy}`);
    error(() => call(2, "1,2"), `there is no column 2, but 0, 1; ${remedy}`);
    const many = Array.from({ length: 15 }, (_, i) => `c${i}`).join(",");
    expect(() => call("x", `${many}\n`)).toThrow('"c10", "c11" and 3 more; pass');
    const both = (features: string[]) => readCsv("a,b\n1,2", { task: "regression", target: "a", features });
    error(() => both(["a"]), 'column "a" is the target and a feature; leave it out of features');
    error(() => both(["b", "b"]), 'column "b" is a feature twice; leave it out of features once');
  });
});

describe("the fields of a CSV", () => {
  it.each([
    ["LF", "a,b\n1,2\n3,4\n"],
    ["CR LF", "a,b\r\n1,2\r\n3,4\r\n"],
    ["CR", "a,b\r1,2\r3,4\r"],
    ["no line break at the end", "a,b\n1,2\n3,4"],
    ["empty lines", "\n\na,b\n\n1,2\r\n\r\n3,4\n\n"],
    ["a byte-order mark", "\ufeffa,b\n1,2\n3,4"],
    ["quotes", '"a","b"\n"1","2"\n3,"4"'],
    ["spaces", " a ,b\n 1 ,2\t\n3, 4"],
  ])("may have %s", (_, text) => {
    expect(inputs(text)).toStrictEqual(inputs("a,b\n1,2\n3,4\n"));
  });

  it("may have quotes, delimiters and line breaks in quotes, and quotes in plain text", () => {
    const labels = (text: string): readonly string[] =>
      readCsv(text, { task: "classification", target: 1, header: false }).labelNames;
    expect(labels('1,"a ""b"" c"')).toEqual(['a "b" c']);
    expect(labels('1,"a,b"')).toEqual(["a,b"]);
    expect(labels('1,"a\r\nb\n"')).toEqual(["a\r\nb"]);
    expect(labels('1,5" disk')).toEqual(['5" disk']);
    expect(labels("1,größer 𝒙")).toEqual(["größer 𝒙"]);
    expect(labels(`1,${"ü".repeat(40)}`)).toEqual(["ü".repeat(40)]);
  });

  it.each([";", "\t", "|", "0"])("may be separated by %j", (delimiter) => {
    expect(values(`a${delimiter}b\n1${delimiter}2.5`, { delimiter })).toEqual([1, 2.5]);
  });

  it.each([
    ["0", 0],
    ["-0", -0],
    ["7", 7],
    ["+1.5", 1.5],
    [".5", 0.5],
    ["-5.", -5],
    ["0.1", Math.fround(0.1)],
    ["1e3", 1000],
    ["-2.5E-3", Math.fround(-0.0025)],
    ["123456789012345678901234567890", Math.fround(1.2345678901234568e29)],
    ["0.00000000000000000000000000000000000000000000140129846432481707", 2 ** -149],
    ["340282346638528859811704183484516925440", 2 ** 128 - 2 ** 104],
    ["1e-999", 0],
  ])("are numbers: %s", (text, value) => {
    expect(inputs(`1,${text}`, { header: false }).x.data[1]).toBe(value);
  });

  it("are rounded as the engine rounds, whatever their length", () => {
    const random = rng(3);
    const texts = Array.from({ length: 3000 }, () => {
      const digits = Array.from({ length: 1 + random.integer(20) }, () => random.integer(10)).join("");
      const point = random.integer(digits.length + 1);
      return `${random.integer(2) ? "-" : ""}${digits.slice(0, point)}.${digits.slice(point)}`;
    });
    const read = values(texts.join("\n"), { header: false });
    expect(texts.filter((text, i) => !Object.is(read[i], Math.fround(Number(text))))).toEqual([]);
  });

  it.each(["abc", "1a", "1..2", "1,5", "--1", "+", ".", "e5", "1e", "1e+", "0x10", "Infinity", "1_000", "1 2", "१"])(
    "are no numbers: %s",
    (text) => {
      error(() => values(`1,"${text}"`, { header: false }), `line 1, column "1": "${text}" is no number; ${REMEDY}`);
    },
  );

  it("are no numbers beyond 1,000 characters", () => {
    expect(values(`1,${"0".repeat(999)}7`, { header: false })).toEqual([1, 7]);
    expect(() => values(`1,${"0".repeat(1000)}7`, { header: false })).toThrow("is no number");
  });

  it.each(["", " ", "NA", "n/a", "NaN", "nan", "null", "NULL", "None", "?", "-"])("are missing: %j", (text) => {
    const wrong = `line 2, column "b": missing value ("${text.trim()}")`;
    error(() => values(`a,b\n1,${text}`), `${wrong}; ${REMEDY}`);
    error(() => readCsv(`a,b\n1,${text}`, { task: "regression", target: "b" }), `${wrong}; ${REMEDY}`);
  });

  it("must fit float32", () => {
    error(() => values("1,1e39"), `line 1, column "1": "1e39" is too large for float32; ${REMEDY}`);
    error(() => values("1,-1e999"), `line 1, column "1": "-1e999" is too large for float32; ${REMEDY}`);
    // The first number that rounds to infinity, and the last that does not.
    error(
      () => values("0,3.4028235677973366e38"),
      `line 1, column "1": "3.4028235677973366e38" is too large for float32; ${REMEDY}`,
    );
    expect(values("0,3.4028235677973362e38")[1]).toBe(Math.fround(3.4028234663852886e38));
  });

  it("are as many in every line", () => {
    error(() => values("a,b\n1\n"), `line 2: 1 fields, not 2; ${REMEDY}`);
    error(() => values("a,b\n1,2\n1,2,3\n"), `line 3: 3 fields, not 2; ${REMEDY}`);
    error(() => values("a,b\n1,2,\n"), `line 2: 3 fields, not 2 (a comma at its end); ${REMEDY}`);
  });

  it("are told with their lines, whatever the line breaks", () => {
    const text = 'a,b\r\n1,\r\n\r\n"\n2",x\r\n1,2\r\n"1\r\n0","\r\ny"\r\n5\r?,1\n\n"1","\r"\n';
    const problems = [
      'line 2, column "b": missing value ("")',
      // The first fields of these two have line breaks.
      'line 4, column "a": "\\n2" is no number',
      'line 5, column "b": "x" is no number',
      'line 7, column "a": "1\\r\\n0" is no number',
      'line 8, column "b": "\\r\\ny" is no number',
    ];
    error(() => values(text), `8 problems: ${problems.join(", ")} and 3 more; ${REMEDY}`);
    const last = text.slice(text.indexOf("5\r"));
    error(
      () => values(`a,b\n${last}`),
      `3 problems: line 2: 1 fields, not 2, line 3, column "a": missing value ("?"), line 5, column "b": missing value ("\\r"); ${REMEDY}`,
    );
  });

  it("are told with their lines behind every kind of quoted line break", () => {
    const text = '1,2\n"\r3","\n4"\r\n"\r\n5",6\n7,x\n';
    const problems = [
      'line 2, column "0": "\\r3"',
      'line 3, column "1": "\\n4"',
      'line 5, column "0": "\\r\\n5"',
      'line 7, column "1": "x"',
    ];
    error(
      () => values(text),
      `4 problems: ${problems.map((problem) => `${problem} is no number`).join(", ")}; ${REMEDY}`,
    );
  });

  it("lists five problems and counts all", () => {
    const text = `a,b\n1,u\n${"v,\n".repeat(3)}9\n`;
    const listed = [
      'line 2, column "b": "u" is no number',
      'line 3, column "a": "v" is no number',
      'line 3, column "b": missing value ("")',
      'line 4, column "a": "v" is no number',
      'line 4, column "b": missing value ("")',
    ].join(", ");
    error(() => values(text), `8 problems: ${listed} and 3 more; ${REMEDY}`);
  });

  it("are shown shortened and as one line", () => {
    const text = `1,"${"x\n".repeat(100)}"`;
    expect(() => values(text)).toThrow(`line 1, column "1": "${"x\\n".repeat(20)}…" is no number`);
  });
});

describe("the labels of a CSV", () => {
  const classes = (labels: readonly string[], labelNames?: readonly string[]) =>
    readCsv(labels.map((label) => `1,${label}\n`).join(""), { task: "classification", target: 1, labelNames });

  it("are ordered by their value if all are numbers, else by their text", () => {
    expect(classes(["10", "9", "-1", "9"]).labelNames).toEqual(["-1", "9", "10"]);
    expect([...classes(["10", "9", "-1", "9"]).y]).toEqual([2, 1, 0, 1]);
    expect(classes(["b", "10", "9", "B"]).labelNames).toEqual(["10", "9", "B", "b"]);
    expect(classes(["1", "1.0"]).labelNames).toEqual(["1", "1.0"]);
  });

  it("may have a given order", () => {
    const set = classes(["no", "yes", "no"], ["yes", "no", "maybe"]);
    expect([...set.y]).toEqual([1, 0, 1]);
    expect(set.classes).toBe(3);
  });

  it("are refused if they are not among the given", () => {
    const wrong = 'line 2, column "1": "noo" is not among "no", "yes"';
    error(() => classes(["no", "noo", "yes"], ["no", "yes"]), `${wrong}; ${REMEDY}`);
  });

  it("are refused if they are missing, or not UTF-8", () => {
    error(() => classes(["a", " "]), `line 2, column "1": missing value (""); ${REMEDY}`);
    const bytes = Uint8Array.of(49, 44, 0xff, 10);
    const call = () => readCsv(bytes, { task: "classification", target: 1 });
    error(call, `line 1, column "1": "�" is not UTF-8; ${REMEDY}`);
  });

  it("are at most 65,536", () => {
    const names = Array.from({ length: 65_537 }, (_, i) => `c${i}`);
    expect(classes(names.slice(1)).classes).toBe(65_536);
    error(() => classes(names), `line 65537, column "1": "c65536" is one class more than 65536; ${REMEDY}`);
  });
});

describe("a file that is no CSV", () => {
  it("is refused", () => {
    error(() => inputs(""), "it is empty; pass a CSV with rows");
    error(() => inputs("\ufeff\n\n"), "it is empty; pass a CSV with rows");
    error(() => inputs("a,b\n"), "it has no rows below its header; pass a CSV with rows");
    error(() => inputs('1,2\n3,"4\n5,6\n'), "the quote that opens in line 2 is never closed; close it");
    error(() => inputs('1,2\n3,"4"5\n'), 'line 2, field 2: "5" behind the closing quote; write "" for a quote');
    error(() => inputs(Uint8Array.of(0xff, 0xfe, 49, 0)), "it is UTF-16; save it as UTF-8");
    error(
      () => inputs(Uint8Array.of(0x1f, 0x8b, 8)),
      "it is a gzip file; unpack it with gunzip, or read it as a stream",
    );
    error(() => inputs("PK\u0003\u0004"), "it is a zip file; unpack it first");
    error(() => inputs(",".repeat(1 << 17)), "line 1 has more than 131072 fields; pass a CSV, with its delimiter");
    const long = `1,2\n3,"${"x".repeat(2 ** 24)}\n`;
    error(() => inputs(long), "the record of line 2 has more than 16777216 bytes; close the quote of line 2");
    error(
      () => inputs(`1,2\n${"7".repeat(2 ** 24 + 1)}`),
      "the record of line 2 has more than 16777216 bytes; pass a CSV",
    );
    expect(() => inputs(7 as never)).toThrow(new DataError("readCsv: got Number; pass text or a Uint8Array"));
  });

  it("is refused if it is too large", () => {
    const options = { maxBytes: 7 };
    expect(values("1,2\n3,4", options)).toEqual([1, 2, 3, 4]);
    const wrong = "it has more than 7 bytes; read it in batches, with csvBatches, or pass a larger maxBytes";
    error(() => values("1,2\n3,4\n", options), wrong);
  });
});

describe("the options of readCsv", () => {
  it.each([
    [{ task: "classify" }, 'task is "classify"; pass "classification", "regression" or "inputs"'],
    [{ target: undefined }, 'target is undefined for the task "regression"; pass a column'],
    [{ task: "inputs" }, 'target is "b" for the task "inputs"; leave it out, or choose features without it'],
    [{ target: -1 }, "the column -1 is no column; pass a name, or an index from 0"],
    [{ features: [0.5] }, "the column 0.5 is no column; pass a name, or an index from 0"],
    [{ features: [] }, "features is empty; pass columns, or leave it out"],
    [{ header: false }, 'there is no header to find the column "b" in; pass an index from 0'],
    [{ delimiter: '"' }, 'delimiter is "\\""; pass one ASCII character, no quote'],
    [{ delimiter: ", " }, 'delimiter is ", "; pass one ASCII character, no quote'],
    [{ delimiter: "§" }, 'delimiter is "§"; pass one ASCII character, no quote'],
    [{ delimiter: "\n" }, 'delimiter is "\\n"; pass one ASCII character, no quote'],
    [{ maxBytes: 0 }, "maxBytes is 0; pass a positive integer"],
    [
      { task: "classification", labelNames: ["a", "a"] },
      'labelNames has "a" twice; pass one name per class, or leave it out',
    ],
  ])("cannot be %j", (options, message) => {
    const all = { task: "regression", target: "b", ...options } as CsvOptions<CsvTask>;
    expect(() => readCsv("a,b\n1,2", all)).toThrow(new OptionError(`readCsv: ${message}`));
  });
});

const TEXT = '\ufeffa,b,c\r\n1,2,"x ""1"", 𝒙\r\n"\r\n3.25,4,y\r\n"5",6,y';
const OPTIONS = { task: "classification", target: "c" } as const;
async function* asStream<T>(chunks: Iterable<T>): AsyncGenerator<T, void> {
  yield* chunks;
}

describe("readCsvStream", () => {
  const whole = readCsv(TEXT, OPTIONS);
  const bytes = utf8(TEXT);

  it("reads the same wherever the file is cut", async () => {
    for (let at = 0; at <= bytes.length; at++) {
      expect(await readCsvStream([bytes.subarray(0, at), bytes.subarray(at)], OPTIONS)).toStrictEqual(whole);
    }
    for (let at = 0; at <= TEXT.length; at++) {
      expect(await readCsvStream([TEXT.slice(0, at), TEXT.slice(at)], OPTIONS)).toStrictEqual(whole);
    }
    expect(await readCsvStream(asStream(Array.from(bytes, (byte) => Uint8Array.of(byte))), OPTIONS)).toStrictEqual(
      whole,
    );
    expect(await readCsvStream(TEXT.split(""), OPTIONS)).toStrictEqual(whole);
  });

  it("reads web streams, whole texts and gzip", async () => {
    expect(await readCsvStream(new Response(TEXT).body!, OPTIONS)).toStrictEqual(whole);
    expect(
      await readCsvStream(
        new Blob([TEXT]).stream().pipeThrough(new TextDecoderStream("utf-8", { ignoreBOM: true })),
        OPTIONS,
      ),
    ).toStrictEqual(whole);
    expect(await readCsvStream(TEXT, OPTIONS)).toStrictEqual(whole);
    const packed = await gzip(bytes);
    expect(await readCsvStream(packed, OPTIONS)).toStrictEqual(whole);
    expect(await readCsvStream(asStream(Array.from(packed, (byte) => Uint8Array.of(byte))), OPTIONS)).toStrictEqual(
      whole,
    );
  });

  it("passes errors on, and ends the source", async () => {
    let ended = false;
    async function* source(): AsyncGenerator<string, void> {
      try {
        yield "1,2\n";
        throw new Error("the line is down");
      } finally {
        ended = true;
      }
    }
    await expect(readCsvStream(source(), { task: "inputs" })).rejects.toThrow("the line is down");
    expect(ended).toBe(true);
    const packed = (await gzip(bytes)).subarray(0, -4);
    const early = new DataError("gunzip: f: it ends early or is damaged; get the file again");
    await expect(readCsvStream(packed, { ...OPTIONS, name: "f" })).rejects.toThrow(early);
    const failing = asStream([packed.subarray(0, 30)]);
    failing.next = () => Promise.reject(new Error("the line is down"));
    await expect(readCsvStream(failing, OPTIONS)).rejects.toThrow("the line is down");
  });

  it("stops at its limit, also of what is unpacked", async () => {
    const packed = await gzip(new Uint8Array(5_000_000).fill(49));
    const message = "readCsvStream: f: it has more than 1000000 bytes; read it in batches";
    await expect(readCsvStream(packed, { task: "inputs", name: "f", maxBytes: 1_000_000 })).rejects.toThrow(message);
  });

  it("refuses what is no stream", async () => {
    const call = (source: unknown) => readCsvStream(source as string, { task: "inputs" });
    const message = "readCsvStream: got Number; pass a stream or an iterable of texts or bytes";
    await expect(call(7)).rejects.toThrow(new DataError(message));
    await expect(call([7])).rejects.toThrow(new DataError("readCsvStream: got Number; pass text or a Uint8Array"));
  });
});

describe("csvBatches", () => {
  const collect = async <T>(batches: AsyncIterable<T>): Promise<T[]> => {
    const all: T[] = [];
    for await (const batch of batches) all.push(batch);
    return all;
  };

  it.each([1, 2, 3, 7, 100, 9000, 30_000])("gives every row once, in batches of %i", async (batchSize) => {
    const random = rng(1);
    const rows = Array.from({ length: 9000 }, (_, i) => [
      i + 0.125,
      random.integer(1000),
      ["no", "yes"][random.integer(2)]!,
    ]);
    const text = writeCsv(["a", "b", "c"], rows);
    const labelNames = ["yes", "no"];
    const batches = await collect(csvBatches([text], { ...OPTIONS, labelNames, batchSize }));
    const sizes = batches.map(({ x }) => x.shape[0]);
    expect(sizes.slice(0, -1).every((size) => size === batchSize)).toBe(true);
    expect(sizes.reduce((a, b) => a + b)).toBe(9000);
    const { x, y } = readCsv(text, { ...OPTIONS, labelNames });
    expect(batches.flatMap((batch) => [...batch.x.data]).join()).toBe(x.data.join());
    expect(batches.flatMap((batch) => [...batch.y]).join()).toBe(y.join());
  });

  it("gives what each task has", async () => {
    const regression = csvBatches("1,2\n3,4", { task: "regression", target: 0, batchSize: 5 });
    const [x, y] = [Float32Array.of(2, 4), Float32Array.of(1, 3)];
    expect(await collect(regression)).toStrictEqual([{ x: { data: x, shape: [2, 1] }, y: { data: y, shape: [2, 1] } }]);
    const inputs = csvBatches("1,2", { task: "inputs", batchSize: 5 });
    expect(await collect(inputs)).toStrictEqual([{ x: { data: Float32Array.of(1, 2), shape: [1, 2] } }]);
  });

  it("holds no more than a batch of an endless file, and ends its source", async () => {
    let pulled = 0;
    let ended = false;
    function* endless(): Generator<string, void> {
      try {
        for (;;) {
          pulled++;
          yield "1,2\n".repeat(1000);
        }
      } finally {
        ended = true;
      }
    }
    let batches = 0;
    for await (const { x } of csvBatches(endless(), { task: "inputs", batchSize: 100 })) {
      expect(x.shape).toEqual([100, 2]);
      if (++batches === 500) break;
    }
    expect(pulled).toBe(50);
    expect(ended).toBe(true);
  });

  it("throws in place of the batch with a problem, and tells all of the file", async () => {
    const chunks = ["1,2\n3,4\n5,x\n7,8\n", "9,\n7,8\n7,8\n"];
    const batches = csvBatches(chunks, { task: "inputs", batchSize: 2, header: false });
    expect((await batches.next()).value?.x.shape).toEqual([2, 2]);
    const problems = 'line 3, column "1": "x" is no number, line 5, column "1": missing value ("")';
    await expect(batches.next()).rejects.toThrow(new DataError(`csvBatches: CSV: 2 problems: ${problems}; ${REMEDY}`));
  });

  it("needs a size, and the names of classes", async () => {
    const names = new OptionError("csvBatches: labelNames is undefined; pass the name of every class");
    await expect(collect(csvBatches(TEXT, { ...OPTIONS, batchSize: 1 }))).rejects.toThrow(names);
    const size = new OptionError("csvBatches: batchSize is 0; pass a positive integer");
    await expect(collect(csvBatches(TEXT, { task: "inputs", batchSize: 0 }))).rejects.toThrow(size);
  });
});
