// What is wrong with the results of the cells: one seed has the same bits everywhere, and what is refused says why.

/** Names whose weights must be the same: a worker trains on the CPU, and threads change nothing. */
const SAME = { worker: "cpu", "wasm, 2 threads": "wasm" };

/** What decides the bits: cells compare what has the same one. */
const kindOf = (name) => SAME[name] ?? name;

/** One line for each defect; `ran` has a cell and its `results` each. */
export function problemsOf(ran) {
  const first = new Map();
  return ran.flatMap(({ cell, results }) =>
    cell.tried.flatMap((name) => {
      const where = `${labelOf(cell)}, ${name}`;
      const result = results[name];
      const trouble = refusalTrouble(cell.refused?.[name], result) ?? trainingTrouble(result);
      if (trouble) return [`${where}: ${trouble}`];
      if (result.refused !== undefined) return [];
      const known = first.get(kindOf(name));
      if (known === undefined) first.set(kindOf(name), { where, ...result });
      else if (known.hash !== result.hash) {
        return [
          `${where}: the weights are ${result.hash}, those of ${known.where} are ${known.hash}; one seed has one result`,
        ];
      }
      return [];
    }),
  );
}

export const labelOf = ({ name, how, policy }) => [name, policy ?? how].filter(Boolean).join(", ");

/** `expected` is a part of the message, if there is to be one. */
function refusalTrouble(expected, result) {
  if (result === undefined) return "there is no result; see that the program tries it";
  if (expected === undefined) return result.refused === undefined ? undefined : `it was refused: ${result.refused}`;
  if (result.refused === undefined) return "it was to be refused; take it off the list in cells.mjs";
  if (!result.refused.includes(expected)) return `it was refused without a word of ${expected}: ${result.refused}`;
  return undefined;
}

function trainingTrouble({ refused, failed, hash, right, of }) {
  if (refused !== undefined) return undefined;
  if (failed !== undefined) return `it failed: ${failed}`;
  if (!/^[0-9a-f]{64}$/.test(hash)) return `${hash} is no hash`;
  return right === of ? undefined : `${right} of ${of} answers are right; all can be`;
}
