/** Reads zip archives by their directory; every number in them is doubted. */
import { fromUtf8 } from "./bytes.ts";
import { crc32 } from "./crc32.ts";
import { inflate, MOST_GROWTH } from "./deflate.ts";
import { type Fail, quote } from "./fail.ts";
import { CENTRAL, DEFLATED, END, LOCAL, MOST_BYTES, MOST_ENTRIES, STORED } from "./zip-format.ts";

const ENCRYPTED = 1;
const DAMAGED = "the file is damaged: get it again";

/** An entry as the directory has it. */
interface Entry {
  /** The name for messages, and its bytes. */
  readonly label: string;
  readonly path: Uint8Array;
  readonly method: number;
  readonly crc: number;
  /** Bytes in the archive, and unpacked. */
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** Every entry's name and content, which may be a view of `bytes`; in the order of the archive. */
export async function* readZip(bytes: Uint8Array, fail: Fail): AsyncGenerator<[name: string, content: Uint8Array]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const directory = findDirectory(view, fail);
  const entries = [...readDirectory(bytes, view, directory, fail)].sort(([, a], [, b]) => a.offset - b.offset);
  let free = 0;
  for (const [name, entry] of entries) {
    const { label, path, method, offset, packed, size, crc } = entry;
    const fits = offset + LOCAL.length <= directory.start;
    const [nameLength, extraLength] = fits ? readU16(view, offset + 26, offset + 28) : [0, 0];
    const nameAt = offset + LOCAL.length;
    const from = nameAt + nameLength + extraLength;
    const named = same(bytes.subarray(nameAt, nameAt + nameLength), path);
    const begins = fits && view.getUint32(offset, true) === LOCAL.signature && named;
    // Entries that overlap could unpack the same bytes over and over.
    if (!begins || offset < free || from > directory.start) {
      fail(`${label} is said to begin at byte ${offset}, but does not`, DAMAGED);
    }
    free = from + packed;
    if (free > directory.start) fail(`${label} ends at byte ${free}, in the directory at ${directory.start}`, DAMAGED);
    // A few bytes could otherwise announce any size.
    if (method === STORED ? size !== packed : size > packed * MOST_GROWTH) {
      fail(`${label} is said to unpack ${packed} bytes to ${size}, which they cannot`, DAMAGED);
    }
    const body = bytes.subarray(from, free);
    const damaged = (cause: unknown): never => fail(`${label} does not unpack`, DAMAGED, cause);
    const content = method === STORED ? body : await inflate(body, size).catch(damaged);
    if (content.length !== size) {
      fail(`${label} unpacks to ${content.length > size ? "more" : "fewer"} than ${size} bytes`, DAMAGED);
    }
    const found = crc32(content);
    if (found !== crc) fail(`${label} has the CRC-32 ${hex(found)} instead of ${hex(crc)}`, DAMAGED);
    yield [name, content];
  }
}

interface Directory {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** The last record says where the directory is; a comment of up to 65,535 bytes may follow it. */
function findDirectory(view: DataView, fail: Fail): Directory {
  const length = view.byteLength;
  const isEnd = (at: number): boolean =>
    view.getUint32(at, true) === END.signature && at + END.length + view.getUint16(at + 20, true) === length;
  const lowest = Math.max(0, length - END.length - 0xffff);
  let end = length - END.length;
  while (end >= lowest && !isEnd(end)) end--;
  if (end < lowest) fail(`it has ${length} bytes and no end of a zip archive`, "give a whole file that np.savez wrote");
  const [disk, first] = readU16(view, end + 4, end + 6);
  const [here, count] = readU16(view, end + 8, end + 10);
  const [size, start] = readU32(view, end + 12, end + 16);
  if (count > MOST_ENTRIES || size > MOST_BYTES || start > MOST_BYTES) {
    fail(`it is a zip64 archive, for more than ${MOST_ENTRIES} arrays or 4 GiB`, "save less in one file");
  }
  if (disk !== 0 || first !== 0 || here !== count) fail("it is a part of a divided archive", "give an undivided one");
  if (start + size !== end) fail(`its directory ends at byte ${end} instead of ${start + size}`, DAMAGED);
  return { start, end, count };
}

/** The entries by name. */
function readDirectory(bytes: Uint8Array, view: DataView, directory: Directory, fail: Fail): Map<string, Entry> {
  const { start, end, count } = directory;
  const entries = new Map<string, Entry>();
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + CENTRAL.length > end || view.getUint32(at, true) !== CENTRAL.signature) {
      fail(`its directory has no entry ${i} of ${count} at byte ${at}`, DAMAGED);
    }
    const [flags, method] = readU16(view, at + 8, at + 10);
    const [nameLength, extraLength] = readU16(view, at + 28, at + 30);
    const [packed, size] = readU32(view, at + 20, at + 24);
    const [crc, offset] = readU32(view, at + 16, at + 42);
    const path = bytes.subarray(at + CENTRAL.length, at + CENTRAL.length + nameLength);
    const name = fromUtf8(path);
    if (name === null) return fail(`the name of entry ${i} is not UTF-8`, "save under names that are");
    const label = quote(name);
    if (entries.has(name)) fail(`there are two entries ${label}`, "give every array a name of its own");
    if (flags & ENCRYPTED) fail(`${label} is encrypted`, "save without a password");
    if (method !== STORED && method !== DEFLATED) {
      fail(`${label} is packed by method ${method}`, "save with np.savez or np.savez_compressed");
    }
    if (packed > MOST_BYTES || size > MOST_BYTES || offset > MOST_BYTES) {
      fail(`${label} is kept in zip64, for more than 4 GiB`, "save less in one file");
    }
    entries.set(name, { label, path, method, crc, packed, size, offset });
    at += CENTRAL.length + nameLength + extraLength + view.getUint16(at + 32, true);
  }
  if (at !== end)
    fail(`its directory of ${count} entries is ${at - start} bytes long instead of ${end - start}`, DAMAGED);
  return entries;
}

type Two = [first: number, second: number];
const readU16 = (view: DataView, a: number, b: number): Two => [view.getUint16(a, true), view.getUint16(b, true)];
const readU32 = (view: DataView, a: number, b: number): Two => [view.getUint32(a, true), view.getUint32(b, true)];
const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
const hex = (value: number): string => value.toString(16).padStart(8, "0");
