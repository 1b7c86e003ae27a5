import { expect, it } from "vitest";
import { progressLine } from "./progress.ts";

const result = (id: string, status: "passed" | "failed" = "passed") =>
  ({ id, status, worst: 0, used: null, allowed: null, absent: false, milliseconds: 1 }) as const;

function written(isTTY: boolean, columns = 80): string[] {
  const texts: string[] = [];
  const line = progressLine({ isTTY, columns, write: (text) => texts.push(text) });
  line.update(result("unary/a"), { done: 1, total: 400 });
  line.update(result("unary/b"), { done: 2, total: 400 });
  line.update(result("unary/c", "failed"), { done: 3, total: 400 });
  line.update(result("unary/d"), { done: 4, total: 400 });
  line.clear();
  return texts;
}

it("rewrites one line per percent and failure on a terminal, and removes it", () => {
  expect(written(true)).toEqual([
    "\r\u001b[K0 %  1 of 400  unary/a",
    "\r\u001b[K0 %  3 of 400, 1 failed  unary/c",
    "\r\u001b[K1 %  4 of 400, 1 failed  unary/d",
    "\r\u001b[K",
  ]);
});

it("never wraps, and writes nothing where there is no terminal", () => {
  expect(written(true, 10).every((text) => text.replace("\r\u001b[K", "").length < 10)).toBe(true);
  expect(written(false)).toEqual([]);
});
