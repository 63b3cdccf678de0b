// Light, dark, or as the system says.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";

useBrowser();

/** The ground of the page, 0 for black and 1 for white. */
async function brightness({ page }) {
  return page.evaluate(() => {
    const probe = new OffscreenCanvas(1, 1).getContext("2d");
    probe.fillStyle = getComputedStyle(document.body).backgroundColor;
    probe.fillRect(0, 0, 1, 1);
    const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / 765;
  });
}

for (const [system, other] of [
  ["light", "dark"],
  ["dark", "light"],
]) {
  test(`the page is ${system} as the system says, and ${other} for who chooses it`, async () => {
    const playground = await openPlayground({ context: { colorScheme: system } });
    await playground.pause();
    const isBright = async () => (await brightness(playground)) > 0.5;
    assert.equal(await isBright(), system === "light");
    await playground.button("Theme: system").click();
    await playground.button("Theme: light").waitFor();
    assert.equal(await isBright(), true);
    await screenshot(playground.page, "theme-light");
    await playground.button("Theme: light").click();
    await playground.button("Theme: dark").waitFor();
    assert.equal(await isBright(), false);
    await screenshot(playground.page, "theme-dark");

    await playground.page.reload();
    await playground.button("Theme: dark").waitFor();
    assert.equal(await isBright(), false, "the choice is remembered");
    await playground.button("Theme: dark").click();
    await playground.button("Theme: system").waitFor();
    assert.equal(await isBright(), system === "light");
  });
}
