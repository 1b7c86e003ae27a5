// Words for a shell.

/** Each in quotes, so that it stays one. */
export const wordsOf = (words) => words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
