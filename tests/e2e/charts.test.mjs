// The charts: what they show stands in the pictures, in the numbers and in the books.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";

useBrowser();

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Starts the run again, standing still, opens the charts by the tab that this width has, and gives their region. */
async function openCharts(playground) {
  await playground.pause();
  await playground.reset();
  const { page } = playground;
  const tab = page.getByRole("navigation").getByRole("button", { name: "Charts", exact: true });
  await tab.filter({ visible: true }).click();
  const charts = page.getByRole("region", { name: "Charts", exact: true });
  await charts.waitFor();
  return charts;
}

/** The numbers of the table: by the name of the row, what is in its columns. */
async function numbersOf(charts) {
  const rows = await charts.getByRole("row").evaluateAll((rows) =>
    rows.map((row) => [...row.querySelectorAll("th, td")].map((cell) => cell.textContent)),
  );
  return Object.fromEntries(rows.map(([name, now, largest, whole]) => [name, { now, largest, whole }]));
}

const slider = (charts) => charts.getByRole("slider", { name: "Instant on the charts" });
const picture = (charts, name) => charts.getByRole("img", { name: new RegExp(`^${name} from`) });

/** How high the line of a series reaches: 0 at the ground, 1 at the upper edge. */
async function heightOf(charts, name, series) {
  const path = await picture(charts, name)
    .locator(`path.chart__line[data-series="${series}"]`)
    .getAttribute("d");
  const heights = [...path.matchAll(/[ML]\d+ (-?\d+)/g)].map(([, y]) => 1 - Number(y) / 1_000);
  return Math.max(...heights);
}

test("an outage is seen in the pictures, in the numbers and in words, and the books agree", async () => {
  const playground = await openPlayground();
  const charts = await openCharts(playground);
  await playground.playUntilTime(6_000, { speed: 5 });
  assert.equal((await numbersOf(charts)).Ready.largest, "1");

  await playground.switch("Worker 1").click();
  await playground.playUntilTime(14_000, { speed: 5 });
  const { ready } = await playground.books();
  assert.ok(ready >= 12, `${ready} wait`);
  const during = await numbersOf(charts);
  assert.equal(during.Ready.now, String(ready));
  assert.equal(during["In flight"].now, String((await playground.books())["in flight"]));
  assert.equal(during.Completions.now, "0.0/s");
  assert.equal(during["Latency p50"].now, "–", "nothing was done lately");
  const oldest = (await playground.rows()).filter((row) => row.state.startsWith("ready"))[0].age;
  assert.ok(Math.abs(Number.parseFloat(during["Age of the oldest"].now) - oldest) <= 0.11);
  assert.ok((await heightOf(charts, "Depth", "ready")) > 0.5, "the line rises in the picture");
  assert.match(await picture(charts, "Depth").getAttribute("aria-label"), new RegExp(`ready now ${ready}, `));
  await charts.getByText(/^00:\d\d\.\d{3} to now$/).waitFor();
  await screenshot(playground.page, "charts-outage");

  await playground.switch("Worker 1").click();
  await playground.playUntilTime(40_000);
  const after = await numbersOf(charts);
  assert.equal(after.Ready.now, String((await playground.books()).ready));
  assert.equal(after["Latency p50"].now, "253 ms", "a quarter of a second, at most 1/32 too high");
  assert.ok(Number.parseFloat(after["Latency p99"].largest) > 7, "the first had waited for the outage");
  assert.match(await charts.getByText("worker 1 down").locator("..").textContent(), /^00:\d\d\.\d+ to 00:\d\d\.\d+/);
  await screenshot(playground.page, "charts-after-the-outage");
});

test("the keys move one cursor through all charts, and Escape goes back to now", async () => {
  const playground = await openPlayground();
  const charts = await openCharts(playground);
  await playground.playUntilTime(12_000, { speed: 5 });
  const now = await charts.locator(".charts__instant").textContent();
  assert.match(now, /^now/);
  await slider(charts).focus();
  for (let press = 0; press < 4; press += 1) await slider(charts).press("ArrowLeft");
  await eventually(async () => {
    assert.match(await slider(charts).getAttribute("aria-valuetext"), /^at 00:\d\d\.\d{3}: ready \d+, in flight \d/);
  });
  await charts.locator(".charts__cursor line").waitFor({ state: "attached" });
  const [, instant] = /^at (\S+):/.exec(await slider(charts).getAttribute("aria-valuetext"));
  assert.match(await charts.locator(".charts__instant").textContent(), new RegExp(`^at\\s*${instant}`));
  await charts.getByRole("columnheader", { name: instant }).waitFor();
  await slider(charts).press("Home");
  await charts.getByRole("columnheader", { name: "00:00.000" }).waitFor();
  await slider(charts).press("Escape");
  await charts.getByRole("columnheader", { name: "Now", exact: true }).waitFor();
});

test("the pointer moves the cursor, and takes it away with it", async () => {
  const playground = await openPlayground();
  const charts = await openCharts(playground);
  await playground.playUntilTime(14_000, { speed: 5 });
  const box = await picture(charts, "Oldest").boundingBox();
  await playground.page.mouse.move(box.x + box.width / 3, box.y + box.height / 2);
  await charts.getByRole("columnheader", { name: /^00:05|^00:1/ }).waitFor();
  await playground.page.mouse.move(5, 5);
  await charts.getByRole("columnheader", { name: "Now", exact: true }).waitFor();
});

test("the same run shows the same numbers, whatever the speed", async () => {
  const seen = [];
  for (const speed of [2, 10]) {
    const playground = await openPlayground({ path: "?scenario=retry&seed=7" });
    const charts = await openCharts(playground);
    await playground.playUntilTime(16_000, { speed });
    await slider(charts).focus();
    await slider(charts).press("Home");
    for (let press = 0; press < 60; press += 1) await slider(charts).press("ArrowRight");
    await charts.getByRole("columnheader", { name: "00:15.000" }).waitFor();
    const rows = Object.entries(await numbersOf(charts));
    seen.push(rows.map(([name, { now }]) => `${name}: ${now}`));
  }
  assert.deepEqual(seen[0], seen[1]);
});

test("charts are drawn only while they are shown", async () => {
  const playground = await openPlayground();
  assert.equal(await playground.page.locator("svg.plot").count(), 0);
  const charts = await openCharts(playground);
  assert.equal(await charts.locator("svg.plot").count(), 5);
  for (const elements of await charts.locator("svg.plot").evaluateAll((all) => all.map((it) => it.childElementCount))) {
    assert.ok(elements <= 12, `${elements} elements in a chart`);
  }
  await playground.page.getByRole("navigation", { name: "Log or charts" }).getByRole("button", { name: "Log" }).click();
  await playground.page.getByRole("region", { name: "Log", exact: true }).waitFor();
  assert.equal(await playground.page.locator("svg.plot").count(), 0);
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1440, 768, 390, 320]) {
    test(`axe finds nothing on the charts, and nothing scrolls sideways, ${colorScheme}, ${width} px`, async () => {
      const size = { width, height: 900 };
      const playground = await openPlayground({ size, context: { colorScheme } });
      const charts = await openCharts(playground);
      await playground.playUntilTime(5_000, { speed: 5 });
      await playground.switch("Worker 1").click();
      await playground.playUntilTime(11_000, { speed: 5 });
      await slider(charts).focus();
      await slider(charts).press("ArrowLeft");
      await screenshot(playground.page, `charts-${colorScheme}-${width}`);
      const { page } = playground;
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target)}`);
      });
      assert.deepEqual(found, []);
      const content = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(content <= width, `${content} px in a view of ${width} px`);
    });
  }
}
