/** Puts the page together: the address gives the configuration, the session runs it, the views show the state. */
import "./view/language.ts";
import { BACKENDS } from "./backends/backends.ts";
import { fromFragment, toFragment } from "./config/address.ts";
import { keepOffline } from "./offline/register.ts";
import { inspecting } from "./state/asking.ts";
import { initialState } from "./state/state.ts";
import { createStore } from "./state/store.ts";
import { createSession } from "./training/session.ts";
import { ask } from "./view/ask.ts";
import { boundary } from "./view/boundary.ts";
import { buttons } from "./view/buttons.ts";
import { comparison } from "./view/compare.ts";
import { conformance } from "./view/conformance.ts";
import { controls } from "./view/controls.ts";
import { csvBox } from "./view/csv.ts";
import { curves } from "./view/curves.ts";
import { part } from "./view/element.ts";
import { explanation } from "./view/explanation.ts";
import { grid } from "./view/grid.ts";
import { networkDrawing } from "./view/network.ts";
import { takeAway } from "./view/takeaway.ts";
import { weightMaps } from "./view/weights.ts";

const { config, problems } = fromFragment(location.hash);
const store = createStore(initialState(config));
const session = createSession(store, (changed) => history.replaceState(null, "", toFragment(changed)));

session.configure(config);
if (problems.length) part("link-problem").textContent = `Of the link, not everything can be: ${problems.join("; ")}`;
for (const view of [controls, buttons, csvBox, takeAway]) view(store, session);
for (const view of [curves, grid, ask, weightMaps, networkDrawing, boundary, explanation, comparison, conformance])
  view(store);
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
    await keepOffline();
  }),
);
