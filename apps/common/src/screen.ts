/** Where text goes: lines that stay, and below them, in a terminal, one line that is redrawn. */
import { stripVTControlCharacters } from "node:util";
import { createLogUpdate } from "log-update";
import wrapAnsi from "wrap-ansi";

/** The part of a stream that is written to. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Screen {
  /** Writes a line that stays, above the live one. */
  line(text: string): void;
  /** Replaces the live line by what fits the columns of the terminal. */
  live(text: (columns: number) => string): void;
  /** Takes the live line away and shows the cursor again. */
  close(): void;
}

export interface ScreenOptions {
  /** Null writes none. */
  readonly lines: Output | null;
  /** A terminal; null shows nothing that moves. */
  readonly live: Output | null;
}

export function createScreen({ lines, live }: ScreenOptions): Screen {
  const redraw = live ? createLogUpdate(live as NodeJS.WriteStream) : null;
  return {
    line(text) {
      redraw?.clear();
      lines?.write(`${fitted(lines, text)}\n`);
    },
    live(text) {
      redraw?.(text(live?.columns ?? 80));
    },
    close() {
      redraw?.clear();
      redraw?.done();
    },
  };
}

/** Broken between words, where a terminal would break in the middle of one. */
function fitted({ isTTY, columns = 80 }: Output, text: string): string {
  return isTTY && stripVTControlCharacters(text).length > columns ? wrapAnsi(text, columns) : text;
}

/** True for a terminal that can move its cursor. */
export const canRedraw = (stream: Output): boolean => stream.isTTY === true && process.env.TERM !== "dumb";
