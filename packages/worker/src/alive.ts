/**
 * Browsers do not tell a page that a worker is gone. A lock does: the worker holds it for as long as it lives, and the page waits
 * for it.
 */

const locks = (): LockManager | undefined => (globalThis.navigator as Navigator | undefined)?.locks;

/** Holds the lock until this thread ends; false where there are no locks. */
export const holdLock = (name: string): Promise<boolean> =>
  new Promise((resolve) => {
    const manager = locks();
    if (!manager) return resolve(false);
    manager
      .request(name, () => {
        resolve(true);
        return new Promise<never>(() => {});
      })
      // an origin without storage has no locks either
      .catch(() => resolve(false));
  });

/** Calls `gone` when the lock is free. */
export function awaitLock(name: string, gone: () => void): void {
  locks()
    ?.request(name, gone)
    .catch(() => {});
}
