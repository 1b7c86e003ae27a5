/** Update rules, one kernel for each matrix that they change. */
import { elementwise } from "./elementwise.ts";
import type { Program } from "./layout.ts";

/** g + λp, without the term where λ is 0: not 0 · p, which is NaN at ∞. */
const decayed = (at: (name: string) => string, decay: boolean): string =>
  decay ? `(${at("g")} + decay * ${at("p")})` : at("g");

const decays = (decay: boolean): string[] => (decay ? ["decay"] : []);

/** v ← μv + g. */
export const velocityStep = (decay: boolean): Program =>
  elementwise(
    `sgd/velocity/${decay}`,
    { ...(decay ? { p: "same" } : {}), g: "same", v: "same" },
    ["momentum", ...decays(decay)],
    (at) => `momentum * ${at("v")} + ${decayed(at, decay)}`,
  );

/** p ← p − ηg. */
export const plainStep = (decay: boolean): Program =>
  elementwise(
    `sgd/plain/${decay}`,
    { p: "same", g: "same" },
    ["rate", ...decays(decay)],
    (at) => `${at("p")} - rate * ${decayed(at, decay)}`,
  );

/** p ← p − η(g + μv), with the new v. */
export const nesterovStep = (decay: boolean): Program =>
  elementwise(
    `sgd/nesterov/${decay}`,
    { p: "same", g: "same", v: "same" },
    ["rate", "momentum", ...decays(decay)],
    (at) => `${at("p")} - rate * (${decayed(at, decay)} + momentum * ${at("v")})`,
  );

/** m ← βm + (1 − β)g. */
export const firstMoment: Program = elementwise(
  "adam/m",
  { m: "same", g: "same" },
  ["beta", "rest"],
  (at) => `beta * ${at("m")} + rest * ${at("g")}`,
);

/** v ← βv + (1 − β)g². */
export const secondMoment: Program = elementwise(
  "adam/v",
  { v: "same", g: "same" },
  ["beta", "rest"],
  (at) => `beta * ${at("v")} + rest * ${at("g")} * ${at("g")}`,
);

/** p ← p − ηλp − (η / c₁) m / (√(v / c₂) + ε), with the new m and v. */
export const adamStep = (decay: boolean): Program =>
  elementwise(
    `adam/p/${decay}`,
    { p: "same", m: "same", v: "same" },
    ["rate", "correction", "epsilon", ...decays(decay)],
    (at) =>
      `${at("p")}${decay ? ` - decay * ${at("p")}` : ""} - (rate * ${at("m")}) / (Math.sqrt(${at("v")} / correction) + epsilon)`,
  );
