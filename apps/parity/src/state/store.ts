/** One value that changes as a whole, and the views that are drawn again when their part of it has changed. */

export interface Store<State> {
  get(): State;
  set(change: Partial<State>): void;
  /** Calls `draw` in a coming frame whenever one of these members has changed, and once at first. */
  show(keys: readonly (keyof State)[], draw: (state: State) => void): void;
}

/** So much of a frame is drawing; what is left over waits for the next. */
const BUDGET_MS = 8;

export function createStore<State extends object>(initial: State): Store<State> {
  let state = initial;
  const views: { readonly keys: readonly (keyof State)[]; readonly draw: (state: State) => void }[] = [];
  const dirty = new Set<(state: State) => void>();
  let asked = false;

  const frame = (): void => {
    asked = false;
    const until = performance.now() + BUDGET_MS;
    for (const draw of dirty) {
      dirty.delete(draw);
      draw(state);
      if (performance.now() > until) break;
    }
    if (dirty.size > 0) ask();
  };
  const ask = (): void => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(frame);
  };
  return {
    get: () => state,
    set(change) {
      const keys = (Object.keys(change) as (keyof State)[]).filter((key) => state[key] !== change[key]);
      state = { ...state, ...change };
      for (const view of views) if (view.keys.some((key) => keys.includes(key))) dirty.add(view.draw);
      if (dirty.size > 0) ask();
    },
    show(keys, draw) {
      views.push({ keys, draw });
      dirty.add(draw);
      ask();
    },
  };
}
