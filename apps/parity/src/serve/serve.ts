/** Serves the built page as static files, with the headers that threads need. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import sirv from "sirv";

/** With these a page may share memory among threads. */
const ISOLATION: Readonly<Record<string, string>> = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

export interface ServeOptions {
  readonly folder: string;
  /** 0, the default, takes one that is free. */
  readonly port?: number;
  /** Default true. */
  readonly isolated?: boolean;
  /** Where the page is, `/` unless given; with a slash at both ends. */
  readonly base?: string;
}

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** On this machine only. @throws the system's error if the port is taken */
export async function serve({ folder, port = 0, isolated = true, base = "/" }: ServeOptions): Promise<Served> {
  const files = sirv(folder, {
    dev: false,
    etag: true,
    setHeaders(response) {
      response.setHeader("Cache-Control", "no-cache");
      if (isolated) for (const [name, value] of Object.entries(ISOLATION)) response.setHeader(name, value);
    },
  });
  const server = createServer((request, response) => {
    const missing = (): void => {
      response.writeHead(404, { "content-type": "text/plain" });
      response.end("not found");
    };
    if (!request.url?.startsWith(base)) return missing();
    request.url = `/${request.url.slice(base.length)}`;
    files(request, response, missing);
  });
  await listening(server, port);
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}${base}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listening = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "localhost", resolve);
  });
