// What a reader sees when the module has stopped by a mistake of ours.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";

useBrowser();

test("a trap shows a dialog with the reason, and its button loads the page again", async () => {
  const { page } = await openPlayground();
  const dialog = page.getByRole("alertdialog");
  assert.equal(await dialog.count(), 0);
  await page.evaluate(() => {
    const error = new WebAssembly.RuntimeError("unreachable executed");
    window.dispatchEvent(new ErrorEvent("error", { error, message: error.message }));
  });
  await dialog.waitFor();
  assert.match(await dialog.textContent(), /unreachable executed/);
  assert.equal(await page.locator("#playground").getAttribute("inert"), "");
  await screenshot(page, "stopped");
  const reload = dialog.getByRole("button", { name: "Reload the page" });
  assert.ok(await reload.evaluate((button) => button === document.activeElement));
  await Promise.all([page.waitForEvent("load"), reload.click()]);
  await page.getByRole("timer", { name: "Simulated time" }).waitFor();
  assert.equal(await page.getByRole("alertdialog").count(), 0);
});

test("a panic stops the page with what went wrong, and the page can be loaded again", async () => {
  const told = /panicked at|^exception: unreachable/;
  const { page } = await openPlayground({ tolerated: (complaint) => told.test(complaint) });
  await page.evaluate(() => {
    const broken = () => {
      throw new Error("the document takes nothing new");
    };
    for (const make of ["createElement", "createElementNS", "createTextNode"]) {
      Document.prototype[make] = broken;
    }
    Node.prototype.cloneNode = broken;
  });
  const dialog = page.getByRole("alertdialog");
  await dialog.waitFor();
  assert.match(await dialog.textContent(), /panicked at/);
  const reload = dialog.getByRole("button", { name: "Reload the page" });
  await Promise.all([page.waitForEvent("load"), reload.click()]);
  await page.getByRole("timer", { name: "Simulated time" }).waitFor();
});

test("an ordinary error does not stop the page", async () => {
  const playground = await openPlayground();
  await playground.page.evaluate(() => {
    window.dispatchEvent(new ErrorEvent("error", { error: new TypeError("of somebody else") }));
  });
  await playground.expectLedger({ accepted: (accepted) => accepted >= 1 });
  assert.equal(await playground.page.getByRole("alertdialog").count(), 0);
});
