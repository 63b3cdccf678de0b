// What happened and why, as far as it is shown.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";

useBrowser();

test("the log names what is notable, with the reason, the newest first", async () => {
  const playground = await openPlayground();
  await playground.startEmpty();
  await playground.set("Failure rate", "100", playground.settings);
  await playground.send();
  await playground.step();
  await playground.button("Crash worker 1 now").click();
  await playground.playUntil({ dead: 1 });
  await eventually(async () => {
    const lines = await playground.log.getByRole("listitem").allTextContents();
    const at = (pattern) => {
      const index = lines.findIndex((line) => pattern.test(line));
      assert.notEqual(index, -1, `${pattern} in ${lines.join("\n")}`);
      return index;
    };
    const order = [
      at(/^00:02\.5.*#1 went to the dead-letter queue after delivery 3: it has had all its deliveries/),
      at(/^00:02\.[25].*#1 failed at worker 1: by chance, as the failure rate says/),
      at(/^00:02\.000.*#1 lease ran out.*: worker 1 crashed at 00:00\.000/),
      at(/^00:00\.000.*worker 1 crashed while it held #1/),
    ];
    assert.deepEqual(order, order.toSorted((one, other) => one - other));
    assert.ok(!lines.some((line) => line.includes("sent by hand")), "what is ordinary is left out");
  });
});

test("the log shows everything on demand", async () => {
  const playground = await openPlayground();
  await playground.startEmpty();
  await playground.choose("What the log shows", "All");
  await playground.send();
  await playground.playUntil({ done: 1 }, { speed: 1 });
  await eventually(async () => {
    const text = (await playground.log.getByRole("listitem").allTextContents()).join("\n");
    assert.match(text, /#1 acked by worker 1: done[^]*#1 received by worker 1[^]*#1 sent by hand/);
  });
});
