// Sends the results to the server, from a page or from a worker.
import { results } from "./results.js";

const start = () => new Worker(new URL("./train.js", import.meta.url), { type: "module" });

async function report() {
  const wanted = await (await fetch("/wanted")).json();
  const body = JSON.stringify(await results(wanted, start));
  await fetch("/results", { method: "POST", body });
}

report();
