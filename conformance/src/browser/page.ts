/** Runs in the page: the whole suite on both precisions of the cpu backend, sent to the server that gave the page. */
import { cpu } from "@chainrule/backend-cpu";
import { collect } from "../index.ts";

async function run(): Promise<unknown> {
  try {
    return [await collect(() => cpu()), await collect(() => cpu({ precision: "float64" }))];
  } catch (error) {
    return String(error);
  }
}

await fetch("/reports", { method: "POST", body: JSON.stringify(await run()) });
