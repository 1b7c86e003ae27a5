import { browser } from "../../vitest.browser.ts";

export default await browser("@chainrule/backend-wasm on a page without headers", ["src/plain-page.browser.ts"], false);
