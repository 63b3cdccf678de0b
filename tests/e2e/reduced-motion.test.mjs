// For readers who prefer things not to move.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";

useBrowser();

for (const [preference, moves] of [
  ["reduce", false],
  ["no-preference", true],
]) {
  test(`with ${preference} for motion, messages are ${moves ? "" : "not "}drawn on their way`, async () => {
    const playground = await openPlayground({ context: { reducedMotion: preference } });
    await playground.page.evaluate(() => {
      window.seen = { moving: 0, gliding: 0 };
      const look = () => {
        window.seen.moving += document.querySelectorAll(".moving[visibility=visible]").length;
        const gliding = document.getAnimations().filter((it) => {
          const { duration } = it.effect.getComputedTiming();
          return it.playState === "running" && duration > 100;
        });
        window.seen.gliding += gliding.length;
        requestAnimationFrame(look);
      };
      look();
    });
    await playground.expectLedger({ done: (done) => done >= 3 });
    const { moving, gliding } = await playground.page.evaluate(() => window.seen);
    assert.equal(moving > 0, moves, `${moving} messages were seen on their way`);
    if (!moves) assert.equal(gliding, 0, "something glides for more than a tenth of a second");
  });
}
