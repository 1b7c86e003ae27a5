import { DataError } from "@chainrule/core";
import type { Json } from "@chainrule/core/serialize";
import { describe, expect, it } from "vitest";
import { scalerFromJSON } from "./scaler-json.ts";

describe("scalerFromJSON", () => {
  it.each([
    { type: "affine", offset: 0, scale: 1 / 255 },
    { type: "standard", mean: [1, -2.5], standardDeviation: [0, 3e-9] },
    { type: "minMax", min: [0, 5], max: [1, 5], range: [-1, 1] },
  ])("reads $type, and nothing else that is there", (stored) => {
    const text = JSON.stringify({ ...stored, more: 1 }).replace("{", '{"__proto__":{"polluted":1},');
    const scaler = scalerFromJSON(JSON.parse(text));
    expect(scaler).toStrictEqual(stored);
    expect(Object.getPrototypeOf(scaler)).toBe(Object.prototype);
    expect(scaler).not.toHaveProperty("polluted");
  });

  it("gives what can be stored with a model, by its type too", () => {
    const json: Json = scalerFromJSON({ type: "affine", offset: 1, scale: 2 });
    expect(scalerFromJSON(json)).toEqual(json);
  });

  it.each([
    ["null", "got null"],
    ['"affine"', 'got "affine"'],
    ["[]", 'type is undefined, not "affine", "standard" or "minMax"'],
    ['{"type":"robust"}', 'type is "robust", not "affine", "standard" or "minMax"'],
    ['{"type":{"toString":1}}', 'type is an object, not "affine", "standard" or "minMax"'],
    ['{"type":"affine","offset":"0","scale":1}', 'offset is "0", no finite number'],
    ['{"type":"affine","offset":0}', "scale is undefined, no finite number"],
    ['{"type":"affine","offset":0,"scale":1e999}', "scale is Infinity, no finite number"],
    ['{"type":"affine","offset":0,"scale":0}', "scale is 0"],
    ['{"type":"standard","mean":1}', "mean is 1, no array"],
    ['{"type":"standard","mean":[]}', "mean has 0 numbers, not at least one"],
    ['{"type":"standard","mean":[1,2],"standardDeviation":[1]}', "standardDeviation has 1 numbers, not 2"],
    ['{"type":"standard","mean":[1,null],"standardDeviation":[1,1]}', "mean[1] is null, no finite number"],
    ['{"type":"standard","mean":[1],"standardDeviation":[-1]}', "standardDeviation[0] is -1, below 0"],
    ['{"type":"minMax","min":[0,3],"max":[1,2],"range":[0,1]}', "min[1] is 3, above max[1], 2"],
    [
      '{"type":"minMax","min":[-1e308],"max":[1e308],"range":[0,1]}',
      "min[0] is -1e+308 and max[0] 1e+308, too far apart",
    ],
    ['{"type":"minMax","min":[0],"max":[1],"range":[0]}', "range has 1 numbers, not 2"],
    ['{"type":"minMax","min":[0],"max":[1],"range":[1,1]}', "range is [1, 1], which is empty or too wide"],
  ])("refuses %s", (json, wrong) => {
    const message = `scalerFromJSON: ${wrong}; pass a scaler as it was stored`;
    expect(() => scalerFromJSON(JSON.parse(json))).toThrow(new DataError(message));
  });

  it("refuses what JSON cannot hold", () => {
    const hole = { type: "standard", mean: new Array(2), standardDeviation: [1, 1] };
    expect(() => scalerFromJSON(hole)).toThrow("mean[0] is undefined, no finite number");
  });
});
