// Makes the picture of the README, on Debian's or the package's Chromium: the default run at its end.
import { fileURLToPath } from "node:url";
import { standsStill, train, withPage } from "./chromium.mjs";

const FILE = fileURLToPath(new URL("../page.png", import.meta.url));

await withPage(async (browser, url) => {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, locale: "en-US" });
  await page.goto(url);
  await standsStill(page);
  await page.evaluate(() => {
    document.querySelector("#settings").open = false;
  });
  await train(page);
  await page.fill("#number", "513");
  await page.waitForFunction(() => document.querySelector("#answer").textContent.startsWith("odd"));
  await page.screenshot({ path: FILE, clip: { x: 0, y: 0, width: 1200, height: 1515 }, fullPage: true });
});
console.log(FILE);
process.exit();
