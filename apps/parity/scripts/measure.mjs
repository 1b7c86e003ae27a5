// Measures what a visitor would feel: the longest task of the page's own thread while it trains, and the memory after each of
// ten runs. Prints Markdown.
import { standsStill, train, withPage } from "./chromium.mjs";

const RUNS = Number(process.argv[2] ?? 10);

/** The tasks of the page's main thread, in milliseconds, from a trace of Chromium: by the clock, and of the processor. */
async function tasksOf(browser, page, work) {
  const client = await browser.newBrowserCDPSession();
  const events = [];
  client.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await client.send("Tracing.start", {
    categories: "toplevel,blink.user_timing,__metadata",
    transferMode: "ReportEvents",
  });
  await page.evaluate(() => performance.mark("measured"));
  await work();
  const complete = new Promise((resolve) => client.once("Tracing.tracingComplete", resolve));
  await client.send("Tracing.end");
  await complete;
  const mark = events.find(({ name }) => name === "measured");
  return events
    .filter(({ pid, tid, ph, name }) => pid === mark.pid && tid === mark.tid && ph === "X" && name.endsWith("RunTask"))
    .map(({ dur, tdur }) => ({ wall: dur / 1000, processor: tdur / 1000 }));
}

const heap = (page) =>
  page.evaluate(() => {
    globalThis.gc?.();
    return performance.memory.usedJSHeapSize;
  });

/**
 * Trains to the end by a bare click: looking for the button, and whether the run has ended, are prepared before, since in the
 * trace they would be tasks of the page.
 */
async function prepareRun(page) {
  const { x, y, width, height } = await page.locator("#start").boundingBox();
  const end = page.evaluateHandle(() => {
    const button = document.querySelector("#start");
    return new Promise((resolve) => {
      const look = () => button.textContent.includes("Done") && resolve();
      new MutationObserver(look).observe(button, { childList: true, characterData: true, subtree: true });
    });
  });
  return async () => {
    await page.mouse.click(x + width / 2, y + height / 2);
    await end;
  };
}

await withPage(async (browser, url) => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
  await page.goto(url);
  await standsStill(page);
  const tasks = await tasksOf(browser, page, await prepareRun(page));
  for (const kind of ["wall", "processor"]) {
    const longest = tasks.map((task) => task[kind]).sort((a, b) => b - a);
    const shown = longest.slice(0, 5).map((ms) => ms.toFixed(1));
    console.log(`longest of ${tasks.length} tasks while it trains, ${kind} ms: ${shown.join(", ")}`);
  }
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
