/** Files that are whole or not there. */
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { UsageError } from "./arguments.ts";

/** Writes beside the file, then renames. @throws UsageError if the file cannot be written */
export function writeWhole(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
  }
}
