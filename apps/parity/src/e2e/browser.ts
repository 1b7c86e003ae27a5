/** A real Chromium, the built page, and what the tests do on it. */
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright";
import { type Served, type ServeOptions, serve } from "../serve/serve.ts";

const PAGE = fileURLToPath(new URL("../../dist/page/", import.meta.url));

export const servePage = (options: Omit<ServeOptions, "folder"> = {}): Promise<Served> =>
  serve({ folder: PAGE, ...options });

/** What `scripts/chromium.mjs` of the repository gives. */
interface Found {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

export async function launch(): Promise<Browser> {
  const script = new URL("../../../../scripts/chromium.mjs", import.meta.url).href;
  const { executablePath, env }: Found = await (await import(/* @vite-ignore */ script)).chromium();
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...env } as Record<string, string>,
    chromiumSandbox: false,
    args: [
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-dev-shm-usage",
      // where there is no GPU, the processor does its work
      "--enable-unsafe-swiftshader",
      "--enable-unsafe-webgpu",
    ],
  });
}

export interface Visit extends BrowserContextOptions {
  /** With its `#`. */
  readonly fragment?: string;
  /** Runs before the page's own code. */
  readonly before?: () => void;
}

/** Opens the page, waits for the network, and collects what goes wrong. */
export async function open(
  browser: Browser,
  { url }: Served,
  { fragment = "", before, ...options }: Visit = {},
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({ locale: "en-US", serviceWorkers: "block", ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  if (before) await page.addInitScript(before);
  await page.goto(url + fragment);
  await settled(page);
  return { page, errors };
}

/** Until the page stands still, whether it went well or not, or says what it waits for. */
export const settled = (page: Page): Promise<unknown> =>
  page
    .locator(
      '[data-status="stopped"] #standing, [data-status="failed"] #standing, [data-status="new"] #message:not(:empty)',
    )
    .waitFor();

/** Trains to the end. */
export async function train(page: Page): Promise<void> {
  await page.click("#start");
  await page.getByRole("button", { name: "Done" }).waitFor();
  await settled(page);
}

export const hashOf = async (page: Page): Promise<string> => {
  await page.locator("#hash:not(:empty)").waitFor();
  return (await page.textContent("#hash")) ?? "";
};

export const standing = async (page: Page): Promise<string> => (await page.textContent("#standing")) ?? "";

/** Chooses or types a setting, and waits for the network that it makes. */
export async function set(page: Page, name: string, value: string): Promise<void> {
  const input = page.locator(`#config-${name}`);
  if ((await input.evaluate((element) => element.tagName)) === "SELECT") await input.selectOption(value);
  else {
    await input.fill(value);
    await input.blur();
  }
  await settled(page);
}
