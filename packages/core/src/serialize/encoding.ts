/** Between the values of an array and their bytes in a file, whose order of bytes may not be the machine's. */
import { CONSTRUCTORS, checkBooleans, type Data, type Dtype, type NumericArray } from "./array.ts";
import type { Fail } from "./fail.ts";

/** How a file keeps its values. The halves become float32, which has every one of their values. */
export type Encoding = Dtype | "float16" | "bfloat16";

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const isHalf = (encoding: Encoding): encoding is "float16" | "bfloat16" => encoding.endsWith("float16");

export const bytesPerValue = (encoding: Encoding): number =>
  isHalf(encoding) ? 2 : CONSTRUCTORS[encoding].BYTES_PER_ELEMENT;

/** A copy of the values that `bytes` hold. @throws DataError for a boolean that is neither 0 nor 1 */
export function decode(
  encoding: Encoding,
  shape: readonly number[],
  bytes: Uint8Array,
  bigEndian: boolean,
  fail: Fail,
): NumericArray {
  // Not slice: a Buffer's is no copy.
  const copy = new Uint8Array(bytes);
  if (bigEndian === LITTLE_ENDIAN) reverseEach(copy, bytesPerValue(encoding));
  if (isHalf(encoding)) {
    const halves = new Uint16Array(copy.buffer);
    return { dtype: "float32", shape, data: encoding === "float16" ? fromFloat16(halves) : fromBfloat16(halves) };
  }
  if (encoding === "bool") checkBooleans(copy, fail);
  return { dtype: encoding, shape, data: new CONSTRUCTORS[encoding](copy.buffer) } as NumericArray;
}

/** The values, little-endian: a view of `data` where the machine is. */
export function encode(data: Data): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return LITTLE_ENDIAN ? bytes : reverseEach(new Uint8Array(bytes), data.BYTES_PER_ELEMENT);
}

/** Reverses the bytes of each value, in place. */
function reverseEach(bytes: Uint8Array, size: number): Uint8Array {
  for (let from = 0; from < bytes.length; from += size) {
    for (let low = from, high = from + size - 1; low < high; low++, high--) {
      const byte = bytes[low] as number;
      bytes[low] = bytes[high] as number;
      bytes[high] = byte;
    }
  }
  return bytes;
}

/** 1 sign, 5 exponent, 10 fraction. */
function fromFloat16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(halves.length);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i] as number;
    const [exponent, fraction] = [(half >> 10) & 31, half & 1023];
    const sign = half & 0x8000;
    // subnormal: fraction · 2⁻²⁴, which is a normal float32
    if (exponent === 0) values[i] = (sign ? -fraction : fraction) * 2 ** -24;
    // the bias is 127 instead of 15; infinity and NaN have the largest exponent
    else bits[i] = (sign << 16) | ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << 13);
  }
  return values;
}

/** The upper half of a float32. */
function fromBfloat16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
}
