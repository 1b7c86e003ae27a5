/** A matrix on its side, for devices whose elements are texels. */
import { each, kernel, type Program } from "./layout.ts";

export const transpose: Program = {
  name: "transpose",
  source(layout) {
    const { lanes } = layout;
    // four rows of the matrix become one texel; each is read for its lane that is this row of the result
    const texels = each(lanes, (i) => `const t${i} = a[${lanes} * x + ${i}][column]; ${select(`p${i}`, `t${i}`)}`);
    const values = each(lanes, (i) => `p${i}`).join(", ");
    return kernel(layout, ["a"], [], `${place(lanes)}\n${texels.join("\n")}\nreturn [${values}];`);
  },
};

/** Where the row of this thread is as a column of texels. */
export const place = (lanes: number): string =>
  `const column = Math.floor(row / ${lanes}); const place = row - ${lanes} * column;`;

/** The lane at `place`: not by a product with 0 and 1, which NaN would spoil. */
export const select = (name: string, texel: string): string =>
  `let ${name} = ${texel}[0]; ${[1, 2, 3].map((lane) => `if (place == ${lane}) { ${name} = ${texel}[${lane}]; }`).join(" ")}`;
