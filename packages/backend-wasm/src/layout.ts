/** What lies in the memory before the first tensor, in bytes. `assembly/team.ts` and `assembly/multiply.ts` agree. */

/** Room for one number, four times. */
export const SLOT = 64;
// from 128 on: the words of the team
/** Working space of products, one behind the other for every thread: a tile, a panel, packed rows. */
export const SPACE = 512;
export const SPACE_SIZE: number = 256 + 4 * 16 * 256 + 4 * 128 * 256;
/** The first tensor, for so many threads. */
export const baseOf = (threads: number): number => SPACE + threads * SPACE_SIZE;

/** In which the memory grows. */
export const PAGE = 65536;
