// The page without a pointer.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";

useBrowser();

/** What has the focus, and whether something lies over it. */
async function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const label = element.labels?.[0]?.firstElementChild ?? element.labels?.[0];
    return {
      name: (element.getAttribute("aria-label") ?? (label ?? element).textContent).trim(),
      html: element.outerHTML.slice(0, 120),
      covered: !(top && (element.contains(top) || top.contains(element))),
    };
  });
}

/**
 * How what has the focus is drawn, it and what is around it; or how what had it is drawn now.
 * One that can be seen is drawn in another way as soon as the focus has left.
 */
async function drawing(page, { of }) {
  return page.evaluate((of) => {
    if (of === "focused") window.stop = document.activeElement;
    const drawn = [];
    for (let at = window.stop; at && drawn.length < 4; at = at.parentElement) {
      const { outline, boxShadow, borderColor, backgroundColor, clipPath } = getComputedStyle(at);
      drawn.push([outline, boxShadow, borderColor, backgroundColor, clipPath].join("; "));
    }
    return drawn.join("\n");
  }, of);
}

async function tabThrough(page, most = 200) {
  const stops = [];
  let before = null;
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press("Tab");
    if (before) stops.at(-1).visible = before !== (await drawing(page, { of: "left" }));
    const stop = await focused(page);
    if (!stop) return stops;
    stops.push(stop);
    before = await drawing(page, { of: "focused" });
  }
  assert.fail(`the focus does not come to an end: ${stops.slice(-5).map((it) => it.html)}`);
}

/** Puts the focus before the first stop: onto the body, which can have it for this moment only. */
async function startAtTheTop(page) {
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
}

test("Tab goes through everything in reading order, always in sight, and out at the end", async () => {
  const playground = await openPlayground();
  const { page } = playground;
  await playground.startEmpty();
  await playground.send(3);
  await startAtTheTop(page);
  const stops = await tabThrough(page);
  const expected = [
    "Skip to the stage",
    "Scenario",
    "Theme: system",
    "Shop API sends",
    /^#1 e-mail/,
    /^#3 e-mail/,
    "Worker 1",
    "Crash worker 1 now",
    "Template",
    "Message body",
    "Delay",
    "Every",
    "Send 1",
    "Send 100",
    "Import JSON Lines…",
    "One worker more",
    "Service time",
    "Lease",
    "Download trace",
    "Reset",
    "Play",
    "Step",
    "Speed",
    "Seed",
  ];
  let at = -1;
  for (const wanted of expected) {
    const fits = (stop) => (wanted instanceof RegExp ? wanted.test(stop.name) : stop.name === wanted);
    const next = stops.findIndex((stop, index) => index > at && fits(stop));
    const all = stops.map((it) => it.name).join(" | ");
    assert.notEqual(next, -1, `${wanted} after ${stops[at]?.name}: ${all}`);
    at = next;
  }
  const unseen = stops.filter((stop) => !stop.visible).map((stop) => stop.html);
  assert.deepEqual(unseen, [], "the focus is not seen");
  const covered = stops.filter((stop) => stop.covered).map((stop) => stop.html);
  assert.deepEqual(covered, [], "the focus is behind something");
});

test("the story can be told by the keyboard alone", async () => {
  const playground = await openPlayground();
  const { page } = playground;
  const press = async (control, key) => {
    await control.focus();
    await page.keyboard.press(key);
  };
  await press(playground.button("Pause"), "Space");
  await playground.button("Play").waitFor();
  await press(playground.button("Reset"), "Enter");
  await press(playground.switch("Shop API sends"), "Space");
  await playground.expectLedger({ accepted: 0 });

  await playground.body.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type('{"email_to": "ana@example.org"}');
  await page.keyboard.press("Tab");
  assert.notEqual((await focused(page)).name, "Message body", "the editor keeps the focus");
  for (let sent = 0; sent < 5; sent += 1) await press(playground.button("Send 1"), "Enter");
  await playground.expectLedger({ accepted: 5 });

  await press(playground.switch("Worker 1"), "Space");
  await press(playground.speed, "End");
  await press(playground.button("Play"), "Space");
  await playground.reach(10_000);
  await playground.expectLedger({ ready: 5, done: 0 });
  await press(playground.button("Bring worker 1 back"), "Enter");
  await playground.expectLedger({ done: 5 });
});

test("the formats and the kinds of arrivals are chosen with the arrow keys", async () => {
  const playground = await openPlayground();
  const { page } = playground;
  await playground.pause();
  const tab = (name) => page.getByRole("tab", { name, exact: true });
  await tab("JSON").focus();
  await page.keyboard.press("ArrowRight");
  await eventually(async () => assert.equal(await tab("Text").getAttribute("aria-selected"), "true"));
  assert.equal((await focused(page)).name, "Text");
  await page.keyboard.press("End");
  await eventually(async () => assert.equal(await tab("XML").getAttribute("aria-selected"), "true"));
  const radio = (name) => page.getByRole("radio", { name, exact: true });
  await radio("Constant").focus();
  await page.keyboard.press("ArrowRight");
  await eventually(async () => assert.equal(await radio("Poisson").getAttribute("aria-checked"), "true"));
});

test("who skips to the stage goes on from there", async () => {
  const playground = await openPlayground();
  const { page } = playground;
  await page.getByRole("link", { name: "Skip to the stage" }).focus();
  await page.keyboard.press("Enter");
  await eventually(async () => assert.equal((await focused(page)).name, "Stage"));
});
