// What the first view needs, and what happens when the rest comes late, or not at all.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openBlankPage, served, useBrowser } from "./harness/open-page.mjs";
import { Playground } from "./harness/playground.mjs";
import { screenshot } from "./harness/screenshot.mjs";

const SECOND_PART = "**/*_second.wasm";
const NOT_LOADED = /^not loaded: .*_second\.wasm$|Failed to load resource|ERR_FAILED|could not be loaded/;

useBrowser();

/** Opens the page; `answer` decides what becomes of each request for the second part. */
async function open(answer, options = {}) {
  const page = await openBlankPage(options);
  const asked = [];
  await page.route(SECOND_PART, (route) => {
    asked.push(route.request().resourceType());
    return answer(route, asked.length);
  });
  await page.goto(served().url + (options.path ?? ""));
  const playground = new Playground(page);
  await playground.timer.waitFor();
  return { playground, page, asked };
}

const isHeldUp = (route) => route.request().resourceType() === "xhr";

for (const [name, size, colorScheme] of [
  ["wide", { width: 1440, height: 900 }, "light"],
  ["narrow", { width: 390, height: 844 }, "dark"],
]) {
  test(`the first view runs without the second part, ${name}`, async () => {
    const { playground, page, asked } = await open(() => {}, { size, context: { colorScheme } });
    await playground.expectLedger({ done: (done) => done >= 4 });
    assert.deepEqual(asked, ["fetch"], "nothing had to wait for the second part");
    assert.equal(await page.getByRole("region", { name: "Compose" }).count(), 0);
    await screenshot(page, `first-view-${name}`);
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });
}

test("the panels come with the second part", async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const { playground, page, asked } = await open(async (route) => {
    await held;
    await route.continue();
  });
  await playground.expectLedger({ done: (done) => done >= 1 });
  assert.equal(await playground.compose.count(), 0);
  assert.equal(await page.locator(".panels").getAttribute("aria-busy"), "true");
  release();
  await playground.compose.waitFor();
  assert.deepEqual(asked, ["fetch"]);
  assert.equal(await page.locator("[aria-busy]").count(), 0);
});

test("a click that needs the second part waits for it, and then everything is there", async () => {
  const { playground, asked } = await open((route) => (isHeldUp(route) ? route.continue() : null));
  await playground.expectLedger({ done: (done) => done >= 1 });
  await playground.button("Take the worker down").click();
  await playground.button("Bring worker 1 back").waitFor();
  assert.deepEqual(asked, ["fetch", "xhr"]);
  await playground.compose.waitFor();
  await playground.page.unrouteAll({ behavior: "ignoreErrors" });
});

test("an address with a problem needs the second part at once, and gets it", async () => {
  const { playground, page } = await open((route) => route.continue(), { path: "?scenario=nonsense" });
  assert.match(await page.getByRole("alert").textContent(), /nonsense/);
  await playground.expectLedger({ accepted: (accepted) => accepted >= 1 });
});

test("while the network is away the stage runs on, and the panels come when it is back", async () => {
  const { playground, asked } = await open(
    (route, times) => (times <= 2 ? route.abort() : route.continue()),
    { tolerated: (complaint) => NOT_LOADED.test(complaint) },
  );
  await playground.expectLedger({ done: (done) => done >= 1 });
  await playground.compose.waitFor();
  assert.deepEqual(asked, ["fetch", "fetch", "fetch"]);
});

test("a click that needs what cannot be loaded stops the page and says why", async () => {
  const { playground, page } = await open((route) => route.abort(), {
    tolerated: (complaint) => NOT_LOADED.test(complaint),
  });
  await playground.expectLedger({ done: (done) => done >= 1 });
  await playground.button("Take the worker down").click();
  const dialog = page.getByRole("alertdialog");
  await dialog.waitFor();
  assert.match(await dialog.textContent(), /the rest of the page could not be loaded/);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  const reload = dialog.getByRole("button", { name: "Reload the page" });
  await Promise.all([page.waitForEvent("load"), reload.click()]);
  await playground.compose.waitFor();
});

test("the second part of another build is not linked", async () => {
  const { playground, page } = await open(
    async (route) => {
      const answer = await route.fetch();
      const body = await answer.body();
      const build = /[0-9a-f]{16}/.exec(body.toString("latin1"))[0];
      const other = Buffer.from(body.toString("latin1").replaceAll(build, "0123456789abcdef"), "latin1");
      await route.fulfill({ response: answer, body: other });
    },
    { tolerated: (complaint) => NOT_LOADED.test(complaint) },
  );
  await playground.expectLedger({ done: (done) => done >= 1 });
  await playground.button("Take the worker down").click();
  await page.getByRole("alertdialog").waitFor();
});
