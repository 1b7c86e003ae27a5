import { browser } from "../vitest.browser.ts";

export default await browser("@chainrule/conformance in Chromium", ["src/backends/wasm*.test.ts"]);
