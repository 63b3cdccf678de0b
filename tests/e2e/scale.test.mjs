// The scenario "Scale the workers".

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";

useBrowser();

for (const [workers, seconds] of [
  [1, 60],
  [2, 30],
  [4, 15],
]) {
  test(`120 orders take ${workers} of the workers ${seconds} s of simulated time`, async () => {
    const playground = await openPlayground({ path: "?scenario=scale" });
    await playground.pause();
    await playground.reset();
    for (let added = 1; added < workers; added += 1) {
      await playground.stage.getByRole("button", { name: "Add a worker" }).click();
    }
    await playground.workers.getByRole("switch", { name: `Worker ${workers}` }).waitFor();
    await playground.expectLedger({ accepted: 120 });
    await playground.playUntil({ done: 120 }, { speed: 100 });
    await screenshot(playground.page, `scale-${workers}`);
    const trace = await playground.downloadTrace();
    assert.equal(trace.of("acked").at(-1).at, seconds * 1_000_000);
    assert.equal(await playground.workers.getByRole("switch").count(), workers);
  });
}
