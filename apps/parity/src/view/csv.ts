/** A file of the visitor's: dropped or chosen, then its target. */
import { DEFAULTS } from "../config/config.ts";
import type { CsvFile } from "../problem/csv.ts";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import type { Session } from "../training/session.ts";
import { el, part } from "./element.ts";

/** So much of a file is trained on, unless more is asked for. */
const SHARE = 0.8;

export function csvBox(store: Store<State>, session: Session): void {
  const box = part("csv-box");
  const chooser = el("input", { type: "file", id: "csv", accept: ".csv,text/csv" });
  const label = el("label", { class: "file" }, "Choose a CSV file ", chooser);
  const target = el("select", { id: "csv-target" });
  const column = el("label", { for: "csv-target", hidden: true }, "Column to learn ", target);
  const problem = el("p", { class: "problem", id: "csv-problem", role: "alert" });
  box.replaceChildren(el("div", { class: "buttons" }, label, column), problem);
  let file: CsvFile | null = null;

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    problem.textContent = "";
    try {
      await work();
    } catch (error) {
      problem.textContent = (error as Error).message;
    }
  };
  const learn = async (index: number): Promise<void> => {
    if (!file) return;
    const { readRows } = await import("../problem/csv.ts");
    const rows = readRows(file, index);
    const { config } = store.get();
    const base = config.problem === "csv" ? config : { ...DEFAULTS.csv, backend: config.backend };
    session.configure({ ...base, train: Math.max(1, Math.round(SHARE * rows.x.shape[0])) }, rows);
    await session.prepare();
  };
  const open = (chosen: File): Promise<void> =>
    attempt(async () => {
      const { openCsv } = await import("../problem/csv.ts");
      file = null;
      column.hidden = true;
      file = await openCsv(chosen);
      target.replaceChildren(...file.columns.map((name, i) => el("option", { value: i }, name || `column ${i}`)));
      target.selectedIndex = file.columns.length - 1;
      column.hidden = false;
      if (store.get().config.problem !== "csv")
        session.configure({ ...DEFAULTS.csv, backend: store.get().config.backend }, null);
      await learn(target.selectedIndex);
    });

  chooser.addEventListener("change", () => {
    const [chosen] = chooser.files ?? [];
    if (chosen) void open(chosen);
    // the same file may be chosen again, corrected
    chooser.value = "";
  });
  target.addEventListener("change", () => void attempt(() => learn(target.selectedIndex)));
  addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  for (const name of ["dragleave", "drop"]) addEventListener(name, () => document.body.classList.remove("dropping"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    const [dropped] = event.dataTransfer?.files ?? [];
    if (dropped) void open(dropped);
  });
  store.show(["config"], ({ config }) => {
    box.hidden = config.problem !== "csv";
  });
}
