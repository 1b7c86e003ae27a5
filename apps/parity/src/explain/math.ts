/** Formulas as MathML, which browsers render by themselves. */
import { short } from "../view/text.ts";

const NAMESPACE = "http://www.w3.org/1998/Math/MathML";

type Part = Node | string;

function element(tag: string, ...children: readonly Part[]): Element {
  const made = document.createElementNS(NAMESPACE, tag);
  made.append(...children);
  return made;
}

export const name = (text: string): Element => element("mi", text);
export const sign = (text: string): Element => element("mo", text);
export const number = (value: number): Element => element("mn", short(value).replace("-", "−"));
export const up = (base: Element, above: string): Element => element("msup", base, element("mo", above));
/** The number of a layer stands above, as in the equations of the documentation. */
export const index = (letter: string, layer: string): Element =>
  element("msup", element("mi", letter), element("mn", layer));
export const row = (...parts: readonly Part[]): Element => element("mrow", ...parts);

export function matrix(rows: readonly (readonly number[])[]): Element {
  const cells = rows.map((values) => element("mtr", ...values.map((value) => element("mtd", number(value)))));
  return row(sign("["), element("mtable", ...cells), sign("]"));
}

/** A formula on a line of its own. */
export function formula(...parts: readonly Part[]): Element {
  const math = element("math", element("mrow", ...parts));
  math.setAttribute("display", "block");
  return math;
}
