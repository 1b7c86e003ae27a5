// Measures what a visitor would feel: the longest task of the page's own thread while it trains, and the memory after each of
// ten runs. Prints Markdown.
import { standsStill, train, withPage } from "./chromium.mjs";

const RUNS = 10;

/** The longest tasks of the page's main thread, in milliseconds, from a trace of Chromium. */
async function longestTasks(browser, page, work) {
  const client = await browser.newBrowserCDPSession();
  const events = [];
  client.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await client.send("Tracing.start", { categories: "toplevel,blink.user_timing,__metadata", transferMode: "ReportEvents" });
  await page.evaluate(() => performance.mark("measured"));
  await work();
  const complete = new Promise((resolve) => client.once("Tracing.tracingComplete", resolve));
  await client.send("Tracing.end");
  await complete;
  const mark = events.find(({ name }) => name === "measured");
  return events
    .filter(({ pid, tid, ph, name }) => pid === mark.pid && tid === mark.tid && ph === "X" && name.endsWith("RunTask"))
    .map(({ dur }) => dur / 1000)
    .sort((a, b) => b - a);
}

const heap = (page) =>
  page.evaluate(() => {
    globalThis.gc?.();
    return performance.memory.usedJSHeapSize;
  });

await withPage(async (browser, url) => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
  await page.goto(url);
  await standsStill(page);
  const tasks = await longestTasks(browser, page, () => train(page));
  console.log(`longest tasks while it trains, ms: ${tasks.slice(0, 5).map((ms) => ms.toFixed(1)).join(", ")} of ${tasks.length}`);
  const sizes = [];
  for (let run = 0; run < RUNS; run++) {
    await page.click("#reset");
    await standsStill(page);
    await train(page);
    sizes.push(await heap(page));
  }
  console.log(`heap after each of ${RUNS} runs, MB: ${sizes.map((bytes) => (bytes / 2 ** 20).toFixed(2)).join(", ")}`);
});
process.exit();
