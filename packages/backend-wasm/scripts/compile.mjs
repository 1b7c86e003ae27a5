// Compiles assembly/ to src/binary.ts, a module that any loader understands: node scripts/compile.mjs
// The result is committed, so that sources, types and tests of a fresh clone need no step before; it is made anew where the
// sources have changed, and a test compares it with them.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = new URL("..", import.meta.url);
const TARGET = new URL("src/binary.ts", FOLDER);
const OPTIONS = [
  "assembly/index.ts",
  ...["--optimizeLevel", "3", "--shrinkLevel", "0", "--noAssert", "--runtime", "stub", "--use", "abort="],
  ...["--enable", "simd", "--enable", "threads", "--sharedMemory", "--importMemory", "--noExportMemory"],
  ...["--initialMemory", "1", "--maximumMemory", "65536"],
];

/** What the binary is made from: options, compiler and sources. */
export function fingerprint() {
  const { version } = JSON.parse(
    readFileSync(fileURLToPath(import.meta.resolve("assemblyscript/package.json")), "utf8"),
  );
  const hash = createHash("sha256").update(JSON.stringify([version, OPTIONS]));
  const names = readdirSync(new URL("assembly/", FOLDER)).filter((name) => name.endsWith(".ts"));
  for (const name of names.sort()) hash.update(name).update(readFileSync(new URL(`assembly/${name}`, FOLDER)));
  return hash.digest("hex").slice(0, 16);
}

/** @throws with the compiler's messages */
export async function compile() {
  const { main } = await import("assemblyscript/asc");
  let wasm = null;
  const { error, stdout, stderr } = await main([...OPTIONS, "--outFile", "binary.wasm"], {
    readFile: (name, base) => {
      try {
        return readFileSync(new URL(name, new URL(`${base}/`, FOLDER)), "utf8");
      } catch {
        return null;
      }
    },
    writeFile: (_, content) => {
      wasm = content;
    },
  });
  if (error || wasm === null) throw new Error(`compile: ${error?.message}\n${stderr}${stdout}`);
  const warnings = stderr.toString();
  if (warnings) throw new Error(`compile: there are warnings\n${warnings}`);
  return wasm;
}

/**
 * Where the flags of the imported memory are: 3 is shared with a maximum, 1 the same unshared. Nothing else differs between a
 * module for several threads and one for one.
 */
export function flagsOffset(wasm) {
  const name = [3, ...Buffer.from("env"), 6, ...Buffer.from("memory"), 2, 3];
  const offset = Buffer.from(wasm).indexOf(Buffer.from(name));
  if (offset < 0) throw new Error("compile: the module imports no shared memory");
  return offset + name.length - 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const mark = `// ${fingerprint()}`;
  let current = "";
  try {
    current = readFileSync(TARGET, "utf8");
  } catch {}
  if (!current.includes(mark)) {
    const wasm = await compile();
    // larger than base64, but compressed three quarters of it: equal bytes stay equal
    const text = Buffer.from(wasm).toString("hex");
    writeFileSync(
      TARGET,
      `/** The compiled assembly/, by scripts/compile.mjs: do not edit. */\n${mark}\n\n` +
        `/** Where the module says whether its memory is shared: 3, or 1 for unshared. */\n` +
        `export const FLAGS: number = ${flagsOffset(wasm)};\n\n/** In hexadecimal digits. */\nexport const BINARY: string =\n  "${text}";\n`,
    );
    console.log(`compile: ${wasm.length} bytes`);
  }
}
