/** What lies in the memory before the first tensor, in bytes. `assembly/team.ts`, `multiply.ts` and `sparse.ts` agree. */

/** Room for one number, four times. */
export const SLOT = 64;
// from 128 on: the words of the team
/**
 * Working space of products, one behind the other for every thread. Those with many zeros need most: a table, a tile, where
 * lists end, a panel, rows that lay on their side, lists.
 */
export const SPACE = 512;
export const SPACE_SIZE: number = 128 + 4 * 32 + 4 * 128 + 4 * 32 * 192 + 4 * 128 * 192 + 2 * 128 * 192 + 16;
/** The first tensor, for so many threads. */
export const baseOf = (threads: number): number => SPACE + threads * SPACE_SIZE;

/** In which the memory grows. */
export const PAGE = 65536;
