/** The button that runs the conformance suite here, its progress, and its report to look at and to keep. */
import type { SuiteMessage } from "../conformance/suite.ts";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { save } from "./download.ts";
import { el, part } from "./element.ts";
import { table } from "./table.ts";

export function conformance(store: Store<State>): void {
  const button = part<HTMLButtonElement>("conformance");
  const result = part("conformance-result");
  const finish = (): void => {
    button.disabled = false;
  };
  const show = (message: SuiteMessage): void => {
    if ("failure" in message) {
      result.replaceChildren(el("p", { class: "problem", role: "alert" }, message.failure));
      finish();
    } else if ("report" in message) {
      result.replaceChildren(...reportView(message));
      finish();
    } else {
      const { done, total, failed } = message;
      const words = `${done} of ${total} cases${failed ? `, ${failed} failed` : ""}`;
      result.replaceChildren(el("label", {}, words, el("progress", { max: total, value: done })));
    }
  };
  button.addEventListener("click", async () => {
    const { backend } = store.get().config;
    button.disabled = true;
    result.replaceChildren(el("p", { class: "quiet" }, `Loading the suite for ${backend} …`));
    if (typeof Worker === "undefined") {
      const { runSuite } = await import("../conformance/suite.ts");
      return runSuite(backend, show);
    }
    const worker = new Worker(new URL("../conformance/suite.worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<SuiteMessage>) => {
      if ("report" in data || "failure" in data) worker.terminate();
      show(data);
    });
    worker.addEventListener("error", ({ message }) =>
      show({ failure: `the suite's worker has died: ${message || "its script could not be loaded"}; try again` }),
    );
    worker.postMessage(backend);
  });
}

function reportView({ report, markdown }: Extract<SuiteMessage, { report: unknown }>): HTMLElement[] {
  const { totals, backend, results } = report;
  const failures = results.filter(({ status }) => status === "failed");
  const json = el("button", { type: "button" }, "Download the report, JSON");
  json.addEventListener("click", () => save("conformance.json", JSON.stringify(report, null, 2), "application/json"));
  const text = el("button", { type: "button" }, "Download the report, Markdown");
  text.addEventListener("click", () => save("conformance.md", markdown, "text/markdown"));
  const rows = [
    ["backend", backend ? `${backend.name} on ${backend.device}, ${backend.precision}` : "none"],
    ["class", report.class],
    ["passed", `${totals.passed} of ${totals.cases}`],
    ["failed", String(totals.failed)],
    ["largest difference", `${(100 * totals.worst).toFixed(0)} % of what is allowed`],
    ["time", `${(totals.milliseconds / 1000).toFixed(1)} s`],
  ];
  return [
    el("p", { id: "conformance-verdict", role: "status" }, failures.length ? "It does not conform." : "It conforms."),
    table("The report", ["", ""], rows),
    ...failures.slice(0, 20).map(({ id, message = "" }) => el("details", {}, el("summary", {}, id), message)),
    el("div", { class: "buttons" }, json, text),
  ];
}
