/** Where the suite runs. */
import type { Environment } from "./report.ts";

/** The parts of Node's `process` that are used; it is missing in browsers. */
interface Process {
  readonly version?: string;
  readonly platform?: string;
  readonly arch?: string;
}

export function environment(): Environment {
  const { process, navigator } = globalThis as { process?: Process; navigator?: Navigator };
  if (process?.version) {
    return { runtime: "node", version: process.version, os: `${process.platform} ${process.arch}` };
  }
  if (navigator) return { runtime: "browser", version: navigator.userAgent, os: navigator.platform };
  return { runtime: "unknown", version: "", os: "" };
}
