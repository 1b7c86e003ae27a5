// The table of a guide.
const [START, END] = ["<!-- migration: pnpm migration --record -->", "<!-- /migration -->"];

const percent = (share) => `${(100 * share).toFixed(2)} %`;
const mean = (values) => values.reduce((a, b) => a + b) / values.length;

const CHECKS = {
  same: "From the same weights and on the same batches, both trained networks have outputs for the test data that differ by",
  bring: "A network whose weights are brought along has outputs for the test data that differ by",
};

/** Rows of accuracies, and below them the largest differences of the roles `same` and `bring`. */
export function tableOf(seeds, rows, differences) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const body = rows.map(({ name, missing, accuracies }) => {
    if (missing) return line([name, `not run: ${missing}`, ...seeds.slice(1).map(() => "–"), "–"]);
    return line([name, ...accuracies.map(percent), percent(mean(accuracies))]);
  });
  const table = [
    line(["test accuracy", ...seeds.map((seed) => `run ${seed}`), "mean"]),
    line(["---", ...seeds.map(() => "---:"), "---:"]),
    ...body,
  ].join("\n");
  const found = Object.entries(differences).map(
    ([role, value]) => `${CHECKS[role]} ${value.toExponential(1)} at most.`,
  );
  return [table, ...found].join("\n\n");
}

/** Of each two programs whose ranges do not meet, a message. */
export function apart(rows) {
  const ran = rows.filter(({ missing }) => !missing);
  const range = ({ accuracies }) => [Math.min(...accuracies), Math.max(...accuracies)];
  const ours = ran.at(-1);
  const [low, high] = range(ours);
  return ran.slice(0, -1).flatMap((theirs) => {
    const [least, most] = range(theirs);
    if (least <= high && low <= most) return [];
    return [`${theirs.name} reaches ${percent(least)} to ${percent(most)}, ours ${percent(low)} to ${percent(high)}`];
  });
}

/** The text of the page with this table. */
export function replaceTable(page, text, table) {
  const [from, to] = [text.indexOf(START) + START.length, text.indexOf(END)];
  if (from < START.length || to < from) throw new Error(`${page} has no ${START} … ${END}; add them`);
  return `${text.slice(0, from)}\n${table}\n${text.slice(to)}`;
}
