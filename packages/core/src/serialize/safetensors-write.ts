/** Writes the safetensors format, so that equal content gives equal bytes. */
import { checkArray, type NumericArray } from "./array.ts";
import { concat } from "./bytes.ts";
import { encode } from "./encoding.ts";
import { type Fail, failure, isWellFormed, quote } from "./fail.ts";
import { CODES, LONGEST_HEADER, METADATA } from "./safetensors-format.ts";

/**
 * A safetensors file of the tensors and texts: of Maps, or of `Object.entries`. Wider types come first, then names in
 * alphabetical order: the same content gives the same bytes.
 * @throws DataError if dtype, shape and data do not fit, for names given twice and for names that a file cannot keep
 */
export function writeSafetensors(
  tensors: Iterable<readonly [name: string, tensor: NumericArray]>,
  metadata: Iterable<readonly [name: string, text: string]> = [],
): Uint8Array<ArrayBuffer> {
  const fail = failure("writeSafetensors", "the tensors");
  const list = Array.from(tensors, ([name, tensor]) => {
    if (name === METADATA) fail(`"${METADATA}" is kept for texts`, "give the tensor another name");
    checkArray(tensor, (wrong, remedy) => fail(`${quote(name)}: ${wrong}`, remedy));
    return { name, tensor };
  });
  const texts = Array.from(metadata);
  checkNames(
    list.map(({ name }) => name),
    "tensor",
    fail,
  );
  checkNames(
    texts.map(([name]) => name),
    "text",
    fail,
  );
  for (const [name, text] of texts) {
    if (typeof text !== "string" || !isWellFormed(text)) {
      fail(`the text ${quote(name)} is ${quote(text)}`, "give a string of Unicode");
    }
  }
  list.sort((a, b) => b.tensor.data.BYTES_PER_ELEMENT - a.tensor.data.BYTES_PER_ELEMENT || (a.name < b.name ? -1 : 1));
  texts.sort(([a], [b]) => (a < b ? -1 : 1));
  // Put together by hand: an object would move names such as "0" to the front.
  const pairs = texts.map(([name, text]) => `${JSON.stringify(name)}:${JSON.stringify(text)}`);
  const members = pairs.length ? [`"${METADATA}":{${pairs}}`] : [];
  let end = 0;
  for (const { name, tensor } of list) {
    const begin = end;
    end += tensor.data.byteLength;
    const info = `{"dtype":"${CODES.get(tensor.dtype)}","shape":[${tensor.shape}],"data_offsets":[${begin},${end}]}`;
    members.push(`${JSON.stringify(name)}:${info}`);
  }
  const header = new TextEncoder().encode(`{${members}}`);
  const length = Math.ceil(header.length / 8) * 8;
  if (length > LONGEST_HEADER)
    fail(`their header has ${length} bytes`, `give shorter texts: at most ${LONGEST_HEADER}`);
  const start = new Uint8Array(8 + length).fill(0x20);
  new DataView(start.buffer).setBigUint64(0, BigInt(length), true);
  start.set(header, 8);
  return concat([start, ...list.map(({ tensor }) => encode(tensor.data))]);
}

function checkNames(names: readonly string[], kind: string, fail: Fail): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (!isWellFormed(name)) fail(`${quote(name)} has half a character`, "give a name of Unicode");
    if (seen.has(name)) fail(`there are two of ${quote(name)}`, `give every ${kind} a name of its own`);
    seen.add(name);
  }
}
