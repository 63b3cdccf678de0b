// What somebody sees who has only opened the page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./harness/eventually.mjs";
import {
  distFolder,
  openBlankPage,
  openPlayground,
  served,
  useBrowser,
} from "./harness/open-page.mjs";
import { Playground } from "./harness/playground.mjs";
import { screenshot } from "./harness/screenshot.mjs";
import { serveFolder } from "./harness/static-server.mjs";

useBrowser();

test("on opening, the e-mail jobs are running already", async (t) => {
  const playground = await openPlayground();
  const { page, scenario } = playground;
  await eventually(async () => {
    assert.ok(await page.locator(".moving[visibility=visible]").count(), "nothing moves");
  });
  const passed = await page.evaluate(() => Math.round(performance.now()));
  t.diagnostic(`a message moved ${passed} ms after the page was asked for`);
  assert.equal(await scenario.locator("option:checked").textContent(), "E-mail jobs");
  await playground.expectLedger({ done: (done) => done >= 2 });
  await screenshot(page, "opened");
});

test("the address names the scenario and the seed", async () => {
  const playground = await openPlayground({ path: "?scenario=scale&seed=7" });
  assert.equal(await playground.scenario.locator("option:checked").textContent(), "Scale the workers");
  assert.equal(await playground.seed.inputValue(), "7");
  await playground.chooseScenario("Retry and dead letters");
  await eventually(() => {
    assert.equal(playground.page.url(), `${served().url}?scenario=retry&seed=7`);
  });
});

test("an address that is not understood says what would be", async () => {
  const playground = await openPlayground({ path: "?scenario=nonsense&seed=many" });
  const alert = playground.page.getByRole("alert");
  assert.match(await alert.textContent(), /nonsense.*email-jobs, retry, scale, direct-or-queue, invoices/);
  assert.match(await alert.textContent(), /many.*whole number from 0 to/);
  await alert.getByRole("button", { name: "Close" }).click();
  await alert.waitFor({ state: "detached" });
  await playground.expectLedger({ accepted: (accepted) => accepted >= 1 });
});

test("the page works below any path", async () => {
  const server = await serveFolder(distFolder(), { base: "/docs/queue/" });
  try {
    const page = await openBlankPage({ origins: [server.origin] });
    await page.goto(server.url);
    await new Playground(page).expectLedger({ accepted: (accepted) => accepted >= 1 });
    await page.context().close();
  } finally {
    await server.close();
  }
});
