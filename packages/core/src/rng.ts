/**
 * Counter-based random numbers: Threefry-2x32 with 20 rounds (Salmon et al. 2011, “Parallel random numbers: as easy
 * as 1, 2, 3”). Whole-number arithmetic only: the same numbers on every engine.
 */
import { inRange, needs } from "./errors.ts";

const WORDS = 4294967296;

/** Encrypts the block (low, high) under a key of two words into `out`: exactly Threefry-2x32-20. */
export function threefry(
  key: ArrayLike<number>,
  low: number,
  high: number,
  out: Uint32Array<ArrayBuffer> = new Uint32Array(2),
): Uint32Array<ArrayBuffer> {
  let k0 = key[0]! | 0;
  let k1 = key[1]! | 0;
  let k2 = k0 ^ k1 ^ 0x1bd11bda;
  let x = ((low | 0) + k0) | 0;
  let y = ((high | 0) + k1) | 0;
  // four rounds and a part of the key, twice per turn; the last turn ends halfway
  for (let part = 1; ; part += 2) {
    x = (x + y) | 0;
    y = ((y << 13) | (y >>> 19)) ^ x;
    x = (x + y) | 0;
    y = ((y << 15) | (y >>> 17)) ^ x;
    x = (x + y) | 0;
    y = ((y << 26) | (y >>> 6)) ^ x;
    x = (x + y) | 0;
    y = ((y << 6) | (y >>> 26)) ^ x;
    x = (x + k1) | 0;
    y = (y + k2 + part) | 0;
    if (part === 5) break;
    x = (x + y) | 0;
    y = ((y << 17) | (y >>> 15)) ^ x;
    x = (x + y) | 0;
    y = ((y << 29) | (y >>> 3)) ^ x;
    x = (x + y) | 0;
    y = ((y << 16) | (y >>> 16)) ^ x;
    x = (x + y) | 0;
    y = ((y << 24) | (y >>> 8)) ^ x;
    x = (x + k2) | 0;
    y = (y + k0 + part + 1) | 0;
    const last = k2;
    k2 = k1;
    k1 = k0;
    k0 = last;
  }
  out[0] = x;
  out[1] = y;
  return out;
}

/** A stream of random numbers: word i is a function of the key and i alone. */
export interface Rng {
  /** An independent stream for each name. Its key follows from this one's key and the name alone. */
  stream(name: string): Rng;
  /** An independent stream for each index, for example a step: a safe integer from 0. */
  at(index: number): Rng;
  /** The next 32 bits, from 0 to 2³² − 1. */
  uint32(): number;
  /** In [0, 1), a multiple of 2⁻⁵³; takes two words. */
  uniform(): number;
  /** Each of 0 … bound − 1 equally often. @throws OptionError unless the bound is from 1 to 2³² */
  integer(bound: number): number;
  /** 0 … n − 1 in random order (Fisher–Yates). */
  permutation(n: number): Uint32Array<ArrayBuffer>;
}

/** The stream of a key of two 32-bit words, from its word `counter`, an even number, on. */
export function keyed(key: ArrayLike<number>, counter = 0): Rng {
  let drawn = counter;
  const block = new Uint32Array(2);

  const uint32 = (): number => {
    const odd = drawn & 1;
    // upper words of the blocks that make numbers are below 2²⁰; of those that make keys, the highest bit is set
    if (!odd) threefry(key, (drawn / 2) | 0, (drawn / 2 / WORDS) | 0, block);
    drawn++;
    return block[odd]!;
  };

  const below = (bound: number): number => {
    // the word as a fraction of 2³², times the bound; words whose product ends below 2³² mod the bound are one too many for
    // their value and are drawn again (Lemire 2019); of more than 2²¹ the product is rounded, by less than 2⁻³² of it
    for (;;) {
      const product = uint32() * bound;
      const value = Math.floor(product / WORDS);
      const rest = product - value * WORDS;
      if (rest >= bound || rest >= WORDS % bound) return value;
    }
  };

  return {
    uint32,
    integer: (bound) => below(inRange("integer: the bound", bound, 1, WORDS + 1)),
    stream(name) {
      let derived = key;
      for (let i = 0; i <= name.length; i++) {
        derived = threefry(derived, i ? name.charCodeAt(i - 1) : name.length, (1 << 31) | i);
      }
      return keyed(derived);
    },
    at: (index) => keyed(threefry(key, index, (3 << 30) | (index / WORDS))),
    uniform: () => ((uint32() >>> 5) * 67108864 + (uint32() >>> 6)) / 9007199254740992,
    permutation(n) {
      const order = new Uint32Array(n);
      for (let i = 1; i < n; i++) {
        // the value i enters at a random place among the first i + 1; what was there moves to the end
        const j = below(i + 1);
        order[i] = order[j]!;
        order[j] = i;
      }
      return order;
    },
  };
}

/** The stream of a seed: any safe integer, and each has a key of its own. @throws OptionError for other seeds */
export function rng(seed: number): Rng {
  needs(Number.isSafeInteger(seed), "seed", seed, "a safe integer");
  return keyed(Uint32Array.of(seed, Math.floor(seed / WORDS)));
}
