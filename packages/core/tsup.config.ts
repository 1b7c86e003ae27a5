import { library } from "../../tsup.base.ts";

export default library(["src/index.ts", "src/reference.ts", "src/serialize/index.ts"]);
