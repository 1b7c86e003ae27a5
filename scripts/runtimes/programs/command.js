// Prints the results in Node, Bun and Deno.
import { Worker } from "node:worker_threads";
import { results } from "./results.js";

const start = () => new Worker(new URL("./train.js", import.meta.url));
console.log(JSON.stringify(await results(process.argv.slice(2), start)));
