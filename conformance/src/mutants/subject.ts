/** What a mutant is built into: the suite with core and the backends that are judged. */
export { cpu } from "@chainrule/backend-cpu";
export { reference } from "@chainrule/core/reference";
export { cases, collect } from "../index.ts";
