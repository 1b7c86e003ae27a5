// A Chromium for tests: CHROME (or CHROMIUM_PATH) if given, that of the system, or the one of the npm package @sparticuz/chromium, which is
// unpacked once into node_modules/.cache.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const SYSTEM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const CACHE = fileURLToPath(new URL("../node_modules/.cache/chromium/", import.meta.url));

/** Where it is, and what its environment needs. */
export async function chromium() {
  const named = process.env.CHROME ?? process.env.CHROMIUM_PATH;
  if (named && !existsSync(named)) throw new Error(`chromium: there is no ${named}; correct CHROME, or unset it`);
  const found = [named, ...SYSTEM].find((path) => path && existsSync(path));
  if (found) return { executablePath: found, env: {} };
  const folder = await unpacked().catch((cause) => {
    throw new Error("chromium: there is none here; install Chromium or Chrome, or name one in CHROME", { cause });
  });
  return {
    executablePath: join(folder, "chromium"),
    env: { LD_LIBRARY_PATH: join(folder, "al2023", "lib"), FONTCONFIG_FILE: fonts(folder) },
  };
}

/** Without a single font, which is what the package's own list finds here, Chromium dies of the first form on a page. */
function fonts(folder) {
  const file = join(folder, "fonts.conf");
  const dirs = [join(folder, "fonts"), "/usr/share/fonts"].map((path) => `<dir>${path}</dir>`).join("");
  const list = `<fontconfig>${dirs}<cachedir>${join(folder, "fonts-cache")}</cachedir></fontconfig>\n`;
  if (!existsSync(file))
    writeFileSync(file, `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n${list}`);
  return file;
}

async function unpacked() {
  const root = dirname(dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))));
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const folder = join(CACHE, version);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const part = mkdtempSync(join(CACHE, "part-"));
  // the package unpacks into the folder for temporary files, and its libraries only on the machines it is made for
  const before = process.env.TMPDIR;
  process.env.TMPDIR = part;
  try {
    const { default: packed, inflate } = await import("@sparticuz/chromium");
    await packed.executablePath();
    await inflate(join(root, "bin", "al2023.tar.br"));
    renameSync(part, folder);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    // another process may have been faster
    if (!existsSync(folder)) throw error;
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  return folder;
}
