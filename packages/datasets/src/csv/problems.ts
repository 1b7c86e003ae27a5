/** Collects what is wrong in a file, so that one error tells the first of it and how much there is. */
import { DataError } from "@chainrule/core";

export interface Problems {
  readonly count: number;
  /** `problem`, with its line, is called only for the first: it may take long, and a hostile file has many. */
  add(problem: () => string): void;
  /** @throws DataError if there is any problem */
  check(): void;
}

const LISTED = 5;

export function problems(operation: string, name: string): Problems {
  const listed: string[] = [];
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(problem) {
      count++;
      if (count <= LISTED) listed.push(problem());
    },
    check() {
      if (count === 0) return;
      const more = count > LISTED ? ` and ${count - LISTED} more` : "";
      const total = count === 1 ? "" : `${count} problems: `;
      throw new DataError(`${operation}: ${name}: ${total}${listed.join(", ")}${more}; correct or remove these lines`);
    },
  };
}
