/** Who takes part, and how each is started. */
import { fileURLToPath } from "node:url";
import type { Group } from "./row.ts";
import type { Task } from "./task.ts";

/** What must be there: nothing, the project `peers`, or a module of Python. */
type Needs = "nothing" | "peers" | { readonly python: string };

export interface ContenderSpec {
  /** As in the rows; not unique: the same name comes with more threads. */
  readonly name: string;
  readonly group: Group;
  readonly threads: number;
  readonly needs: Needs;
  /** What it can do at all. */
  readonly kinds: readonly Task["kind"][];
  /** The arguments of Node, or of Python. */
  readonly args: readonly string[];
}

/** Beside `dist`, where this runs. */
const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
export const PEERS: string = at("peers");

const ALL = ["train", "predict", "multiply"] as const;

const inNode = (
  name: string,
  group: Group,
  module: string,
  options: { variant?: string; threads?: number; kinds?: ContenderSpec["kinds"] } = {},
): ContenderSpec => {
  const { variant = "", threads = 1, kinds = ALL } = options;
  const needs = group === "js-peer" ? "peers" : "nothing";
  const url = new URL(`../${module}`, import.meta.url).href;
  return { name, group, threads, needs, kinds, args: [at("dist/child.js"), url, variant, String(threads)] };
};
const peer = (name: string, module: string, variant = "", kinds: ContenderSpec["kinds"] = ALL): ContenderSpec =>
  inNode(name, "js-peer", `peers/${module}.mjs`, { variant, kinds });
const native = (name: string, python: string, kinds: ContenderSpec["kinds"] = ALL): ContenderSpec => ({
  name,
  group: "native-peer",
  threads: 1,
  needs: { python },
  kinds,
  args: [at("python/contenders.py"), name],
});

export const CONTENDERS: readonly ContenderSpec[] = [
  inNode("chainrule-wasm", "ours", "dist/contenders/ours.js", { variant: "wasm" }),
  inNode("chainrule-wasm", "ours", "dist/contenders/ours.js", { variant: "wasm", threads: 2 }),
  inNode("chainrule-cpu", "ours", "dist/contenders/ours.js", { variant: "cpu" }),
  peer("tfjs-wasm", "tfjs", "wasm"),
  peer("tfjs-wasm-fit", "tfjs", "wasm-fit", ["train"]),
  peer("tfjs-cpu", "tfjs", "cpu"),
  peer("tfjs-cpu-fit", "tfjs", "cpu-fit", ["train"]),
  peer("jax-js", "jax"),
  peer("brain.js", "brain", "1", ["train", "predict"]),
  peer("brain.js-2-beta", "brain", "2", ["train", "predict"]),
  peer("onnxruntime-web", "onnx", "", ["predict", "multiply"]),
  native("numpy", "numpy"),
  native("pytorch", "torch"),
  native("scikit-learn", "sklearn", ["train"]),
  inNode("plain-loop", "floor", "dist/contenders/plain.js"),
  inNode("register-loop", "floor", "dist/contenders/registers.js", { kinds: ["multiply"] }),
];

export const CONTENDER_NAMES: readonly string[] = [...new Set(CONTENDERS.map(({ name }) => name))];
