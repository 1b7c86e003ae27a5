/** What a mutant is built into: the suite with core and the backends that are judged. */
export { cpu } from "@chainrule/backend-cpu";
export { reference } from "@chainrule/core/reference";
export { createBackend as minimal } from "../../examples/minimal-backend.js";
export { cases, collect } from "../index.ts";
