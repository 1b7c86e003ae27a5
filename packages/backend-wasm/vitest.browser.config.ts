import { browser } from "../../vitest.browser.ts";

export default await browser("@chainrule/backend-wasm in Chromium", [
  "src/{math,matmul,memory}.test.ts",
  "src/isolated-page.browser.ts",
]);
