/** Two tasks on binary numbers: even or odd (one bit decides) and the parity of the bits (all bits decide). */
import { checkInteger } from "./check.ts";
import { oneHot } from "./encoding.ts";
import type { Float32Matrix } from "./float32-matrix.ts";

// 2^20 rows of 20 bits are 84 MB.
const MAX_BITS = 20;

/** Binary numbers and whether they are even. */
export interface EvenOdd {
  /** `[numbers, bits]` of 0 and 1, the most significant bit first: the last column decides. */
  readonly x: Float32Matrix;
  /** `[numbers, 2]`, one-hot: odd is `[1, 0]`, even is `[0, 1]`. */
  readonly y: Float32Matrix;
  /** Odd and even. */
  readonly classes: 2;
  /** Of the columns of y. */
  readonly labelNames: readonly ["odd", "even"];
}

/** The options of `evenOdd`. */
export interface EvenOddOptions {
  /** Length of the numbers, 1 to 20; 10 unless given. */
  readonly bits?: number | undefined;
  /** How many numbers to train on, at least 1 and fewer than all; 700 of 1,024 unless given, rounded down. */
  readonly trainSize?: number | undefined;
}

/**
 * Is a binary number even or odd? The numbers 0, 1, … 2^bits − 1 in order: row i of `train` is the number i, row i of
 * `test` is the number trainSize + i. The defaults are the scenario parity-10: 700 and 324 numbers of 10 bits. Throws
 * an OptionError for bad options.
 */
export function evenOdd(options: EvenOddOptions = {}): {
  /** The first `trainSize` numbers. */
  train: EvenOdd;
  /** All others. */
  test: EvenOdd;
} {
  const { bits = 10 } = options;
  checkInteger("evenOdd", "bits", bits, 1, MAX_BITS);
  const count = 1 << bits;
  const { trainSize = Math.floor((count * 700) / 1024) } = options;
  checkInteger("evenOdd", "trainSize", trainSize, 1, count - 1);
  return { train: numbers(0, trainSize, bits), test: numbers(trainSize, count, bits) };
}

/**
 * The XOR of `bits` bits, 1 to 20: all numbers 0, 1, … 2^bits − 1 in order, x `[2^bits, bits]` with the most
 * significant bit first, y `[2^bits, 1]`: 1 where the number of ones is odd. No single bit tells anything.
 * Throws an OptionError for another number of bits.
 */
export function bitParity(bits: number): {
  /** `[2^bits, bits]` of 0 and 1. */
  readonly x: Float32Matrix;
  /** `[2^bits, 1]` of 0 and 1. */
  readonly y: Float32Matrix;
} {
  checkInteger("bitParity", "bits", bits, 1, MAX_BITS);
  const x = bitRows(0, 1 << bits, bits);
  const [rows] = x.shape;
  const data = new Float32Array(rows);
  // Dropping the lowest bit leaves a smaller number, whose parity is known by then.
  for (let n = 1; n < rows; n++) data[n] = data[n >> 1]! === (n & 1) ? 0 : 1;
  return { x, y: { data, shape: [rows, 1] } };
}

function numbers(from: number, to: number, bits: number): EvenOdd {
  const even = Uint8Array.from({ length: to - from }, (_, i) => 1 - ((from + i) & 1));
  return { x: bitRows(from, to, bits), y: oneHot(even, 2), classes: 2, labelNames: ["odd", "even"] };
}

function bitRows(from: number, to: number, bits: number): Float32Matrix {
  const data = new Float32Array((to - from) * bits);
  for (let i = 0; i < data.length; i++) {
    const n = from + Math.floor(i / bits);
    data[i] = (n >> (bits - 1 - (i % bits))) & 1;
  }
  return { data, shape: [to - from, bits] };
}
