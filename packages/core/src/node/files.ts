/** Files that are either as they were or as they should be, whenever the process or the machine stops. */
import { access, mkdir, open, readdir, readFile, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FileError } from "../errors.ts";

/** Holds files that are being written. */
const BEGUN = ".saving";
/** Holds files that are written, until each has its place. */
const WHOLE = ".saved";

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: "free some space",
  EDQUOT: "free some space",
  EROFS: "choose a folder that can be written",
  EACCES: "choose a folder that you may write",
  EPERM: "choose a folder that you may write",
  ENOTDIR: "choose a folder, not a file",
  EEXIST: "choose a folder, not a file",
};

function failed(operation: string, path: string, cause: unknown): never {
  const remedy = REMEDIES[codeOf(cause)] ?? "choose another folder";
  throw new FileError(
    `${operation}: ${path} cannot be written (${codeOf(cause)}), nothing there was changed; ${remedy}`,
    {
      cause,
    },
  );
}

/**
 * Writes a file under a temporary name, then renames it: nobody sees half of it.
 * @throws FileError if that is not possible; what stood there is untouched
 */
export async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    await write(temporary, content);
    await rename(temporary, path);
    await sync(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    failed("replaceFile", path, cause);
  }
}

/**
 * Makes the folder, and finds out whether files can be written there, before an hour of work depends on it.
 * @throws FileError if not
 */
export async function checkFolder(directory: string): Promise<void> {
  const probe = join(directory, `${BEGUN}-probe`);
  try {
    await makeFolder(directory);
    await write(probe, "x");
    await rm(probe);
  } catch (cause) {
    failed("checkFolder", directory, cause);
  }
}

/**
 * Replaces these files of a folder, all or none: they are written beside the old ones, and count from the moment when a
 * single rename makes them whole.
 * @throws FileError if that is not possible; the old ones are untouched
 */
export async function replaceFiles(directory: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const begun = join(directory, BEGUN);
  try {
    await makeFolder(directory);
    await settle(directory);
    await rm(begun, { recursive: true, force: true });
    await mkdir(begun);
    for (const [name, content] of files) await write(join(begun, name), content);
    await sync(begun);
    await rename(begun, join(directory, WHOLE));
    await sync(directory);
    await settle(directory);
  } catch (cause) {
    await rm(begun, { recursive: true, force: true }).catch(() => {});
    failed("saveModel", directory, cause);
  }
}

/** A file of such a folder, new if the new ones are whole; null if there is none. @throws FileError if it cannot be read */
export async function readReplaced(directory: string, name: string): Promise<Uint8Array | null> {
  for (const path of [join(directory, WHOLE, name), join(directory, name)]) {
    try {
      return await readFile(path);
    } catch (cause) {
      if (codeOf(cause) === "ENOENT" || codeOf(cause) === "ENOTDIR") continue;
      throw new FileError(`loadModel: ${path} cannot be read (${codeOf(cause)}); check the file`, { cause });
    }
  }
  return null;
}

/** With its parents. Not by mkdir's own `recursive`: where a file system refuses, as in /proc, that never returns. */
async function makeFolder(directory: string): Promise<void> {
  try {
    await mkdir(directory);
  } catch (error) {
    const parent = dirname(directory);
    if (codeOf(error) === "EEXIST") return;
    if (codeOf(error) !== "ENOENT" || parent === directory || (await exists(parent))) throw error;
    await makeFolder(parent);
    await mkdir(directory);
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Gives whole files their places. */
async function settle(directory: string): Promise<void> {
  const whole = join(directory, WHOLE);
  let names: string[];
  try {
    names = await readdir(whole);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  for (const name of names) await rename(join(whole, name), join(directory, name));
  await sync(directory);
  await rmdir(whole);
}

/** Returns when the content has reached the disk. */
async function write(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The names in a folder reach the disk; Windows neither can nor need. */
async function sync(directory: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(directory, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
