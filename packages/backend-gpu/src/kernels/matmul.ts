/** Products: each thread sums ascending k for one element, or for the four columns of a texel. */
import type { FusedActivation } from "@chainrule/core";
import { UNARY } from "./elementwise.ts";
import { each, giveEach, kernel, type Layout, type Program } from "./layout.ts";

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
      const z = `s${lane}${bias ? ` + ${layout.lanes === 1 ? "biasAt" : `biasAt[${lane}]`}` : ""}`;
      return activation ? UNARY[activation](`(${z})`) : z;
    };
    const body = [
      ...each(layout.lanes, (lane) => `let s${lane} = 0;`),
      layout.lanes === 1 ? scalar(product, depth) : texels(product, depth),
      bias ? "const biasAt = bias[0][x];" : "",
      giveEach(layout, finished),
    ];
    return kernel(layout, ["a", "b", ...(bias ? ["bias"] : [])], [], body.join("\n"));
  },
});

const scalar = ({ transposeA, transposeB }: Product, depth: number): string =>
  `for (let k = 0; k < ${depth}; k++) { s0 += ${transposeA ? "a[k][row]" : "a[row][k]"} * ${transposeB ? "b[x][k]" : "b[k][x]"}; }`;

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
    const right = transposeB
      ? each(LANES, (lane) => `const q${lane}${suffix} = b[4 * x + ${lane}][${k}];`)
      : each(terms, (t) => `const q${t}${suffix} = b[${at(t)}][x];`);
    const sums = each(LANES, (lane) =>
      each(terms, (t) => {
        const a = transposeA ? `p${t}${suffix}` : `p${suffix}[${t}]`;
        const b = transposeB ? `q${lane}${suffix}[${t}]` : `q${t}${suffix}[${lane}]`;
        return `s${lane} += ${a} * ${b};`;
      }).join(" "),
    );
    return [...left, ...right, ...sums].join("\n");
  };
  return [
    transposeA ? "const column = Math.floor(row / 4); const place = row - 4 * column;" : "",
    full > 0 ? `for (let k = 0; k < ${full}; k++) {\n${block("k", "", step)}\n}` : "",
    rest > 0 ? block(String(full), "Rest", rest) : "",
  ].join("\n");
}

/** The lane of a texel that belongs to the row of this thread: not by a product with 0 and 1, which NaN would spoil. */
const select = (name: string, texel: string): string =>
  `let ${name} = ${texel}[0]; ${[1, 2, 3].map((lane) => `if (place == ${lane}) { ${name} = ${texel}[${lane}]; }`).join(" ")}`;
