/** The button that shows how one step is computed for the row that is looked at; the formulas are loaded with it. */
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { part, setAttributes } from "./element.ts";

export function explanation(store: Store<State>): void {
  const button = part<HTMLButtonElement>("explain-open");
  const box = part("explain");
  const draw = async (): Promise<void> => {
    // while it trains, the numbers would change faster than they can be read
    if (box.hidden || store.get().status === "running") return;
    const { explain } = await import("../explain/explain.ts");
    box.replaceChildren(...explain(store.get()));
  };
  setAttributes(box, { role: "region", "aria-label": "one step, explained", tabindex: 0 });
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    box.hidden = !box.hidden;
    button.setAttribute("aria-expanded", String(!box.hidden));
    void draw();
  });
  store.show(["inspection", "status"], () => void draw());
}
