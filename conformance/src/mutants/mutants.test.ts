import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { glob } from "../glob.ts";
import { type Builder, createBuilder, sourceOf } from "./build.ts";
import { CORE_MUTANTS } from "./core.ts";
import { CPU_MUTANTS } from "./cpu.ts";
import { HOST_MUTANTS } from "./host.ts";
import { EXAMPLE, MINIMAL_MUTANTS } from "./minimal.ts";
import type { Mutant } from "./mutant.ts";

const ALL: readonly Mutant[] = [...CPU_MUTANTS, ...HOST_MUTANTS, ...CORE_MUTANTS, ...MINIMAL_MUTANTS];

let builder: Builder;
beforeAll(async () => {
  builder = await createBuilder(ALL.map(({ file }) => file));
});
afterAll(() => builder.close());

describe("mutants", () => {
  it("are at least 80, each with a name of its own", () => {
    expect(ALL.length).toBeGreaterThanOrEqual(80);
    const names = ALL.map(({ file, name }) => `${file}: ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it("break every line of the example", () => {
    const source = sourceOf(EXAMPLE);
    const broken = MINIMAL_MUTANTS.map(({ find }) => [source.indexOf(find), find.length] as const);
    let start = 0;
    for (const line of source.split("\n")) {
      const [from, to] = [start, start + line.length];
      start = to + 1;
      if (!/[a-z]/i.test(line) || line.trim().startsWith("/**")) continue;
      expect(
        broken.some(([at, length]) => at < to && at + length > from),
        line,
      ).toBe(true);
    }
    expect(source.trimEnd().split("\n").length).toBeLessThanOrEqual(60);
  });

  it("are all that is wrong: an edit that changes nothing passes", async () => {
    const find = "const xi = transposeA ? 1 : depth;";
    const nothing: Mutant = { ...CPU_MUTANTS[0]!, find, replace: find };
    const { collect, cpu, reference } = await builder.build(nothing);
    const only = ["unary/*", "matmul/*", "fused/*/5x3*", "storage/*", "trajectory/*", "fixture/*"];
    for (const createBackend of [() => cpu({ precision: "float64" }), reference]) {
      const { results } = await collect(createBackend, { only });
      expect(results.filter(({ status }) => status === "failed")).toEqual([]);
    }
  });

  it.each(ALL.map((mutant) => [mutant.file.replace(/^packages\/|src\/|\.[jt]s$/g, ""), mutant.name, mutant] as const))(
    "%s: %s, which is noticed",
    async (_, __, mutant) => {
      const { cases, collect, cpu, minimal, reference } = await builder.build(mutant);
      const subjects = { cpu: () => cpu({ precision: "float64" }), reference, minimal };
      const createBackend = subjects[mutant.subject];
      const family = cases().filter(({ id }) => glob(mutant.caughtBy)(id));
      expect(family.length).toBeGreaterThan(0);
      // the first failure is enough
      for (const one of family) {
        const { results } = await collect(createBackend, { cases: [one] });
        if (results[0]?.status !== "failed") continue;
        expect(results[0].message).toContain(one.id);
        return;
      }
      expect.fail(`${family.length} cases of ${mutant.caughtBy} accept it`);
    },
  );
});
