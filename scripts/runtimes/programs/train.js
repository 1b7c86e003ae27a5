// What a worker of @chainrule/worker runs.
import { cpu } from "@chainrule/backend-cpu";
import { expose } from "@chainrule/worker";
import { model, settings } from "./network.js";

expose(() => ({ model: model(cpu()), ...settings() }));
