import { browser } from "../../vitest.browser.ts";

export default await browser("@chainrule/worker in Chromium", ["src/**/*.browser-test.ts"]);
