// Damages files the way that accidents and attackers do, as a random stream says.

/** Whole numbers at which code goes wrong. */
const BOUNDARIES = [0n, 1n, 7n, 8n, 0x7fn, 0x80n, 0xffn, 0x100n, 0x7fffn, 0x8000n, 0xffffn, 0x10000n, 0x7fffffffn]
  .concat([0x80000000n, 0xfffffffen, 0xffffffffn, 0x100000000n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n])
  .map((value) => BigInt.asUintN(64, value));
/** The same in text, and what numbers there may look like. */
const NUMBERS = ["-1", "-0", "0.5", "1e3", "1e400", "00", "NaN", "null", "9007199254740993", "99999999999999999999"];
const MOST_STEPS = 4;
const LONGEST_BLOCK = 64;

/** A file of the corpus, changed once in half of the cases, else two to four times. `tokens` are words of the format, if it has any. */
export function mutate(random, corpus, tokens) {
  const pick = (list) => list[random.integer(list.length)];
  const upTo = (most) => random.integer(most + 1);
  const words = [...tokens, ...NUMBERS].map((token) => new TextEncoder().encode(token));

  /** `bytes` with `length` of them at `at` replaced. */
  const replaced = (bytes, at, length, by) => {
    const result = new Uint8Array(bytes.length - length + by.length);
    result.set(bytes.subarray(0, at));
    result.set(by, at);
    result.set(bytes.subarray(at + length), at + by.length);
    return result;
  };
  const block = (bytes) => {
    const at = upTo(bytes.length);
    return [at, upTo(Math.min(LONGEST_BLOCK, bytes.length - at))];
  };

  const changes = {
    flip(bytes) {
      if (bytes.length) bytes[random.integer(bytes.length)] ^= 1 << random.integer(8);
      return bytes;
    },
    truncate: (bytes) => bytes.slice(0, upTo(bytes.length)),
    remove: (bytes) => replaced(bytes, ...block(bytes), []),
    insert: (bytes) =>
      replaced(
        bytes,
        upTo(bytes.length),
        0,
        Array.from({ length: 1 + upTo(8) }, () => random.integer(256)),
      ),
    duplicate(bytes) {
      const [at, length] = block(bytes);
      return replaced(bytes, upTo(bytes.length), 0, bytes.slice(at, at + length));
    },
    splice(bytes) {
      const other = pick(corpus);
      const at = upTo(bytes.length);
      return replaced(bytes, at, bytes.length - at, other.subarray(upTo(Math.min(at + 16, other.length))));
    },
    /** A boundary, the file's length or a neighbour of one of them, in 1, 2, 4 or 8 bytes, of either order. */
    boundary(bytes) {
      const size = pick([1, 2, 4, 8]);
      const value = pick([...BOUNDARIES, BigInt(bytes.length)]) + BigInt(random.integer(3) - 1);
      const number = new DataView(new ArrayBuffer(8));
      number.setBigUint64(0, BigInt.asUintN(64, value));
      const bigEndian = new Uint8Array(number.buffer).slice(8 - size);
      const at = upTo(bytes.length);
      return replaced(
        bytes,
        at,
        Math.min(size, bytes.length - at),
        random.integer(2) ? bigEndian : bigEndian.reverse(),
      );
    },
    token: (bytes) => replaced(bytes, upTo(bytes.length), 0, pick(words)),
    /** One word of the file for another. */
    exchange(bytes) {
      const word = pick(words);
      const at = find(bytes, word, upTo(bytes.length));
      return at < 0 ? bytes : replaced(bytes, at, word.length, pick(words));
    },
    /** A number in the text for another. */
    number(bytes) {
      const isDigit = (byte) => byte >= 0x30 && byte <= 0x39;
      const starts = [...bytes.keys()].filter((at) => isDigit(bytes[at]) && !isDigit(bytes[at - 1]));
      if (!starts.length) return bytes;
      const at = pick(starts);
      let end = at;
      while (isDigit(bytes[end])) end++;
      const text = random.integer(2) ? String(pick(BOUNDARIES)) : pick(NUMBERS);
      return replaced(bytes, at, end - at, new TextEncoder().encode(text));
    },
  };
  const all = Object.keys(changes);
  const textual = ["token", "exchange", "number"];

  let bytes = pick(corpus).slice();
  for (let steps = random.integer(2) ? 1 : 2 + random.integer(MOST_STEPS - 1); steps > 0; steps--)
    bytes = changes[pick(tokens.length && random.integer(2) ? textual : all)](bytes);
  return bytes;
}

/** Where `word` is, looked for from `from` on and then from the start; -1 if nowhere. */
function find(bytes, word, from) {
  const isAt = (at) => word.every((byte, i) => bytes[at + i] === byte);
  for (let i = 0; i < bytes.length; i++) {
    const at = (from + i) % bytes.length;
    if (at + word.length <= bytes.length && isAt(at)) return at;
  }
  return -1;
}
