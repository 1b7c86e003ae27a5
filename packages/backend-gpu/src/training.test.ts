import { mnist } from "@chainrule/datasets/node";
import { expect, it } from "vitest";
import { farthestLoss, mnist32, parity10 } from "./testing/training.ts";

const { train } = await mnist({ limit: 2000 });

it.each(["webasm", "cpu"] as const)("200 steps on %s are those of float64", async (device) => {
  expect(await farthestLoss({ device }, mnist32(train))).toBeLessThan(1e-4);
  expect(await farthestLoss({ device }, parity10())).toBeLessThan(1e-4);
});
