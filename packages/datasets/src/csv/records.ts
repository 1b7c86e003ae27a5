/** Splits the bytes of a CSV into records (RFC 4180), which may come in pieces, without a string per field. */

import { grow } from "./grow.ts";

/** One record, valid until the next: field i is `bytes` from `ends[i - 1]` (or 0) to `ends[i]`, without its quotes. */
export interface CsvRecord {
  readonly bytes: Uint8Array;
  readonly ends: Int32Array;
  readonly count: number;
  /** On which it starts, from 1; a quoted line break counts. */
  readonly line: number;
}

export interface CsvSplitter {
  /** Takes pieces of up to 2^16 bytes or so: what it keeps grows with them. */
  push(bytes: Uint8Array): void;
  /** The last record, which needs no line break. */
  end(): void;
}

/** Beyond them a file is no table; they bound what a hostile one makes us keep. */
const MAX_RECORD = 1 << 24;
const MAX_FIELDS = 1 << 17;

const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;

// Where the last byte left us: at the start of a field, in a plain one, in a quoted one, behind a quote in that.
const START = 0;
const PLAIN = 1;
const QUOTED = 2;
const CLOSED = 3;

/**
 * Calls `onRecord` for each record that is not an empty line. Lines end in LF, CR LF or CR; a quote within a plain field is
 * a character like others; a byte-order mark is passed over.
 * @param delimiter one ASCII character's code @param fail throws what was wrong and what to do
 */
export function splitCsv(
  delimiter: number,
  onRecord: (record: CsvRecord) => void,
  fail: (wrong: string, remedy: string) => never,
): CsvSplitter {
  const record = { bytes: new Uint8Array(1024), ends: new Int32Array(64), count: 0, line: 1 };
  let state = START;
  let length = 0;
  let line = 1;
  let afterCr = false;
  // True from the first quote of a record on: "" is a field, an empty line is none.
  let quoted = false;
  let quoteLine = 0;
  let mark: number[] | undefined = [];

  const moreFields = (): Int32Array<ArrayBuffer> => {
    if (record.ends.length >= MAX_FIELDS) {
      fail(`line ${record.line} has more than ${MAX_FIELDS} fields`, "pass a CSV, with its delimiter");
    }
    record.ends = grow(record.ends, record.ends.length + 1);
    return record.ends;
  };
  const endRecord = (): void => {
    if (record.count > 1 || record.ends[0]! > 0 || quoted) onRecord(record);
    record.count = 0;
    quoted = false;
  };

  const scan = (chunk: Uint8Array): void => {
    record.bytes = grow(record.bytes, length + chunk.length);
    const { bytes } = record;
    // Variables of the loop are several times faster than those of the closure.
    let end = length;
    let at: number = state;
    let { ends, count } = record;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (at === QUOTED) {
        if (byte === QUOTE) at = CLOSED;
        else bytes[end++] = byte;
        if (byte === CR || (byte === LF && !afterCr)) line++;
        afterCr = byte === CR;
      } else if (byte === delimiter) {
        ends[count++] = end;
        // One place is kept for the field that ends the record.
        if (count === ends.length) ends = moreFields();
        at = START;
        afterCr = false;
      } else if (byte === LF || byte === CR) {
        // The LF of a CR LF ends nothing: the CR did.
        if (byte === CR || !afterCr) {
          ends[count++] = end;
          record.count = count;
          endRecord();
          count = 0;
          end = 0;
          at = START;
          record.line = ++line;
        }
        afterCr = byte === CR;
      } else if (byte === QUOTE && at !== PLAIN) {
        if (at === CLOSED) bytes[end++] = QUOTE;
        else quoteLine = line;
        at = QUOTED;
        quoted = true;
        afterCr = false;
      } else {
        if (at === CLOSED) {
          const found = JSON.stringify(String.fromCharCode(byte));
          fail(`line ${line}, field ${count + 1}: ${found} behind the closing quote`, 'write "" for a quote');
        }
        at = PLAIN;
        afterCr = false;
        // Nearly all bytes: what is above the comma ends no field, unless it is the delimiter.
        let next = byte;
        do {
          bytes[end++] = next;
          next = ++i < chunk.length ? chunk[i]! : LF;
        } while (next > COMMA && next !== delimiter);
        i--;
      }
    }
    length = end;
    state = at;
    record.count = count;
    if (length > MAX_RECORD) {
      const wrong = `the record of line ${record.line} has more than ${MAX_RECORD} bytes`;
      fail(wrong, state === QUOTED ? `close the quote of line ${quoteLine}` : "pass a CSV");
    }
  };

  /** Holds the first bytes back until it is known whether they are a mark. */
  const start = (chunk: Uint8Array, last: boolean): void => {
    const first = [...mark!, ...chunk.subarray(0, 3)];
    if (first.length < 3 && !last) {
      mark = first;
      return;
    }
    const held = mark!.length;
    mark = undefined;
    refuseForeign(first, fail);
    if (first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf) scan(chunk.subarray(3 - held));
    else {
      scan(Uint8Array.from(first.slice(0, held)));
      scan(chunk);
    }
  };

  return {
    push(chunk) {
      if (mark === undefined) scan(chunk);
      else start(chunk, false);
    },
    end() {
      if (mark !== undefined) start(new Uint8Array(0), true);
      if (state === QUOTED) fail(`the quote that opens in line ${quoteLine} is never closed`, "close it");
      if (state === START && record.count === 0) return;
      record.ends[record.count++] = length;
      endRecord();
    },
  };
}

function refuseForeign(first: readonly number[], fail: (wrong: string, remedy: string) => never): void {
  const [a, b] = first;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) fail("it is UTF-16", "save it as UTF-8");
  if (a === 0x1f && b === 0x8b) fail("it is a gzip file", "unpack it with gunzip, or read it as a stream");
  if (a === 0x50 && b === 0x4b) fail("it is a zip file", "unpack it first");
}
