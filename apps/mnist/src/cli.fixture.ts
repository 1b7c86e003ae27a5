/** For tests: the built command, dist/cli.js, as a process, and folders of files in the format of MNIST. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function start(...args: string[]): { child: ChildProcessWithoutNullStreams; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [CLI, ...args]);
  // a test that fails leaves no training behind
  onTestFinished(() => void child.kill("SIGKILL"));
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  child.stdin.end();
  return { child, ended: once(child, "close").then(([code]) => ({ code: code as number | null, stdout, stderr })) };
}

export const run = (...args: string[]): Promise<Ended> => start(...args).ended;

/** Resolves when `text` has come out of a stream. */
export const until = (stream: NodeJS.ReadableStream, text: string): Promise<void> =>
  new Promise((resolve) => {
    let seen = "";
    stream.on("data", (part) => {
      seen += part;
      if (seen.includes(text)) resolve();
    });
  });

/** An IDX file of bytes. */
export const idx = (dimensions: readonly number[], value: (i: number) => number): Uint8Array => {
  const length = dimensions.reduce((a, b) => a * b);
  const header = [0, 0, 8, dimensions.length, ...dimensions.flatMap((size) => [0, 0, size >> 8, size & 255])];
  const bytes = new Uint8Array(header.length + length);
  bytes.set(header);
  for (let i = 0; i < length; i++) bytes[header.length + i] = value(i);
  return bytes;
};

/** Image i has its class, pixel i % 10, in white. */
export const images = (count: number): Uint8Array =>
  idx([count, 28, 28], (i) => (i % 784 === Math.floor(i / 784) % 10 ? 255 : 0));
export const labels = (count: number): Uint8Array => idx([count], (i) => i % 10);

/** A folder of 20 training and 20 test images, but for the files given. */
export async function dataFolder(files: Record<string, Uint8Array> = {}): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "chainrule-mnist-"));
  const good = {
    "train-images-idx3-ubyte": images(20),
    "train-labels-idx1-ubyte": labels(20),
    "t10k-images-idx3-ubyte": images(20),
    "t10k-labels-idx1-ubyte": labels(20),
  };
  const all = Object.entries({ ...good, ...files });
  await Promise.all(all.map(([name, bytes]) => writeFile(join(path, name), bytes)));
  return path;
}
