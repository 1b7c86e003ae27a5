// What 128-bit SIMD can do at most here: multiplications and additions that stay in registers.
import { main } from "assemblyscript/asc";

/** Independent chains: enough to hide the latency of a multiplication and an addition. */
const CHAINS = 12;
const names = Array.from({ length: CHAINS }, (_, i) => `c${i}`);
// a branch that is never taken after every four: V8 would otherwise begin with all multiplications and run out of registers
const body = names.map(
  (name, i) => `${name} = f32x4.add(f32x4.mul(${name}, half), half);${i % 4 === 3 ? " if (rounds < 0) break;" : ""}`,
);
const SOURCE = `export function run(rounds: i32): f32 {
  const half = f32x4.splat(0.5);
  let ${names.map((name, i) => `${name} = f32x4.splat(${i})`).join(", ")};
  do {
    ${body.join("\n    ")}
  } while (--rounds);
  return f32x4.extract_lane(${names.reduce((sum, name) => `f32x4.add(${sum}, ${name})`)}, 0);
}`;
/** Multiplications and additions of a round. */
const ROUND = 8 * CHAINS;

let binary;
const { error, stderr } = await main(
  ["ceiling.ts", "-O3", "--runtime", "stub", "--enable", "simd", "-o", "ceiling.wasm"],
  {
    readFile: (name) => (name === "ceiling.ts" ? SOURCE : null),
    writeFile: (_, content) => {
      binary = content;
    },
  },
);
if (error) throw new Error(`${error.message}\n${stderr}`);
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary));

/** Does at least `flops` multiplications and additions; returns how many. */
export function ceiling(flops) {
  const rounds = Math.ceil(flops / ROUND);
  exports.run(rounds);
  return rounds * ROUND;
}
