import type { Backend } from "@chainrule/core";

export declare function createBackend(): Backend;
