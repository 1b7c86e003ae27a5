/** The form: what is chosen is the configuration. */
import { BACKENDS } from "../backends/backends.ts";
import { ACTIVATIONS, type Config, DEFAULTS, LOSSES, OPTIMIZERS, type ProblemName, SPLITS } from "../config/config.ts";
import { FIELDS } from "../config/fields.ts";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import type { Session } from "../training/session.ts";
import { el, part, setAttributes } from "./element.ts";

const NAMES: Readonly<Record<ProblemName, string>> = {
  "even-odd": "even or odd: the last bit decides",
  "xor-bits": "parity of all bits: every bit decides",
  table: "the table of 3 bits",
  and: "AND of two bits",
  or: "OR of two bits",
  xor: "XOR of two bits",
  csv: "a CSV file of yours",
};

const LABELS: { readonly [key in keyof Config]: string } = {
  problem: "Problem",
  bits: "Bits",
  backend: "Backend",
  hidden: "Hidden units",
  activation: "Activation",
  loss: "Loss",
  optimizer: "Optimizer",
  learningRate: "Learning rate",
  batchSize: "Batch size",
  epochs: "Epochs",
  seed: "Seed",
  train: "Trained on",
  split: "Which are",
};

const CHOICES: { readonly [key in keyof Config]?: readonly (readonly [value: string, label: string])[] } = {
  problem: Object.entries(NAMES),
  backend: BACKENDS.map(({ id, label }) => [id, label]),
  activation: ACTIVATIONS.map((name) => [name, name]),
  loss: LOSSES.map((name) => [name, name]),
  optimizer: OPTIMIZERS.map((name) => [name, name === "momentum" ? "sgd with momentum 0.9" : name]),
  split: SPLITS.map((name) => [name, name === "first" ? "the first" : "drawn at random"]),
};

const NO_WORKERS = "no web workers: training runs on the page itself, which is less smooth meanwhile";

const HINTS: { readonly [key in keyof Config]?: string } = {
  hidden: "units of each hidden layer, for example 8,4; 0 for none",
};

const ORDER: readonly (keyof Config)[] = [
  "problem",
  "bits",
  "backend",
  "hidden",
  "activation",
  "loss",
  "optimizer",
  "learningRate",
  "batchSize",
  "epochs",
  "seed",
  "train",
  "split",
];

export function controls(store: Store<State>, session: Session): void {
  const form = part("fields");
  const inputs = new Map<keyof Config, HTMLInputElement | HTMLSelectElement>();
  for (const key of ORDER) {
    const { field, input } = fieldOf(key);
    inputs.set(key, input);
    form.append(field);
    input.addEventListener("change", () => {
      const result = FIELDS[key].read(input.value);
      const problem = "wanted" in result ? `${LABELS[key]}: give ${result.wanted}` : "";
      complain(input, problem);
      if (!("value" in result)) return;
      const { config } = store.get();
      const next = key === "problem" ? { ...DEFAULTS[result.value as ProblemName], backend: config.backend } : config;
      session.configure({ ...next, [key]: result.value });
      void session.prepare();
    });
  }

  const show = <K extends keyof Config>(key: K, config: Config): void => {
    const input = inputs.get(key) as HTMLInputElement;
    input.value = FIELDS[key].write(config[key]);
    complain(input, "");
  };
  store.show(["config", "problem"], ({ config, problem }) => {
    for (const key of ORDER) show(key, config);
    const onNumbers = config.problem === "even-odd" || config.problem === "xor-bits";
    (inputs.get("bits") as HTMLElement).closest(".field")?.toggleAttribute("hidden", !onNumbers);
    setAttributes(inputs.get("train") as HTMLElement, { max: problem ? problem.x.shape[0] : undefined });
  });
  store.show(["obstacles"], ({ obstacles }) => {
    const select = inputs.get("backend") as HTMLSelectElement;
    const missing = typeof Worker === "undefined" ? [NO_WORKERS] : [];
    for (const option of select.options) {
      const why = obstacles[option.value] ?? null;
      option.disabled = why !== null;
      const { label } = BACKENDS.find(({ id }) => id === option.value) as (typeof BACKENDS)[number];
      option.textContent = why === null ? label : `${label} (not here)`;
      if (why !== null) missing.push(`${label}: ${why}`);
    }
    part("missing").replaceChildren(...missing.map((text) => el("li", {}, text)));
  });
}

/** What is wrong with a field is said below it. */
function complain(input: HTMLElement, problem: string): void {
  setAttributes(input, { "aria-invalid": problem !== "" });
  const note = part(`${input.id}-problem`);
  note.textContent = problem;
}

function fieldOf(key: keyof Config): { field: HTMLElement; input: HTMLInputElement | HTMLSelectElement } {
  const id = `config-${key}`;
  const choices = CHOICES[key];
  const described = { id, name: key, "aria-describedby": `${id}-problem` };
  const numeric = key === "learningRate" ? "decimal" : key === "hidden" ? "text" : "numeric";
  const input = choices
    ? el("select", described, ...choices.map(([value, label]) => el("option", { value }, label)))
    : el("input", { ...described, inputmode: numeric, autocomplete: "off", spellcheck: "false" });
  const hint = HINTS[key];
  if (hint) input.title = hint;
  const field = el(
    "div",
    { class: "field" },
    el("label", { for: id }, LABELS[key]),
    input,
    el("p", { id: `${id}-problem`, class: "problem", role: "alert" }),
  );
  return { field, input };
}
