import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { MessageChannel, Worker } from "node:worker_threads";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { expose, inWorker } from "./index.ts";
import { suite } from "./suite.testing.ts";
import { network, points, recipe } from "./testing.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** A program, or a file of this folder, as Node runs it. */
const bundle = async (source: { readonly program: string } | { readonly file: string }): Promise<string> => {
  const entry =
    "file" in source
      ? { entryPoints: [`${HERE}${source.file}`] }
      : { stdin: { contents: source.program, resolveDir: HERE, loader: "ts" as const } };
  const { outputFiles } = await build({
    ...entry,
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    conditions: ["@chainrule/source"],
  });
  return outputFiles[0]?.text ?? "";
};
const asUrl = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

const fixture = asUrl(await bundle({ file: "worker.fixture.ts" }));

suite(() => new Worker(fixture));

it("a module that cannot be loaded, or does not answer, is an error", async () => {
  const broken = inWorker(() => new Worker(asUrl("import 'nowhere';")));
  await expect(broken).rejects.toThrow(/^inWorker: the worker has died: .*nowhere.*; call inWorker for another one$/);
  const silent = inWorker(() => new Worker(asUrl("setInterval(() => {}, 1000);")), { startWithin: 0.2 });
  await expect(silent).rejects.toThrow(
    "inWorker: the worker has died: it gave no answer for 0.2 s, so it is not at work or its module does not call expose;",
  );
});

it("outside of a worker, a port serves as well, and without one expose says so", async () => {
  const { port1, port2 } = new MessageChannel();
  expose(() => ({ model: network(), data: points(), ...recipe() }), port2);
  const model = await inWorker(() => port1);
  expect((await model.fit(null, { epochs: 2 })).epochs.length).toBe(2);
  await model.close();
  const alone = await bundle({ program: 'import { expose } from "./index.ts"; expose(() => { throw 0; });' });
  const program = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", alone]);
  await expect(program).rejects.toThrow("expose: this is no worker; run the module in one, or give a MessagePort");
});

it("a model without loss and optimizer predicts, and says what training lacks", async () => {
  const { port1, port2 } = new MessageChannel();
  expose(() => ({ model: network(), data: points() }), port2);
  const model = await inWorker(() => port1);
  expect((await model.predict(points().x)).data).toEqual((await network().predict(points().x)).data);
  await expect(model.fit(null)).rejects.toThrow("fit: the loss is undefined; give a value like crossEntropy()");
  await expect(model.evaluate(null)).rejects.toThrow("evaluate: the loss is undefined; give one, or fit first");
  await model.close();
});

it("an open model keeps no process alive, one that works does", async () => {
  const program = `
    import { Worker } from "node:worker_threads";
    import { inWorker } from "./index.ts";
    const model = await inWorker(() => new Worker(new URL(process.argv[1])));
    const { epochs } = await model.fit(null, { epochs: 20 });
    console.log(epochs.length);`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--input-type=module",
    "--eval",
    await bundle({ program }),
    fixture.href,
  ]);
  expect(stdout).toBe("20\n");
});
