import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { drawn, sideBySide } from "./draw.ts";

/** Black and white above, gray and white below. */
const picture = { width: 2, height: 3, pixels: [0, 1, 0.5, 1, 1, 0] };

describe("drawn", () => {
  it("without colors uses characters by weight, the mean of two rows each", () => {
    // (0 + 0.5) / 2 of nine steps is the second, 0.5 the fifth by rounding up
    expect(drawn(picture, false)).toEqual([":@", "+ "]);
  });

  it("with colors paints both halves of each character in gray", () => {
    const [first] = drawn(picture, true);
    expect(first).toBe("\u001b[38;5;16;48;5;244m▀\u001b[38;5;231;48;5;231m▀\u001b[0m");
    expect(stripVTControlCharacters(first as string)).toBe("▀▀");
  });
});

describe("sideBySide", () => {
  const two = [
    { picture, caption: "first" },
    { picture, caption: "b" },
  ];
  it("puts pictures in a row over their captions", () => {
    expect(sideBySide(two, { colors: false, columns: 80 })).toEqual([":@      :@", "+       + ", "first   b "]);
  });

  it("leaves out what has no room", () => {
    expect(sideBySide(two, { colors: false, columns: 9 })).toEqual([":@   ", "+    ", "first"]);
    expect(sideBySide(two, { colors: false, columns: 3 })).toEqual([]);
  });
});
