/** The button that trains on every backend, and what came of it. */
import { BACKENDS } from "../backends/backends.ts";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { compare } from "../training/compare.ts";
import { el, part } from "./element.ts";
import { table } from "./table.ts";
import { count, short } from "./text.ts";

const HEADS = ["backend", "ran on", "last loss", "largest difference", "samples/s", "weights hash"];

export function comparison(store: Store<State>): void {
  const button = part<HTMLButtonElement>("compare");
  const result = part("compare-result");
  let stop: AbortController | null = null;

  const run = async (signal: AbortSignal): Promise<void> => {
    const { config, problem, obstacles } = store.get();
    if (!problem) return;
    const ids = BACKENDS.map(({ id }) => id).filter((id) => !obstacles[id]);
    const rows: string[][] = [];
    const hashes = new Map<string, Set<string>>();
    const show = (state: string): void => {
      const missing = BACKENDS.filter(({ id }) => obstacles[id]).map(({ label }) => label);
      const without = missing.length ? ` Not here: ${missing.join("; ")}.` : "";
      const box = el("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "comparison" });
      box.append(table("The same settings, data and seed on each", HEADS, rows));
      result.replaceChildren(el("p", { class: "quiet", id: "compare-state" }, `${state}${without}`), box);
    };
    show("Training …");
    for await (const one of compare(config, problem, ids, signal)) {
      if ("failure" in one) rows.push([one.entry.label, one.failure, "", "", "", ""]);
      else {
        const { entry, device, loss, difference, samplesPerSecond, hash } = one;
        if (entry.bits && hash) hashes.set(entry.bits, (hashes.get(entry.bits) ?? new Set()).add(hash));
        const differs = difference === null ? "the yardstick" : difference === 0 ? "0" : difference.toExponential(1);
        rows.push([entry.id, device, short(loss), differs, count(samplesPerSecond), hash ? hash.slice(0, 12) : "–"]);
      }
      show(`${rows.length} of ${ids.length} …`);
    }
    const broken = [...hashes].filter(([, found]) => found.size > 1).map(([bits]) => bits);
    show(
      signal.aborted
        ? "Stopped."
        : broken.length
          ? `Done: ${broken.join(", ")} promises the same bits, and they differ!`
          : "Done: backends that promise the same bits have the same hash.",
    );
  };

  button.addEventListener("click", async () => {
    if (stop) return stop.abort();
    stop = new AbortController();
    button.textContent = "Stop";
    try {
      await run(stop.signal);
    } finally {
      stop = null;
      button.textContent = "Compare";
    }
  });
}
