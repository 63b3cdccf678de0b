// The numbers of the release build in the browser: a line of JSON for each.

import { launchChromium } from "../chromium.mjs";
import { queueMany } from "../e2e/harness/messages.mjs";
import { Playground } from "../e2e/harness/playground.mjs";
import { serveFolder } from "../e2e/harness/static-server.mjs";

const MANY = 10_000;
const SIZE = { width: 1440, height: 900 };
const STARTS = 5;
const SECONDS = 10;

function print(name, value, unit, wanted) {
  console.log(JSON.stringify({ name, value, unit, wanted }));
}

/** The value below which so great a part of the sorted numbers lies. */
function quantile(sorted, part) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

async function open(browser, url) {
  const context = await browser.newContext({ viewport: SIZE });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const look = (now) => {
      if (document.querySelector(".moving[visibility=visible]")) window.firstMove = now;
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(url);
  const playground = new Playground(page);
  await playground.timer.waitFor();
  return playground;
}

async function timeToFirstMove(browser, url) {
  const times = [];
  for (let start = 0; start < STARTS; start += 1) {
    const playground = await open(browser, url);
    await playground.expectLedger({ done: (done) => done >= 1 });
    times.push(await playground.page.evaluate(() => window.firstMove));
    await playground.page.context().close();
  }
  return quantile(times.sort((one, other) => one - other), 0.5);
}

/** The time between frames while the page runs, sorted. */
async function frames({ page }) {
  const deltas = await page.evaluate(async (millis) => {
    const deltas = [];
    const start = await new Promise(requestAnimationFrame);
    for (let last = start; last - start < millis; ) {
      const now = await new Promise(requestAnimationFrame);
      deltas.push(now - last);
      last = now;
    }
    return deltas;
  }, SECONDS * 1_000);
  return deltas.sort((one, other) => one - other);
}

const [browser, server] = await Promise.all([
  launchChromium(),
  serveFolder(process.env.MQP_DIST),
]);
try {
  print("first message moves", await timeToFirstMove(browser, server.url), "ms", "at most 1000");

  const playground = await open(browser, server.url);
  await playground.pause();
  await playground.switch("Worker 1").click();
  await queueMany(playground, MANY);
  await playground.expectLedger({ ready: (ready) => ready >= MANY });
  await playground.switch("Worker 1").click();
  await playground.play();
  const sorted = await frames(playground);
  const nodes = await playground.page.evaluate(() => document.querySelectorAll("*").length);
  const late = sorted.filter((delta) => delta > 34).length;
  print(`elements with ${MANY} queued`, nodes, "elements", "below 1500");
  print(`frame p50 with ${MANY} queued`, quantile(sorted, 0.5), "ms", "at most 17.0");
  print(`frame p95 with ${MANY} queued`, quantile(sorted, 0.95), "ms");
  print(`frames over 34 ms with ${MANY} queued`, (late / sorted.length) * 100, "%", "at most 1");
} finally {
  await browser.close();
  await server.close();
}
