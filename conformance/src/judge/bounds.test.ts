import { expect, it } from "vitest";
import { allowedBy, CAPS, DERIVED } from "./bounds.ts";

it("a declared bound replaces a smaller one only, and none of the very number", () => {
  const bounds = { class: "relaxed", looser: { exp: 16, matmul: 64 } } as const;
  expect(allowedBy(bounds, "exp", 2)).toBe(16);
  expect(allowedBy(bounds, "matmul", 200)).toBe(200);
  expect(allowedBy(bounds, "relu", 0)).toBe(0);
  expect(allowedBy(DERIVED, "exp", 2)).toBe(2);
});

it("caps are 64 roundings, 2⁻¹⁸ for functions of devices", () => {
  expect(CAPS.exp * 2 ** -23).toBe(2 ** -18);
  expect(CAPS.matmul).toBe(64);
});
