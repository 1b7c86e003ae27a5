/** An edit of one line of a source that passes; the family it names must notice. */

/** Who is judged: backends of the bundle that the edit is in. `reference` and `minimal` run core's default bodies. */
export type Subject = "cpu" | "reference" | "minimal";

export interface Mutant {
  readonly name: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Occurs once in the file. */
  readonly find: string;
  readonly replace: string;
  /** Pattern of the ids of which one must fail. */
  readonly caughtBy: string;
  readonly subject: Subject;
}

/** What is edited, what it becomes, who notices. */
export type Edit = readonly [name: string, find: string, replace: string, caughtBy: string];

export const edits = (subject: Subject, file: string, list: readonly Edit[]): Mutant[] =>
  list.map(([name, find, replace, caughtBy]) => ({ name, file, find, replace, caughtBy, subject }));
