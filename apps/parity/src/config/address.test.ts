import { describe, expect, it } from "vitest";
import { fromFragment, toFragment } from "./address.ts";
import { DEFAULTS, PROBLEMS } from "./config.ts";

describe("the address", () => {
  it.each(PROBLEMS)("gives back the configuration that it was made of: %s", (problem) => {
    const config = { ...DEFAULTS[problem], hidden: [4, 2], seed: 77, learningRate: 0.125, backend: "cpu" };
    expect(fromFragment(toFragment(config))).toEqual({ config, problems: [] });
  });

  it("no hidden layer is a value, too", () => {
    expect(fromFragment("#hidden=0").config.hidden).toEqual([]);
  });

  it("takes what is missing from the problem's defaults", () => {
    expect(fromFragment("").config).toEqual(DEFAULTS["even-odd"]);
    expect(fromFragment("#problem=xor&seed=5").config).toEqual({ ...DEFAULTS.xor, seed: 5 });
  });

  it.each([
    ["problem=odd", "problem is odd; give one of even-odd, xor-bits"],
    ["bits=13", "bits is 13; give a whole number from 2 to 12"],
    ["hidden=3,0", "hidden is 3,0; give up to 3 whole numbers from 1 to 16"],
    ["hidden=1,2,3,4", "hidden is 1,2,3,4; give up to 3"],
    ["learningRate=0", "learningRate is 0; give a number from"],
    ["epochs=1.5", "epochs is 1.5; give a whole number from 1"],
    ["seed=-1", "seed is -1; give a whole number from 0"],
    ["train=", "train is ; give a whole number from 1"],
    ["split=last", "split is last; give one of first, random"],
  ])("refuses %s, and keeps the default", (text, message) => {
    const { config, problems } = fromFragment(`#${text}`);
    expect(config).toEqual(DEFAULTS["even-odd"]);
    expect(problems).toEqual([expect.stringContaining(message)]);
  });
});
