// A long queue on a page that stays small.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";
import { queueMany } from "./harness/messages.mjs";

useBrowser();

test("ten thousand messages in the queue take fewer than 1,500 nodes of the document", async (t) => {
  const playground = await openPlayground();
  await playground.pause();
  await playground.switch("Worker 1").click();
  await queueMany(playground, 10_000);
  await playground.expectLedger({ ready: (ready) => ready >= 10_000 });
  await playground.play();
  await playground.expectLedger({ accepted: (accepted) => accepted > 10_001 });
  const nodes = await playground.page.evaluate(() => {
    const walker = document.createTreeWalker(document);
    let count = 1;
    while (walker.nextNode()) count += 1;
    return count;
  });
  t.diagnostic(`${nodes} nodes, text included`);
  assert.ok(nodes < 1_500, `${nodes} nodes`);
  await screenshot(playground.page, "ten-thousand");
});

test("the list of a long queue can be scrolled to its end", async () => {
  const playground = await openPlayground();
  await playground.startEmpty();
  await queueMany(playground, 10_000);
  await playground.messages.focus();
  await playground.page.keyboard.press("End");
  await eventually(async () => {
    const rows = await playground.rows();
    assert.equal(rows.at(-1).id, 10_000);
    assert.equal(rows.at(-1).position, 10_000);
  });
  assert.equal(await playground.messages.getAttribute("aria-rowcount"), "10001");
  await playground.page.keyboard.press("Home");
  await eventually(async () => assert.equal((await playground.rows())[0].id, 1));
});
