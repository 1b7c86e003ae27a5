/** How a run went, epoch by epoch, as curves of text. */
import { plot } from "asciichart";

interface Curve {
  readonly title: string;
  readonly format: (value: number) => string;
  /** One value for each epoch; all of one length. */
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
}

const HEIGHT = 6;
const WIDEST = 60;
/** For the numbers at the left. */
const MARGIN = 10;
const COLORS = ["\u001b[36m", "\u001b[33m"];

/** Nothing for less than two epochs. Without colors, which tell curves apart, each has a place of its own. */
export function curveLines(curve: Curve, style: { colors: boolean; columns: number }): string[] {
  if (style.colors || curve.series.length < 2) return together(curve, style);
  return curve.series.flatMap((line) => together({ ...curve, series: [line] }, style));
}

function together({ title, format, series }: Curve, style: { colors: boolean; columns: number }): string[] {
  const epochs = series[0]?.values.length ?? 0;
  if (epochs < 2) return [];
  const width = Math.max(2, Math.min(WIDEST, style.columns - MARGIN - 2));
  const values = series.map((line) => stretched(line.values, width));
  const all = values.flat();
  const flat = Math.max(...all) === Math.min(...all);
  const text = plot(values, {
    height: flat ? 1 : HEIGHT,
    format: (value: number) => format(value).padStart(MARGIN - 2),
    ...(style.colors ? { colors: COLORS as never } : {}),
  });
  const names = series.map(({ name }, i) => (style.colors ? `${COLORS[i]}${name}\u001b[0m` : name)).join(", ");
  return [`${title}, epochs 1 to ${epochs}: ${names}`, ...text.split("\n")];
}

/** The values at so many places from the first to the last, by straight lines between them. */
function stretched(values: readonly number[], width: number): number[] {
  return Array.from({ length: width }, (_, i) => {
    const place = (i / (width - 1)) * (values.length - 1);
    const left = Math.floor(place);
    const [a, b] = [values[left] as number, values[Math.min(left + 1, values.length - 1)] as number];
    return a + (b - a) * (place - left);
  });
}
