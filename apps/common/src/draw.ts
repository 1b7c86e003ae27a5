/** Images as text: two pixels to a character. */

/** Gray values 0 (black) to 1 (white), row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: ArrayLike<number>;
}

/** From dark to bright, for output without colors. */
const RAMP = " .:-=+*#%@";
/** The gray ramp of the 256 colors: black, 24 grays, white. */
const GRAYS = 24;
const FIRST_GRAY = 232;
const BLACK = 16;
const WHITE = 231;

const grayColor = (value: number): number => {
  const step = Math.round(value * (GRAYS + 1));
  return step === 0 ? BLACK : step > GRAYS ? WHITE : FIRST_GRAY + step - 1;
};

/** One line for every two rows: half blocks in gray, or without colors characters of the mean's weight. */
export function drawn({ width, height, pixels }: Picture, colors: boolean): string[] {
  const at = (row: number, column: number): number => (row < height ? (pixels[row * width + column] ?? 0) : 0);
  return Array.from({ length: Math.ceil(height / 2) }, (_, line) => {
    const cells = Array.from({ length: width }, (__, column) => {
      const [upper, lower] = [at(2 * line, column), at(2 * line + 1, column)];
      if (colors) return `\u001b[38;5;${grayColor(upper)};48;5;${grayColor(lower)}m▀`;
      return RAMP[Math.round(((upper + lower) / 2) * (RAMP.length - 1))];
    });
    return cells.join("") + (colors ? "\u001b[0m" : "");
  });
}

/** Pictures in a row with a caption under each; as many as the columns have room for. */
export function sideBySide(
  pictures: readonly { readonly picture: Picture; readonly caption: string }[],
  style: { readonly colors: boolean; readonly columns: number },
): string[] {
  const gap = 3;
  const widths = pictures.map(({ picture, caption }) => Math.max(picture.width, caption.length));
  let used = 0;
  const shown = pictures.filter((_, i) => {
    used += (widths[i] as number) + (i ? gap : 0);
    return used < style.columns;
  });
  if (shown.length === 0) return [];
  const blocks = shown.map(({ picture, caption }, i) => {
    const pad = " ".repeat((widths[i] as number) - picture.width);
    return [...drawn(picture, style.colors).map((line) => line + pad), caption.padEnd(widths[i] as number)];
  });
  const tallest = Math.max(...blocks.map((block) => block.length));
  return Array.from({ length: tallest }, (_, line) =>
    blocks.map((block, i) => block[line] ?? " ".repeat(widths[i] as number)).join(" ".repeat(gap)),
  );
}
