/** A browser and the served page for the tests of a file, and visits to it. */
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect } from "vitest";
import { toFragment } from "../config/address.ts";
import { type Config, DEFAULTS } from "../config/config.ts";
import type { Served } from "../serve/serve.ts";
import { hashOf, launch, open, servePage, train, type Visit } from "./browser.ts";

export const fragment = (change: Partial<Config> = {}): string =>
  toFragment({ ...DEFAULTS[change.problem ?? "even-odd"], ...change });

export const trained = async (page: Page): Promise<string> => {
  await train(page);
  return hashOf(page);
};

/** A training that takes a moment. */
export const SHORT = { epochs: 60 } as const;

/** Opens the page, runs the test, and finds no error that it does not tell of. */
type Visitor = <T>(options: Visit, test: (page: Page) => Promise<T>) => Promise<T>;

/** The browser is there before the tests of the file, and gone after them. */
export function visits(): {
  readonly visit: Visitor;
  /** The hash of an unbroken run. */
  readonly unbroken: (config: Partial<Config>) => Promise<string>;
  readonly browser: () => Browser;
  readonly served: () => Served;
} {
  let browser: Browser;
  let served: Served;
  beforeAll(async () => {
    [browser, served] = await Promise.all([launch(), servePage()]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });
  const visit: Visitor = async (options, test) => {
    const { page, errors } = await open(browser, served, options);
    try {
      const result = await test(page);
      expect(errors).toEqual([]);
      return result;
    } finally {
      await page.context().close();
    }
  };
  return {
    visit,
    unbroken: (config) => visit({ fragment: fragment(config) }, trained),
    browser: () => browser,
    served: () => served,
  };
}
