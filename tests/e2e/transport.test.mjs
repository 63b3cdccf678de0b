// The controls of time.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";

useBrowser();

test("paused time stands still, and playing goes on from there", async () => {
  const playground = await openPlayground();
  await playground.reach(300);
  await playground.pause();
  const paused = await playground.now();
  // Ten frames of the browser in which time would have passed.
  await playground.page.evaluate(async () => {
    for (let frame = 0; frame < 10; frame += 1) await new Promise(requestAnimationFrame);
  });
  assert.equal(await playground.now(), paused);
  await playground.play();
  await playground.reach(paused + 200);
});

test("a step goes to the next happening and says what it was", async () => {
  const playground = await openPlayground();
  await playground.pause();
  await playground.reset();
  assert.equal(await playground.now(), 0);
  await playground.step();
  await playground.expectLedger({ accepted: 1, "in flight": 1 });
  const status = playground.stage.getByRole("status");
  await eventually(async () => assert.match(await status.textContent(), /#1/));
  await playground.step();
  await eventually(async () => assert.equal(await playground.now(), 250));
  await playground.expectLedger({ done: 1, effects: 1 });
  await eventually(async () => assert.match(await status.textContent(), /#1 acked by worker 1: done/));
  await playground.step();
  await eventually(async () => assert.equal(await playground.now(), 500));
  await playground.expectLedger({ accepted: 2, "in flight": 1 });
});

test("a step while time passes pauses first", async () => {
  const playground = await openPlayground();
  await playground.step();
  await playground.button("Play").waitFor();
});

test("time passes as fast as the slider says", async () => {
  const playground = await openPlayground();
  await playground.pause();
  await playground.setSpeed(100);
  await eventually(async () => {
    assert.equal(await playground.speed.getAttribute("aria-valuetext"), "100×");
  });
  await playground.play();
  // A minute of simulated time, sooner than a minute could pass.
  await playground.reach(60_000);
});

test("reset starts again with the settings as they are", async () => {
  const playground = await openPlayground();
  await playground.expectLedger({ done: (done) => done >= 1 });
  await playground.pause();
  await playground.reset();
  await playground.expectLedger({ accepted: 0, done: 0 });
  assert.equal(await playground.now(), 0);
});

test("a seed that is none is refused in place with the range", async () => {
  const playground = await openPlayground();
  await playground.pause();
  for (const text of ["-1", "many", "1.5", "99999999999999999999"]) {
    await playground.seed.fill(text);
    await playground.seed.press("Enter");
    const refusal = playground.page.getByRole("alert");
    await refusal.waitFor();
    await eventually(async () => {
      assert.match(await refusal.textContent(), /is not a whole number from 0 to [\d,]+/);
      assert.ok((await refusal.textContent()).includes(text), "the refusal names what was typed");
    });
    assert.equal(await playground.seed.getAttribute("aria-invalid"), "true");
    assert.equal(await playground.seed.inputValue(), text, "what was typed stays");
  }
  await playground.seed.fill("7");
  await playground.seed.press("Enter");
  await playground.page.getByRole("alert").waitFor({ state: "detached" });
  await eventually(() => assert.match(playground.page.url(), /seed=7$/));
});
