import { DataError } from "@chainrule/core";
import { describe, expect, it } from "vitest";
import { classIndices, oneHot } from "./encoding.ts";
import { decodeLabels, encodeLabels, fitLabelEncoder, labelEncoderFromJSON } from "./label-encoder.ts";

const encoder = fitLabelEncoder(["dog", "cat", "__proto__", "dog"]);

describe("fitLabelEncoder", () => {
  it("orders by value if all are numbers, else by text", () => {
    expect(encoder).toStrictEqual({ type: "labels", names: ["__proto__", "cat", "dog"] });
    expect(fitLabelEncoder([10, 9, -1, 9]).names).toEqual(["-1", "9", "10"]);
    expect(fitLabelEncoder(["10", "9", ""]).names).toEqual(["", "10", "9"]);
    expect(fitLabelEncoder(["1.0", "1", "0x1"]).names).toEqual(["0x1", "1", "1.0"]);
  });

  it("refuses no labels and too many", () => {
    expect(() => fitLabelEncoder([])).toThrow(new DataError("fitLabelEncoder: there are no labels; pass at least one"));
    const wrong = "there are more than 65536 different labels; pass classes";
    expect(() => fitLabelEncoder(Array.from({ length: 65_537 }, (_, i) => i))).toThrow(`fitLabelEncoder: ${wrong}`);
    expect(fitLabelEncoder(Array.from({ length: 65_536 }, (_, i) => i)).names).toHaveLength(65_536);
  });
});

describe("a label encoder", () => {
  it("encodes, and decodes again", () => {
    const labels = ["dog", "__proto__", "cat", "cat"];
    const indices = encodeLabels(encoder, labels);
    expect(indices).toEqual(Int32Array.of(2, 0, 1, 1));
    expect(decodeLabels(encoder, indices)).toEqual(labels);
    expect(decodeLabels(encoder, classIndices(oneHot(indices, encoder.names.length)))).toEqual(labels);
    expect([...encodeLabels(fitLabelEncoder([3, 7]), [7, "3"])]).toEqual([1, 0]);
  });

  it("survives JSON", () => {
    expect(labelEncoderFromJSON(JSON.parse(JSON.stringify(encoder)))).toStrictEqual(encoder);
  });

  it("refuses labels that it does not know", () => {
    const wrong = 'the label "toString" at index 1 is not among "__proto__", "cat", "dog"';
    const message = `encodeLabels: ${wrong}; pass labels that the encoder was fitted to`;
    expect(() => encodeLabels(encoder, ["cat", "toString"])).toThrow(new DataError(message));
    const many = fitLabelEncoder(Array.from({ length: 15 }, (_, i) => i));
    expect(() => encodeLabels(many, [99])).toThrow('not among "0", "1"');
    expect(() => encodeLabels(many, [99])).toThrow('"11" and 3 more; pass labels');
  });

  it.each([3, -1, 0.5, Number.NaN])("refuses the index %d", (index) => {
    const message = `decodeLabels: indices[1] is ${index}, not an integer from 0 to 2; pass class indices of this encoder`;
    expect(() => decodeLabels(encoder, [0, index])).toThrow(new DataError(message));
  });

  it.each([
    ["null", "the type is undefined"],
    ["[]", "the type is undefined"],
    ['{"type":"standard"}', 'the type is "standard"'],
    ['{"type":{"toString":1}}', "the type is an object"],
    ['{"type":"labels"}', "names is no array"],
    ['{"type":"labels","names":{"length":1}}', "names is no array"],
    ['{"type":"labels","names":[]}', "names is empty"],
    ['{"type":"labels","names":["a",1]}', "names has at 1 1, which is no string"],
    ['{"type":"labels","names":["a",{"toString":1}]}', "names has at 1 an object, which is no string"],
    ['{"type":"labels","names":["a","b","a"]}', 'names has "a" twice'],
    [`{"type":"labels","names":[${"0,".repeat(65_536)}0]}`, "names has 65537 entries, more than 65536"],
  ])("is not read from %s", (json, wrong) => {
    const remedy = 'pass { type: "labels", names }, as it was stored';
    const message = `labelEncoderFromJSON: ${wrong}; ${remedy}`;
    expect(() => labelEncoderFromJSON(JSON.parse(json))).toThrow(new DataError(message));
  });
});
