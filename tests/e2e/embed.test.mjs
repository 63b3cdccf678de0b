// The figure in somebody else's page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { openBlankPage, served, useBrowser } from "./harness/open-page.mjs";
import { Playground } from "./harness/playground.mjs";
import { screenshot } from "./harness/screenshot.mjs";
import { serveFolder } from "./harness/static-server.mjs";

useBrowser();

/** A page on another origin with the figure in a frame that may do nothing but run scripts. */
async function openHost(search, { size } = {}) {
  const source = `${served().url}embed.html${search}`.replaceAll("&", "&amp;");
  const host = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A lesson</title>
    <link rel="icon" href="data:,"></head><body><h1>A lesson about queues</h1>
    <p><a href="#">Before</a></p>
    <iframe src="${source}" sandbox="allow-scripts" title="A message queue" width="100%" height="620"></iframe>
    <p><a href="#">After</a></p></body></html>`;
  const server = await serveFolder(null, { pages: { "/lesson.html": host } });
  const page = await openBlankPage({ origins: [server.origin], size });
  page.context().once("close", () => server.close());
  await page.goto(`${server.origin}/lesson.html`);
  const figure = new Playground(page, page.frameLocator("iframe"));
  await figure.timer.waitFor();
  return { page, figure };
}

test("the figure runs in a sandbox with storage denied", async () => {
  const { page, figure } = await openHost("?scenario=retry&seed=7");
  const [, frame] = page.frames();
  const denied = await frame.evaluate(() => {
    try {
      return String(localStorage);
    } catch (error) {
      return `${self.origin} ${error.name}`;
    }
  });
  assert.equal(denied, "null SecurityError");
  await figure.expectLedger({ done: (done) => done >= 1 });
  await screenshot(page, "embed");

  await figure.pause();
  const paused = await figure.now();
  await figure.setSpeed(100);
  await figure.play();
  await figure.expectLedger({ accepted: 20, done: 20, effects: 20 });
  assert.ok((await figure.now()) > paused);
  await figure.reset();
  await figure.expectLedger({ accepted: (accepted) => accepted < 20 });
});

test("the figure shows stage, ledger, play, reset, speed and the way to the full page", async () => {
  const { figure } = await openHost("?scenario=retry&seed=7");
  const named = async (role) =>
    figure.root.getByRole(role).evaluateAll((all) => all.map((it) => it.getAttribute("aria-label")));
  const regions = await named("region");
  assert.deepEqual(regions.filter((name) => ["Stage", "Ledger"].includes(name)), ["Stage", "Ledger"]);
  for (const panel of ["Compose", "Messages", "Inspector", "Workers", "Log"]) {
    assert.equal(await figure.root.getByRole("region", { name: panel, exact: true }).count(), 0, panel);
  }
  const time = figure.root.getByRole("region", { name: "Time" });
  const buttons = time.getByRole("button");
  const names = await buttons.evaluateAll((all) => all.map((it) => it.getAttribute("aria-label")));
  assert.deepEqual(names, ["Reset", "Pause"]);
  assert.equal(await time.getByRole("slider", { name: "Speed" }).count(), 1);
  const link = time.getByRole("link", { name: "Open full" });
  assert.equal(
    await link.evaluate((it) => it.href),
    `${served().url}index.html?scenario=retry&seed=7`,
  );
  assert.equal(await link.getAttribute("target"), "_blank");
});

test("a reader can take the worker down and bring it back within the figure", async () => {
  const { figure } = await openHost("?scenario=email-jobs");
  await figure.setSpeed(5);
  await figure.switch("Worker 1").click();
  await figure.expectLedger({ ready: (ready) => ready >= 5 });
  await figure.button("Bring worker 1 back").click();
  await figure.expectLedger({ ready: (ready) => ready <= 1, done: (done) => done >= 5 });
});

test("the keyboard gets into the figure and out of it again", async () => {
  const { page, figure } = await openHost("?scenario=scale");
  await figure.pause();
  await page.getByRole("link", { name: "Before" }).focus();
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => document.activeElement.textContent);
    if (focused === "After") return;
  }
  assert.fail("the focus does not leave the figure");
});

for (const [search, sentence] of [
  ["?scenario=nonsense", /nonsense.*email-jobs, retry, scale, direct-or-queue, invoices/],
  ["?seed=-3", /-3.*whole number from 0 to 9007199254740991/],
]) {
  test(`${search} is answered with the accepted values, and the figure runs`, async () => {
    const { page, figure } = await openHost(search);
    const alert = figure.root.getByRole("alert");
    await eventually(async () => assert.match(await alert.textContent(), sentence));
    await figure.expectLedger({ accepted: (accepted) => accepted >= 1 });
    await screenshot(page, `embed${search.replace(/\W/g, "-")}`);
  });
}
