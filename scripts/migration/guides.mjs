// The guides, and who is compared in each.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PEERS, ROOT } from "./folder.mjs";

const packageVersion = (path) => () => JSON.parse(readFileSync(join(path, "package.json"), "utf8")).version;
const peer = (name) => packageVersion(join(PEERS, "node_modules", name));
const OURS = { name: "chainrule", version: packageVersion(join(ROOT, "packages/core")), role: "ours" };
const KERAS = "import keras; print(keras.__version__, 'on', keras.backend.backend())";

/** `peers` run the same program, each with its own copy of the library: `peer`, by the name that the program imports. */
export const GUIDES = [
  {
    name: "tensorflow",
    page: "docs/from-tensorflow.md",
    peers: [{ name: "TensorFlow.js", version: peer("@tensorflow/tfjs"), role: "theirs" }],
    ours: OURS,
  },
  {
    name: "brain",
    page: "docs/from-brain.md",
    peers: [
      { name: "brain.js", version: peer("brain.js"), role: "theirs" },
      { name: "brain.js", version: peer("brain.js-2"), role: "theirs", peer: { "brain.js": "brain.js-2" } },
    ],
    ours: OURS,
  },
  {
    name: "keras",
    page: "docs/from-keras.md",
    python: "keras",
    peers: [
      {
        name: "Keras",
        version: ({ python }) =>
          execFileSync(python, ["-c", KERAS], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim(),
        role: "theirs",
      },
    ],
    ours: OURS,
  },
];
