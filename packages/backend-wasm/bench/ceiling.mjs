// What 128-bit SIMD can do at most here: multiplications and additions that stay in registers. The module is put together
// byte by byte, because a compiler in the same process keeps V8 busy optimising the compiler.

/** Independent chains: enough to hide the latency of a multiplication and an addition; one register more holds the factor. */
const CHAINS = 14;
/** Multiplications and additions of a round. */
const ROUND = 8 * CHAINS;
const ROUNDS = 0;
const FACTOR = CHAINS + 1;

const bytes = (parts) => [parts.length, ...parts];
const half = [0x43, ...new Uint8Array(Float32Array.of(0.5).buffer)];
const splat = [0xfd, 0x13];
const [multiply, add] = [
  [0xfd, 0xe6, 0x01],
  [0xfd, 0xe4, 0x01],
];
const get = (local) => [0x20, local];
const set = (local) => [0x21, local];
const chains = Array.from({ length: CHAINS }, (_, i) => i + 1);

// a branch that is never taken after every four: V8 would otherwise begin with all multiplications and run out of registers
const leave = [...get(ROUNDS), 0x41, 0, 0x48, 0x0d, 1];
const round = chains.flatMap((chain) => [
  ...[...get(chain), ...get(FACTOR), ...multiply, ...get(FACTOR), ...add, ...set(chain)],
  ...(chain % 4 === 0 ? leave : []),
]);
const body = [
  // one group of locals: the chains and the factor
  ...[1, CHAINS + 1, 0x7b],
  ...[...half, ...splat, ...set(FACTOR)],
  // block, loop: rounds − 1 is tested at the end
  ...[0x02, 0x40, 0x03, 0x40, ...round, ...get(ROUNDS), 0x41, 1, 0x6b, 0x22, ROUNDS, 0x0d, 0, 0x0b, 0x0b],
  ...[...get(1), ...chains.slice(1).flatMap((chain) => [...get(chain), ...add]), 0xfd, 0x1f, 0, 0x0b],
];
const size = (count) => [(count & 0x7f) | 0x80, count >> 7];
const module = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  // (i32) → f32; one function of that type, exported as "run"; its body
  ...[1, ...bytes([1, 0x60, 1, 0x7f, 1, 0x7d])],
  ...[3, ...bytes([1, 0])],
  ...[7, ...bytes([1, ...bytes([...new TextEncoder().encode("run")]), 0, 0])],
  ...[10, ...size(3 + body.length), 1, ...size(body.length), ...body],
);
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module));

/** Does at least `flops` multiplications and additions; returns how many. */
export function ceiling(flops) {
  const rounds = Math.ceil(flops / ROUND);
  exports.run(rounds);
  return rounds * ROUND;
}
