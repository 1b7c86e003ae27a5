import type { Backend } from "@chainrule/core";
import { reference } from "@chainrule/core/reference";
import { describe, expect, it } from "vitest";
import { collect } from "./index.ts";
import { everyStepInFloat32 } from "./judge/every-step.ts";

const failedIds = async (create: () => Backend, only: string[]): Promise<string[]> => {
  const { results } = await collect(create, { class: "exact", only });
  return results.filter(({ status }) => status === "failed").map(({ id }) => id);
};

const PRIMITIVES = ["unary/*", "binary/*", "reduce/*", "matmul/*", "random/*", "fused/linear*"];

describe("the class exact", () => {
  it.each([reference, everyStepInFloat32])(
    "accepts $name, which rounds in the order of the contract",
    async (create) => {
      expect(await failedIds(create, PRIMITIVES)).toEqual([]);
    },
  );

  it("rejects sums in another order, which the class float32 accepts", async () => {
    const pairwise = (): Backend => {
      const backend = everyStepInFloat32();
      return {
        ...backend,
        // Bᵀ over descending k: the same products, added from the other end
        reduce(op, x, axis) {
          if (op === "max" || axis === 0) return backend.reduce(op, x, axis);
          const [rows, columns] = x.shape;
          const reversed = backend.upload(
            Array.from({ length: columns * columns }, (_, i) =>
              Math.floor(i / columns) + (i % columns) === columns - 1 ? 1 : 0,
            ),
            [columns, columns],
          );
          const turned = backend.matmul(x, reversed, false, false);
          const sum = backend.reduce("sum", turned, 1);
          backend.dispose(reversed);
          backend.dispose(turned);
          return rows > 0 ? sum : x;
        },
      };
    };
    expect(await failedIds(pairwise, ["reduce/sum/33x17/1"])).toEqual(["reduce/sum/33x17/1"]);
    expect((await collect(pairwise, { only: ["reduce/sum/33x17/1"] })).totals.failed).toBe(0);
  });

  it("rejects a product that keeps more digits than it should", async () => {
    const wide = (): Backend => {
      const backend = everyStepInFloat32();
      const { matmul } = reference();
      return { ...backend, matmul: (...values) => backend.binary("mul", matmul(...values), 1) };
    };
    expect(await failedIds(wide, ["matmul/33x17x9/NN"])).toEqual(["matmul/33x17x9/NN"]);
  });
});
