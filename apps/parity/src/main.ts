/** Puts the page together: the address gives the configuration, the session runs it, the views show the state. */
import { BACKENDS } from "./backends/backends.ts";
import { fromFragment, toFragment } from "./config/address.ts";
import { inspecting } from "./state/asking.ts";
import { initialState } from "./state/state.ts";
import { createStore } from "./state/store.ts";
import { createSession } from "./training/session.ts";
import { ask } from "./view/ask.ts";
import { boundary } from "./view/boundary.ts";
import { buttons } from "./view/buttons.ts";
import { controls } from "./view/controls.ts";
import { curves } from "./view/curves.ts";
import { grid } from "./view/grid.ts";
import { networkDrawing } from "./view/network.ts";
import { weightMaps } from "./view/weights.ts";

const { config, problems } = fromFragment(location.hash);
const store = createStore(initialState(config, problems.join("; ")));
const session = createSession(store, (changed) => history.replaceState(null, "", toFragment(changed)));

session.configure(config);
if (problems.length) store.set({ message: `the link was not understood: ${problems.join("; ")}` });
for (const view of [controls, buttons]) view(store, session);
for (const view of [curves, weightMaps, networkDrawing, grid, ask, boundary]) view(store);
inspecting(store);

addEventListener("hashchange", () => {
  session.configure(fromFragment(location.hash).config);
  void session.prepare();
});

// after the first paint
requestAnimationFrame(() =>
  setTimeout(async () => {
    const entries = await Promise.all(BACKENDS.map(async ({ id, obstacle }) => [id, await obstacle()] as const));
    store.set({ obstacles: Object.fromEntries(entries) });
    await session.prepare();
  }),
);
