/** The worker in which the suite runs. */
import { runSuite } from "./suite.ts";

addEventListener("message", ({ data }: MessageEvent<string>) => void runSuite(data, (message) => postMessage(message)));
