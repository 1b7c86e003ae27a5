/** Products: each thread sums ascending k for one element, or for the four columns of a texel. */
import type { FusedActivation } from "@chainrule/core";
import { UNARY } from "./elementwise.ts";
import { each, giveEach, kernel, type Layout, type Program } from "./layout.ts";
import { place, select } from "./transpose.ts";

export interface Product {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly bias: boolean;
  readonly activation: FusedActivation | null;
}

/** f(op(a)·op(b) + bias) over `depth` terms. */
export const matmul = (product: Product, depth: number): Program => ({
  name: `matmul/${product.transposeA ? "T" : "N"}${product.transposeB ? "T" : "N"}/${product.bias}/${product.activation}`,
  source(layout) {
    const { bias, activation } = product;
    const finished = (lane: number): string => {
      const z = `${layout.lanes === 1 ? "s" : `s[${lane}]`}${bias ? ` + ${layout.lanes === 1 ? "biasAt" : `biasAt[${lane}]`}` : ""}`;
      return activation ? UNARY[activation](`(${z})`) : z;
    };
    const body = [
      layout.lanes === 1 ? "let s = 0;" : "let s = [0, 0, 0, 0];",
      layout.lanes === 1 ? scalar(product, depth) : texels(product, depth),
      bias ? "const biasAt = bias[0][x];" : "",
      giveEach(layout, finished),
    ];
    return kernel(layout, ["a", "b", ...(bias ? ["bias"] : [])], [], body.join("\n"));
  },
});

/** Terms of one statement, for devices that keep every variable in memory. */
const TERMS = 4;

function scalar({ transposeA, transposeB }: Product, depth: number): string {
  const term = (k: string): string =>
    `${transposeA ? `a[${k}][row]` : `a[row][${k}]`} * ${transposeB ? `b[x][${k}]` : `b[${k}][x]`}`;
  const sum = (from: string, terms: number): string =>
    `s = ${["s", ...each(terms, (t) => term(`${from} + ${t}`))].join(" + ")};`;
  const [full, rest] = [Math.floor(depth / TERMS), depth % TERMS];
  return [
    full > 0 ? `for (let k = 0; k < ${full}; k++) { ${sum(`${TERMS} * k`, TERMS)} }` : "",
    rest > 0 ? sum(String(TERMS * full), rest) : "",
  ].join("\n");
}

const LANES: Layout["lanes"] = 4;

/** Four terms at a time: `a` and `b` come as texels along k where k runs over columns, else as one texel for each k. */
function texels({ transposeA, transposeB }: Product, depth: number): string {
  const step = transposeA && !transposeB ? 1 : LANES;
  const [full, rest] = [Math.floor(depth / step), depth % step];
  const block = (k: string, suffix: string, terms: number): string => {
    const at = (t: number): string => (step === 1 ? k : `${step} * ${k} + ${t}`);
    const left = transposeA
      ? each(terms, (t) => `const t${t}${suffix} = a[${at(t)}][column]; ${select(`p${t}${suffix}`, `t${t}${suffix}`)}`)
      : [`const p${suffix} = a[row][${k}];`];
    const right = transposeB ? each(LANES, (lane) => `const q${lane}${suffix} = b[4 * x + ${lane}][${k}];`) : [];
    const sum = each(terms, (t) => t).reduce((s, t) => {
      const factor = transposeA ? `p${t}${suffix}` : `p${suffix}[${t}]`;
      if (!transposeB) return `addRow(${s}, ${factor}, b[${at(t)}][x])`;
      return `addColumn(${s}, ${factor}, ${each(LANES, (lane) => `q${lane}${suffix}[${t}]`).join(", ")})`;
    }, "s");
    return [...left, ...right, `s = ${sum};`].join("\n");
  };
  return [
    transposeA ? place(LANES) : "",
    full > 0 ? `for (let k = 0; k < ${full}; k++) {\n${block("k", "", step)}\n}` : "",
    rest > 0 ? block(String(full), "Rest", rest) : "",
  ].join("\n");
}
