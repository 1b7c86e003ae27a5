/** Whether sharing pays: several threads are slower than one where other programs keep the processors busy. */

export interface Prudence {
  /** Whether an operation of so much work had better be shared. */
  share(work: number): boolean;
  /** Tells how the operation went that was just asked about. */
  done(work: number): void;
}

/** Shares everything, come what may. */
export const ALWAYS: Prudence = { share: () => true, done() {} };

/** What sharing lost against one thread, beyond what it had gained, is made good by not sharing for this many times as long. */
const REST = 20;
/** Milliseconds of gain that count at most: after them the first loss shows that others want the processors. */
const CREDIT = 2;
/** One of so many operations is done alone, to know how long that takes. */
const SAMPLE = 256;

/** `now` gives milliseconds. No result depends on what it says: the bits are the same either way. */
export function prudence(now: () => number): Prudence {
  /** Milliseconds per unit of work with one thread, smoothed, by the power of two of the work; 0 is unknown. */
  const alone = new Float64Array(64);
  /** Milliseconds that sharing has gained. */
  let gained = 0;
  let restUntil = 0;
  let count = 0;
  let start = 0;
  let shared = false;
  const classOf = (work: number): number => (work < 2 ** 31 ? 32 - Math.clz32(work) : 32);
  return {
    share(work) {
      start = now();
      count = (count + 1) % SAMPLE;
      shared = start >= restUntil && count !== 0 && alone[classOf(work)] !== 0;
      return shared;
    },
    done(work) {
      const end = now();
      const kind = classOf(work);
      const usual = alone[kind]!;
      if (shared) {
        gained = Math.min(gained + usual * work - (end - start), CREDIT);
        if (gained >= 0) return;
        restUntil = end - REST * gained;
        gained = 0;
      } else {
        const rate = (end - start) / work;
        // an outlier says little; the first is slow, for the code is new
        alone[kind] = usual === 0 ? rate : usual + (Math.min(rate, 2 * usual) - usual) / 4;
      }
    },
  };
}
