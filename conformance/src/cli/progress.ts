/** One line on a terminal that says how far the suite is; nothing anywhere else. */
import type { Progress } from "../options.ts";
import type { CaseResult } from "../report/report.ts";

/** The part of a stream that is written to. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Line {
  update(result: CaseResult, progress: Progress): void;
  clear(): void;
}

const CLEAR = "\r\u001b[K";

export function progressLine(screen: Screen): Line {
  let failed = 0;
  let shown = -1;
  return {
    update({ id, status }, { done, total }) {
      if (status === "failed") failed++;
      const percent = Math.floor((100 * done) / total);
      if (!screen.isTTY || (percent === shown && status !== "failed")) return;
      shown = percent;
      const text = `${percent} %  ${done} of ${total}${failed > 0 ? `, ${failed} failed` : ""}  ${id}`;
      screen.write(`${CLEAR}${text.slice(0, (screen.columns ?? 80) - 1)}`);
    },
    clear() {
      if (screen.isTTY) screen.write(CLEAR);
    },
  };
}
