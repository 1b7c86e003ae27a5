import { cpu } from "@chainrule/backend-cpu";
import { reference } from "@chainrule/core/reference";
import { describe, expect, it } from "vitest";
import { createBackend } from "../../examples/minimal-backend.js";
import { checkLaws, LAW_NAMES, runLaws } from "./index.ts";

runLaws({ describe, it }, "reference", reference);
runLaws({ describe, it }, "cpu float32", () => cpu());
runLaws({ describe, it }, "the minimal backend", createBackend);

describe("a broken law", () => {
  const skipsLastColumn = () => {
    const backend = reference();
    return {
      ...backend,
      matmul(...values: Parameters<typeof backend.matmul>) {
        const product = backend.matmul(...values) as ReturnType<typeof backend.matmul> & { data: Float64Array };
        const n = product.shape[1];
        if (n > 4) product.data.forEach((_, i, data) => void (i % n === n - 1 && data.fill(0, i, i + 1)));
        return product;
      },
    };
  };

  it("is shrunk to the smallest case, with the seed and the call that reruns it", async () => {
    const message = await checkLaws(skipsLastColumn, { seed: 7 }).then(
      () => "",
      (error) => error.message,
    );
    expect(message).toMatch(
      /^laws: "A·I is A" is broken: element \[\d+, 4\] is 0 on one side and -?\d on the other\n {2}smallest case: m = 1, k = 1, n = 5, values \[/,
    );
    expect(message).toMatch(/\n {2}rerun: checkLaws\(createBackend, \{ seed: 7, runs: 50 \}\)$/);
  });

  it("comes out the same with the same seed", async () => {
    const message = () => checkLaws(skipsLastColumn, { seed: 3 }).catch((error) => error.message);
    expect(await message()).toBe(await message());
  });
});

it("there are laws, each with a name of its own", () => {
  expect(new Set(LAW_NAMES).size).toBe(LAW_NAMES.length);
  expect(LAW_NAMES.length).toBeGreaterThan(10);
});
