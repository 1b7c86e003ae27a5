// A server of files in one folder, to which the page in them sends its results.
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".json": "application/json" };
/** With these the page may share memory among threads. */
const ISOLATED = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
const PATIENCE = 180_000;

/**
 * What the page at `path` in `folder` sends once `open(address)` has opened it; it asks for `wanted`. `policy` is the
 * Content-Security-Policy of all files. `open` gives what ends the visit, and calls `fail` with what went wrong.
 */
export async function visit({ folder, path, wanted, policy }, open) {
  const sent = deferred();
  const headers = { ...ISOLATED, ...(policy && { "Content-Security-Policy": policy }) };
  const server = createServer((request, response) => {
    if (request.method === "POST") return receive(request, response, sent.resolve);
    if (request.url === "/wanted") return response.writeHead(200, headers).end(JSON.stringify(wanted));
    return serve(folder, request.url, response, headers);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const late = setTimeout(() => sent.reject(new Error(`${path} sent no results in ${PATIENCE / 1000} s`)), PATIENCE);
  let end;
  try {
    end = await open(`http://127.0.0.1:${server.address().port}/${path}`, sent.reject);
    return await sent.promise;
  } finally {
    clearTimeout(late);
    await end?.();
    server.closeAllConnections();
    server.close();
  }
}

function serve(folder, url, response, headers) {
  const file = join(folder, normalize(new URL(url, "http://localhost").pathname));
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
  response.writeHead(200, { ...headers, "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
  return createReadStream(file).pipe(response);
}

function receive(request, response, resolve) {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    response.end();
    resolve(JSON.parse(Buffer.concat(parts).toString("utf8")));
  });
}

/** A promise, with what settles it. */
function deferred() {
  const settle = {};
  const promise = new Promise((resolve, reject) => Object.assign(settle, { resolve, reject }));
  return { promise, ...settle };
}
