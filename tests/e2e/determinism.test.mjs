// The same scenario, seed and actions are the same run, however it is looked at.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";

useBrowser();

const ALL = { accepted: 20, done: 20, ready: 0 };

/** Twenty invoices that arrive, take and fail by chance, at the first instant. */
async function openRandomRun(path = "?scenario=retry") {
  const playground = await openPlayground({ path });
  await playground.pause();
  await playground.choose("Arrivals", "Poisson");
  await playground.choose("Kind of service time", "random");
  await playground.set("Failure rate", "20", playground.settings);
  await playground.set("Delivery limit", "", playground.settings);
  await playground.reset();
  await playground.expectLedger({ accepted: 0 });
  return playground;
}

/** The hash of the run so far, as the page shows it; it is the one of the file. */
async function hashOf(playground) {
  const trace = await playground.downloadTrace();
  await eventually(async () => assert.equal(await playground.hash.textContent(), trace.hash));
  return trace.hash;
}

async function restart(playground, seed) {
  await playground.set("Seed", seed);
  await eventually(() => assert.ok(playground.page.url().endsWith(`seed=${seed}`)));
  await playground.expectLedger({ accepted: (accepted) => accepted < 20 });
}

test("the same seed is the same run, another seed is another", async () => {
  const playground = await openRandomRun();
  await playground.playUntil(ALL, { speed: 100 });
  const first = await hashOf(playground);
  await playground.reset();
  await playground.expectLedger({ accepted: 0 });
  await playground.playUntil(ALL, { speed: 10 });
  assert.equal(await hashOf(playground), first, "at another speed");
  await restart(playground, "7");
  await playground.playUntil(ALL, { speed: 100 });
  const other = await hashOf(playground);
  assert.notEqual(other, first);
  await restart(playground, "42");
  await playground.playUntil(ALL, { speed: 1_000 });
  assert.equal(await hashOf(playground), first);
});

test("a run that is stepped through is the run that is played", async () => {
  const played = await openRandomRun("?scenario=retry&seed=5");
  await played.playUntil(ALL, { speed: 100 });
  const stepped = await openRandomRun("?scenario=retry&seed=5");
  for (let steps = 0; (await stepped.books()).done < 20; steps += 1) {
    assert.ok(steps < 500, "it does not come to an end");
    await stepped.step();
  }
  await stepped.expectLedger(ALL);
  assert.equal(await hashOf(stepped), await hashOf(played));
});

test("actions at the same instants make the same run", async () => {
  const hashes = [];
  for (const speed of [2, 100]) {
    const playground = await openPlayground();
    await playground.startEmpty();
    await playground.set("How many workers", "3");
    await playground.set("Failure rate", "25", playground.settings);
    await playground.send(10);
    await playground.step(4);
    await playground.button("Crash worker 2 now").click();
    await playground.step(3);
    await playground.switch("Worker 1").click();
    await playground.send(5);
    await playground.playUntil({ ready: 0, delayed: 0, "in flight": 0 }, { speed });
    hashes.push(await hashOf(playground));
  }
  assert.equal(hashes[0], hashes[1]);
});
