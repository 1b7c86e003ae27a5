/** What the network is asked: a row of the problem, or inputs set by hand. */
import { isNumbers, type Problem, rowOf } from "../problem/problem.ts";
import type { State } from "./state.ts";
import type { Store } from "./store.ts";

/** Looks at a row; nothing happens if there is none of that number. */
export function select(store: Store<State>, row: number): void {
  const { problem } = store.get();
  if (!problem || !(Number.isInteger(row) && row >= 0 && row < problem.x.shape[0])) return;
  store.set({ selected: row, asked: rowOf(problem.x, row) });
}

/** Turns a 0 into a 1 and the other way round, and looks at the row that then fits, if there is one. */
export function flip(store: Store<State>, bit: number): void {
  const { problem, config, asked } = store.get();
  if (!problem || !asked) return;
  const flipped = asked.map((value, i) => (i === bit ? 1 - value : value));
  if (isNumbers(config))
    select(
      store,
      flipped.reduce((number, value) => 2 * number + value, 0),
    );
  else store.set({ asked: flipped, selected: findRow(problem, flipped) });
}

function findRow({ x }: Problem, wanted: Float32Array): number {
  for (let row = 0; row < x.shape[0]; row++) {
    if (rowOf(x, row).every((value, i) => value === wanted[i])) return row;
  }
  return -1;
}

/** Keeps the inspection up to date, one at a time. */
export function inspecting(store: Store<State>): void {
  let busy = false;
  let again = false;
  const update = async (): Promise<void> => {
    const { config, weights, asked, problem, selected } = store.get();
    if (!weights || !asked || !problem || weights[0]?.shape[0] !== asked.length) {
      store.set({ inspection: null });
      return;
    }
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const { inspect } = await import("../network/inspect.ts");
    const target = selected >= 0 ? rowOf(problem.targets, selected) : null;
    const inspection = await inspect(config, weights, asked, target);
    busy = false;
    store.set({ inspection });
    if (again) {
      again = false;
      await update();
    }
  };
  store.show(["weights", "asked", "problem"], () => void update());
}
