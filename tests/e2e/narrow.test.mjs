// The page on screens of any width.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";

useBrowser();

const SIZES = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
];
const PANELS = {
  Compose: "Compose",
  Messages: "Messages",
  Inspect: /Inspector|#\d/,
  Workers: "Workers",
  Log: "Log",
  Charts: "Charts",
};

async function expectNoSideScroll(page, what) {
  const { content, view, wide } = await page.evaluate(() => {
    const view = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll("body *")].filter((element) => {
      const { right, width } = element.getBoundingClientRect();
      return width > 0 && right > view + 1;
    });
    return {
      content: document.documentElement.scrollWidth,
      view,
      wide: wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 80)),
    };
  });
  assert.ok(content <= view, `${what}: ${content} px in a view of ${view} px: ${wide.join(" ")}`);
}

for (const size of SIZES) {
  test(`at ${size.width} px nothing makes the page scroll sideways`, async () => {
    const playground = await openPlayground({ size });
    const { page } = playground;
    await playground.expectLedger({ done: (done) => done >= 1 });
    await playground.switch("Worker 1").click();
    await playground.setSpeed(10);
    await playground.expectLedger({ ready: (ready) => ready >= 20 });
    await playground.pause();
    await expectNoSideScroll(page, "outage");
    await screenshot(page, `outage-${size.width}`);

    const tabs = page.getByRole("navigation", { name: "Panels" });
    for (const [tab, name] of Object.entries(PANELS)) {
      if (await tabs.isVisible()) await tabs.getByRole("button", { name: tab }).click();
      else if (tab === "Charts") await page.getByRole("button", { name: tab }).click();
      await page.getByRole("region", { name, exact: true }).waitFor();
      await expectNoSideScroll(page, tab);
      if (await tabs.isVisible()) await screenshot(page, `${tab.toLowerCase()}-${size.width}`);
    }
  });
}

test("on a touch screen text is typed at 16 px or more, so that the page is not zoomed", async () => {
  const { page } = await openPlayground({
    size: { width: 390, height: 844 },
    context: { hasTouch: true, isMobile: true },
  });
  // The browser tells pages of the touch screen some time after it has been given one.
  await page.waitForFunction(() => matchMedia("(pointer: coarse)").matches);
  const tabs = page.getByRole("navigation", { name: "Panels" });
  const seen = new Set();
  for (const [tab, name] of Object.entries(PANELS)) {
    await tabs.getByRole("button", { name: tab }).tap();
    await page.getByRole("region", { name, exact: true }).waitFor();
    const fields = await page.evaluate(() =>
      [...document.querySelectorAll("input, select, textarea")]
        .filter((field) => !["range", "checkbox", "radio", "file"].includes(field.type))
        .filter((field) => field.getClientRects().length > 0)
        .map((field) => ({
          field: `${field.localName}.${field.className}`,
          size: Number.parseFloat(getComputedStyle(field).fontSize),
        })),
    );
    for (const { field, size } of fields) {
      assert.ok(size >= 16, `${tab}: ${field} has ${size} px`);
      seen.add(field.split(".")[0]);
    }
  }
  assert.ok(seen.has("input") && seen.has("select"), `fields of kinds ${[...seen]}`);
});

test("at 390 px the main things can be done", async () => {
  const playground = await openPlayground({
    size: { width: 390, height: 844 },
    context: { hasTouch: true, isMobile: true },
  });
  await playground.pause();
  await playground.reset();
  await playground.switch("Shop API sends").tap();
  await playground.send(3);
  await playground.playUntil({ accepted: 3, done: 3 });
  const tabs = playground.page.getByRole("navigation", { name: "Panels" });
  await tabs.getByRole("button", { name: "Workers" }).tap();
  await playground.button("One worker more").tap();
  await playground.switch("Worker 2").waitFor();
});
