/** Numbers as people read them. */

export const percent = (share: number): string => `${(100 * share).toFixed(share === 1 ? 0 : 1)} %`;
export const count = (value: number): string => Math.round(value).toLocaleString("en");
/** Four significant digits. */
export const short = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(2) : value.toFixed(Math.abs(value) < 10 ? 4 : 2);
