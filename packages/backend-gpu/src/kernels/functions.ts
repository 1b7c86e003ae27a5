/** Elementary functions as source: those of devices lose digits, overflow in tanh and have no log 0. */

/** A function of numbers that kernels may call. */
export interface Helper {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly source: string;
}

const helper = (name: string, parameters: readonly string[], body: string): Helper => ({
  name,
  parameters,
  source: `function ${name}(${parameters.join(", ")}) {\n${body}\n}`,
});

/** 2ⁿ, exactly. */
function twoTo(n: number): number {
  let power = 1;
  for (let i = Math.abs(n); i > 0; i--) power *= n > 0 ? 2 : 0.5;
  return power;
}

/** Brings m below 2, or to 1 and above, by powers of two that are counted in e. */
const lower = (step: number): string => `if (m >= ${twoTo(step)}) { m = m * ${twoTo(-step)}; e = e + ${step}; }`;
const raise = (step: number): string => `if (m < ${twoTo(1 - step)}) { m = m * ${twoTo(step)}; e = e - ${step}; }`;

/** Of float32. */
const LARGEST = 3.4028234663852886e38;

// ln 2 in two parts: the product of the first with a whole number is exact
const LN2_HIGH = 0.693359375;
const LN2_LOW = -0.00021219444005469057;
/** 1 / ln 2. */
const PER_POWER = 1 / (LN2_HIGH + LN2_LOW);

/** 1 + r (1 + r/2 (1 + r/3 (…))): the Taylor series of exp to r⁷, less than 0.1 ulp off for |r| ≤ ln 2 / 2. */
const series = [7, 6, 5, 4, 3, 2, 1].reduce((rest, i) => `(1 + r0 * ${1 / i} * ${rest})`, "1");

export const HELPERS: readonly Helper[] = [
  // eˣ = 2ᵏ eʳ; 2ᵏ by the binary digits of k, as products that are exact
  helper(
    "expOf",
    ["x"],
    `if (x > 89) { return x * ${LARGEST}; }
if (x < -104) { return 0; }
const k = Math.floor(x * ${PER_POWER} + 0.5);
const r0 = (x - k * ${LN2_HIGH}) - k * ${LN2_LOW};
let r = ${series};
let n = -k;
let power = 0.5;
if (k > 0) {
r = r * 2;
n = k - 1;
power = 2;
}
for (let i = 0; i < 8; i++) {
const half = Math.floor(n * 0.5);
if (n > half * 2) { r = r * power; }
n = half;
power = power * power;
}
return r;`,
  ),
  // x = 2ᵉ m with m near 1; log m = 2 artanh((m − 1) / (m + 1)) by its series to the 9th power
  helper(
    "logOf",
    ["x"],
    `if (x == 0) { return -1 / (x * x); }
if (x < 0) { return Math.sqrt(x); }
if (x > ${LARGEST}) { return x; }
let m = x;
let e = 0;
${[64, 32, 16, 8, 4, 2, 1].map(lower).join("\n")}
${[64, 64, 32, 16, 8, 4, 2, 1].map(raise).join("\n")}
if (m * m > 2) { m = m * 0.5; e = e + 1; }
const s = (m - 1) / (m + 1);
const z = s * s;
const sum = 1 + z * (${1 / 3} + z * (0.2 + z * (${1 / 7} + z * ${1 / 9})));
return e * ${LN2_HIGH} + (2 * s * sum + e * ${LN2_LOW});`,
  ),
  helper("sigmoidOf", ["x"], "return 1 / (1 + expOf(-x));"),
  // near 0, where 1 − e⁻²ˣ cancels, Lambert's continued fraction
  helper(
    "tanhOf",
    ["x"],
    `const size = Math.abs(x);
if (size < 0.625) {
const z = x * x;
return x / (1 + z / (3 + z / (5 + z / (7 + z / 9))));
}
const e = expOf(-2 * size);
const t = (1 - e) / (1 + e);
if (x < 0) { return -t; }
return t;`,
  ),
  helper("stepOf", ["x"], "if (x >= 0) { return 1; }\nreturn 0;"),
  // NaN compares false and passes
  helper("reluOf", ["x"], "if (x <= 0) { return 0; }\nreturn x;"),
  // NaN where neither holds: compilers take a != a for false
  helper("maxOf", ["a", "b"], "if (a >= b) { return a; }\nif (a < b) { return b; }\nreturn a + b;"),
  helper("reluGradOf", ["dy", "a"], "if (a > 0) { return dy; }\nreturn 0;"),
];

/** What is called like a function in kernels whose elements are texels. */
export interface Macro {
  readonly name: string;
  readonly source: string;
  /** In their order. */
  readonly argumentTypes: Readonly<Record<string, "Number" | "Array(4)">>;
  readonly returnType: "Array(4)";
}

/** Macros, for compilers that call functions as they are written copy every argument. */
export const MACROS: readonly Macro[] = [
  {
    name: "addRow",
    source: "#define addRow(s, p, q) ((s) + (p) * (q))",
    argumentTypes: { s: "Array(4)", p: "Number", q: "Array(4)" },
    returnType: "Array(4)",
  },
  {
    name: "addColumn",
    source: "#define addColumn(s, p, a, b, c, d) ((s) + (p) * vec4(a, b, c, d))",
    argumentTypes: { s: "Array(4)", p: "Number", a: "Number", b: "Number", c: "Number", d: "Number" },
    returnType: "Array(4)",
  },
];
