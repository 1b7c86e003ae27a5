/** Writes zip archives, so that equal entries give equal bytes. */
import { concat } from "./bytes.ts";
import { crc32 } from "./crc32.ts";
import { deflate } from "./deflate.ts";
import { type Fail, isWellFormed, quote } from "./fail.ts";
import { CENTRAL, DEFLATED, END, LOCAL, MOST_BYTES, MOST_ENTRIES, STORED } from "./zip-format.ts";

const VERSION = 20;
/** The flag of names in UTF-8. */
const UTF8 = 1 << 11;
/** 1980-01-01, zip's first day: an entry would tell when it was written. */
const DATE = 0x21;

export interface ZipFile {
  readonly name: string;
  /** Bytes of the content. */
  readonly size: number;
  /** Called once, when it is this entry's turn. */
  content(): Uint8Array;
}

/** An archive of the files in the order given. @throws DataError for names that zip cannot keep, and beyond 4 GiB */
export async function writeZip(
  files: readonly ZipFile[],
  compress: boolean,
  fail: Fail,
): Promise<Uint8Array<ArrayBuffer>> {
  const paths = checkFiles(files, fail);
  const method = compress ? DEFLATED : STORED;
  const entries: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [i, file] of files.entries()) {
    const path = paths[i] as Uint8Array;
    const content = file.content();
    const body = compress ? await deflate(content) : content;
    // in both records: version, flags, method, time and date; CRC and sizes; lengths of the name and of an extra field
    const common = concat([
      u16(VERSION, UTF8, method, 0, DATE),
      u32(crc32(content), body.length, content.length),
      u16(path.length, 0),
    ]);
    entries.push(u32(LOCAL.signature), common, path, body);
    // around it: the version that wrote it; comment, disk and attributes, offset
    directory.push(u32(CENTRAL.signature), u16(VERSION), common, u16(0, 0, 0), u32(0, offset), path);
    offset += LOCAL.length + path.length + body.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = [u32(END.signature), u16(0, 0, files.length, files.length), u32(size, offset), u16(0)];
  return concat([...entries, ...directory, ...end]);
}

/** The names in UTF-8. */
function checkFiles(files: readonly ZipFile[], fail: Fail): Uint8Array[] {
  const names = new Set<string>();
  let total = END.length;
  const paths = files.map(({ name, size }) => {
    const path = new TextEncoder().encode(name);
    const label = quote(name);
    // Python's zipfile ends a name at a zero.
    if (!isWellFormed(name) || name.includes("\0") || path.length > 0xffff) {
      fail(`no entry can be named ${label}`, "give Unicode without a zero, of less than 65536 bytes");
    }
    if (names.has(name)) fail(`there are two entries ${label}`, "give every array a name of its own");
    names.add(name);
    // deflate may add a little to what it cannot pack
    total += LOCAL.length + CENTRAL.length + 2 * path.length + size + size / 1000;
    return path;
  });
  if (names.size > MOST_ENTRIES || total > MOST_BYTES) {
    const wrong = `${names.size} arrays with ${Math.ceil(total)} bytes are more than zip can hold`;
    fail(wrong, `save at most ${MOST_ENTRIES} arrays and 4 GiB in one file`);
  }
  return paths;
}

const u16 = (...values: number[]): Uint8Array => Uint8Array.from(values.flatMap((v) => [v & 255, v >>> 8]));
const u32 = (...values: number[]): Uint8Array => u16(...values.flatMap((v) => [v & 0xffff, v >>> 16]));
