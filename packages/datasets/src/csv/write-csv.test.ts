import { DataError, rng } from "@chainrule/core";
import { describe, expect, it } from "vitest";
import { readCsv } from "./read-csv.ts";
import { writeCsv, writeSubmission } from "./write-csv.ts";

describe("writeCsv", () => {
  it("quotes what must be quoted", () => {
    const text = writeCsv(
      ["a", "b,c", ""],
      [
        [1, "x", ""],
        [-0.5, 'say "yes"', "two\nlines"],
      ],
    );
    expect(text).toBe('a,"b,c",""\n1,x,""\n-0.5,"say ""yes""","two\nlines"\n');
  });

  it("writes what readCsv reads", () => {
    const random = rng(5);
    const pieces = ['"', ",", "\n", "\r", "\r\n", "a", "é", "𝒙", "__proto__", "\ufeff", "1", " b"];
    const some = (): string =>
      `<${Array.from({ length: random.integer(6) }, () => pieces[random.integer(12)]).join("")}>`;
    for (let round = 0; round < 200; round++) {
      const labels = Array.from({ length: 1 + random.integer(4) }, some);
      const rows = labels.map((label) => [Math.fround(random.uniform() * 1e-3), label]);
      const names = ["number", some()];
      const read = readCsv(writeCsv(names, rows), { task: "classification", target: 1 });
      expect([...read.y].map((c) => read.labelNames[c])).toEqual(labels);
      expect([...read.x.data]).toEqual(rows.map(([number]) => number));
      expect([...read.columns, read.target]).toEqual(names);
    }
  });

  it("refuses rows of another length, and what is not finite", () => {
    const call = (row: (string | number)[]) => () => writeCsv(["a", "b"], [[1, 2], row]);
    const length = new DataError("writeCsv: row 1 has 1 fields for 2 columns; pass one per column");
    expect(call([1])).toThrow(length);
    const finite = "pass finite numbers and texts";
    expect(call([1, Number.NaN])).toThrow(new DataError(`writeCsv: row 1 has NaN in column "b"; ${finite}`));
  });
});

describe("writeSubmission", () => {
  it("counts images from 1", () => {
    expect(writeSubmission(Int32Array.of(7, 0, 9))).toBe("ImageId,Label\n1,7\n2,0\n3,9\n");
  });

  it.each([-1, 0.5, Number.NaN])("refuses the class %d", (label) => {
    const message = `writeSubmission: predictions[1] is ${label}; pass class indices`;
    expect(() => writeSubmission([3, label])).toThrow(new DataError(message));
  });

  it("refuses no predictions", () => {
    const message = "writeSubmission: there are no predictions; pass one per image";
    expect(() => writeSubmission([])).toThrow(new DataError(message));
  });
});
