import { library } from "../../tsup.base.ts";

export default library([
  "src/index.ts",
  "src/reference.ts",
  "src/serialize/index.ts",
  "src/explain/index.ts",
  "src/node/index.ts",
]);
