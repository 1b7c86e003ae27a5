/** Colors that people who see red and green alike can tell apart; the style sheet has those of the day and of the night. */

/** Blue for positive, orange for negative, paler towards 0; `strength` from −1 to 1. */
export const signed = (strength: number): string => {
  const share = Math.round(100 * Math.min(1, Math.abs(strength)));
  return `color-mix(in oklab, var(--${strength >= 0 ? "positive" : "negative"}) ${share}%, var(--neutral))`;
};

/** The value of a color of the style sheet, for canvases. */
export const color = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** The scale of a matrix: its largest absolute value, above 0. */
export function scaleOf(data: ArrayLike<number>): number {
  let largest = 1e-9;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i] as number));
  return largest;
}
