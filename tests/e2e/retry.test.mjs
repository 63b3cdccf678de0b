// The scenario "Retry and dead letters": every fourth attempt fails.

import assert from "node:assert/strict";
import { test } from "node:test";
import { booksOf } from "./harness/books.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";

useBrowser();

for (const [mode, attempts, effects, lost] of [
  ["after success", 26, 20, 0],
  ["on receive", 20, 15, 5],
]) {
  const figures = `${attempts} attempts, ${effects} effects, ${lost} lost`;
  test(`deleted ${mode}, 20 invoices are ${figures}`, async () => {
    const playground = await openPlayground({ path: "?scenario=retry" });
    await playground.pause();
    await playground.choose("Delete", mode);
    await playground.reset();
    await playground.expectLedger({ accepted: 0 });
    await playground.playUntil({ accepted: 20, done: 20, effects, lost, dead: 0 });
    await screenshot(playground.page, `retry-${mode.replace(" ", "-")}`);
    const trace = await playground.downloadTrace();
    assert.equal(trace.count("delivered"), attempts);
    assert.deepEqual(booksOf(trace), await playground.books());
  });
}
