/** Start, pause, one step, one epoch, reset, speed; and the line that says how the run is. */

import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import type { Session } from "../training/session.ts";
import { part } from "./element.ts";
import { count, percent, short } from "./text.ts";

const SPEEDS: readonly number[] = [0, 50, 250, 1000];

export function buttons(store: Store<State>, session: Session): void {
  const start = part<HTMLButtonElement>("start");
  const step = part<HTMLButtonElement>("step");
  const epoch = part<HTMLButtonElement>("epoch");
  const reset = part<HTMLButtonElement>("reset");
  const speed = part<HTMLSelectElement>("speed");
  start.addEventListener("click", () => {
    if (store.get().status === "running") session.pause();
    else void session.start();
  });
  step.addEventListener("click", () => void session.step());
  epoch.addEventListener("click", () => void session.epoch());
  reset.addEventListener("click", () => {
    session.reset();
    void session.prepare();
  });
  speed.addEventListener("change", () => session.slow(SPEEDS[speed.selectedIndex] ?? 0));

  store.show(["status", "problem", "epoch", "config", "step"], ({ status, problem, epoch: done, config }) => {
    const busy = status === "loading";
    const running = status === "running";
    const over = status === "stopped" && done >= config.epochs;
    start.textContent = running ? "Pause" : over ? "Done" : done > 0 && status === "stopped" ? "Go on" : "Start";
    start.disabled = busy || over || !problem;
    step.disabled = busy || running || over || !problem;
    epoch.disabled = step.disabled;
  });
  store.show(["status", "message", "epoch", "step", "results", "config"], (state) => {
    part("status").dataset.status = state.status;
    part("standing").textContent = standing(state);
    part("message").textContent = state.message;
  });
  store.show(["status", "about", "hash", "message"], (state) => {
    // only what is worth being read out: not every epoch
    part("announce").textContent = announcement(state);
    const { about, hash } = state;
    part("device").textContent = about ? `${about.name} on ${about.device}, ${about.precision}` : "";
    part("hash").textContent = hash ?? "";
  });
}

function standing({ status, epoch, step, config, results }: State): string {
  const last = results.at(-1);
  const at = `epoch ${count(epoch)} of ${count(config.epochs)}${step ? `, step ${step}` : ""}`;
  if (status === "failed") return "stopped by an error";
  if (status === "new" || status === "loading") return status === "new" ? "not loaded yet" : "loading";
  if (!last) return at;
  const test = last.validation;
  const values = [
    at,
    `loss ${short(last.loss)}`,
    `training ${percent(last.metrics.accuracy as number)}`,
    ...(test ? [`test ${percent(test.metrics.accuracy as number)}`] : []),
  ];
  return values.join(" · ");
}

function announcement(state: State): string {
  const { status, message } = state;
  if (status === "failed") return `Error: ${message}`;
  if (status === "running") return "Training";
  if (status === "loading") return "Loading";
  return status === "stopped" ? `Standing still: ${standing(state)}` : "";
}
