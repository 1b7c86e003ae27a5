import { expect, test } from "vitest";
import { failure } from "./fail.ts";
import { parseJson } from "./json.ts";

const parse = (text: string, deepest = 4): unknown => parseJson(text, deepest, failure("read", "the text"));

test.each([
  "{}",
  "[]",
  " 1 ",
  '"a:{"',
  '{"a":{"a":[1,{}]},"b":"\\"{a\\":"}',
  '{"a" : "a", "b" :"b"}',
  '[{"a":1},{"a":2}]',
])("%s is what JSON.parse says", (text) => {
  expect(parse(text)).toEqual(JSON.parse(text));
});

test("a member named __proto__ is a member", () => {
  const value = parse('{"__proto__":{"polluted":1}}') as object;
  expect(Object.keys(value)).toEqual(["__proto__"]);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test.each([
  ['{"a":1,"a":2}', 'it has "a" twice in one object, by character 10; keep one of them'],
  ['{"a":1,"\\u0061"  :2}', 'it has "a" twice in one object, by character 17'],
  ['{"b":{"a":[{"c":"a"}],"a":2}}', 'it has "a" twice'],
  ["[[[[[1]]]]]", "it is nested deeper than 4 at character 4; give a flatter one"],
  ["[[[[{", "it is nested deeper than 4"],
  ["", "it is no JSON; the file is damaged: get it again"],
  ["{1:2}", "it is no JSON"],
  ['{"a":1', "it is no JSON"],
  ['"', "it is no JSON"],
  ['"\\', "it is no JSON"],
  ["]]]]{}", "it is no JSON"],
  [":", "it is no JSON"],
  ['{"\\x":1}', "it is no JSON"],
  ["{'a':1}", "it is no JSON"],
])("%s is refused", (text, message) => {
  expect(() => parse(text)).toThrow(`read: the text: ${message}`);
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: "DATA" }));
});
