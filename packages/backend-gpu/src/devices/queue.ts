/** Jobs that are done in their order: at once, unless one before them waits for something. */

export interface Line {
  /** A job that gives a promise keeps those behind it waiting. After a failure `refused` is called in place of the job. */
  add(job: () => unknown, refused?: (error: unknown) => void): void;
  /** No more jobs: this went wrong. */
  fail(error: unknown): void;
  /** @throws what went wrong */
  check(): void;
  /** When all that was added is done, or will never be. */
  empty(): Promise<void>;
}

interface Waiting {
  readonly job: () => unknown;
  readonly refused: ((error: unknown) => void) | undefined;
}

export function lineUp(): Line {
  const behind: Waiting[] = [];
  let busy = false;
  let failure: { readonly error: unknown } | null = null;

  const fail = (error: unknown): void => {
    failure ??= { error };
    for (const { refused } of behind.splice(0)) refused?.(failure.error);
  };
  const start = ({ job }: Waiting): void => {
    try {
      const wait = job();
      if (!(wait instanceof Promise)) return;
      busy = true;
      wait.then(next, (error) => {
        fail(error);
        next();
      });
    } catch (error) {
      fail(error);
    }
  };
  const next = (): void => {
    busy = false;
    while (!busy && behind.length > 0) start(behind.shift()!);
  };

  return {
    fail,
    add(job, refused) {
      if (failure) refused?.(failure.error);
      else if (busy) behind.push({ job, refused });
      else start({ job, refused });
    },
    check() {
      if (failure) throw failure.error;
    },
    empty() {
      return new Promise((resolve) => this.add(resolve, () => resolve()));
    },
  };
}
