/** Writes CSV. */
import { DataError } from "@chainrule/core";
import { show } from "../check.ts";

/**
 * Lines of `columns` and `rows`, each ended by a line feed; fields are quoted where they must be, numbers read back as the
 * same number. Throws a DataError for a row of another length and for numbers that are not finite.
 */
export function writeCsv(columns: readonly string[], rows: Iterable<readonly (string | number)[]>): string {
  const lines = [columns.map(field).join(",")];
  for (const row of rows) {
    const at = lines.length - 1;
    if (row.length !== columns.length) {
      const wrong = `row ${at} has ${row.length} fields for ${columns.length} columns`;
      throw new DataError(`writeCsv: ${wrong}; pass one per column`);
    }
    const bad = row.findIndex((value) => typeof value === "number" && !Number.isFinite(value));
    if (bad >= 0) {
      const wrong = `row ${at} has ${row[bad]} in column ${show(columns[bad])}`;
      throw new DataError(`writeCsv: ${wrong}; pass finite numbers and texts`);
    }
    lines.push(row.map(field).join(","));
  }
  return `${lines.join("\n")}\n`;
}

/** Kaggle's submission to the Digit Recognizer: `ImageId,Label`, image ids from 1. Throws a DataError for no class index. */
export function writeSubmission(predictions: ArrayLike<number>): string {
  const rows = Array.from(predictions, (label, index) => {
    if (Number.isInteger(label) && label >= 0) return [index + 1, label];
    throw new DataError(`writeSubmission: predictions[${index}] is ${show(label)}; pass class indices`);
  });
  if (rows.length === 0) throw new DataError("writeSubmission: there are no predictions; pass one per image");
  return writeCsv(["ImageId", "Label"], rows);
}

/** Empty texts too are quoted: alone in a line they would be none. */
function field(value: string | number): string {
  const text = String(value);
  return text === "" || /[",\r\n\ufeff]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
