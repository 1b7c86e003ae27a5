/** What 128-bit SIMD can do at most here: multiplications and additions that stay in registers. */
import { main } from "assemblyscript/asc";
import type { ContenderModule } from "../task.ts";

/** Independent chains: enough to hide the latency of a multiplication and an addition. */
const CHAINS = 12;
const NAMES = Array.from({ length: CHAINS }, (_, i) => `c${i}`);
// a branch that is never taken after every four: V8 would otherwise begin with all multiplications and run out of registers
const BODY = NAMES.map(
  (name, i) => `${name} = f32x4.add(f32x4.mul(${name}, half), half);${i % 4 === 3 ? " if (rounds < 0) break;" : ""}`,
);
const SOURCE = `export function run(rounds: i32): f32 {
  const half = f32x4.splat(0.5);
  let ${NAMES.map((name, i) => `${name} = f32x4.splat(${i})`).join(", ")};
  do {
    ${BODY.join("\n    ")}
  } while (--rounds);
  return f32x4.extract_lane(${NAMES.reduce((sum, name) => `f32x4.add(${sum}, ${name})`)}, 0);
}`;
/** Multiplications and additions of a round. */
const ROUND = 8 * CHAINS;

export const load: ContenderModule["load"] = async () => {
  const run = await compile();
  return {
    version: "f32x4.mul and f32x4.add on registers alone",
    multiplier: ({ m, k, n }) => ({
      run: (calls) => void run(Math.ceil((2 * m * k * n * calls) / ROUND)),
      read: () => new Float32Array(0),
    }),
  };
};

async function compile(): Promise<(rounds: number) => number> {
  let binary: Uint8Array<ArrayBuffer> | null = null;
  const options = ["ceiling.ts", "-O3", "--runtime", "stub", "--enable", "simd", "-o", "ceiling.wasm"];
  const { error, stderr } = await main(options, {
    readFile: (name) => (name === "ceiling.ts" ? SOURCE : null),
    writeFile: (_, content) => {
      binary = content as Uint8Array<ArrayBuffer>;
    },
  });
  if (error || !binary) throw new Error(`ceiling: ${error?.message}\n${stderr}`);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary));
  return exports.run as (rounds: number) => number;
}
