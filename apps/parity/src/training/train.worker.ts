/** The worker in which the page trains. */
import { expose } from "@chainrule/worker";
import { setup } from "./setup.ts";

expose(setup);
