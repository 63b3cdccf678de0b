// How many workers there are, how they stop, work and fail.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { openEmpty, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";

useBrowser();

/** How many workers there are on the stage, once it is so. */
async function expectWorkers(playground, count) {
  await eventually(async () => {
    assert.equal(await playground.workers.getByRole("switch").count(), count);
  });
}

test("workers are added and removed one by one and by number", async () => {
  const playground = await openEmpty();
  await playground.button("One worker more").click();
  await expectWorkers(playground, 2);
  await playground.set("How many workers", "30");
  await expectWorkers(playground, 30);
  await screenshot(playground.page, "thirty-workers");
  await playground.set("How many workers", "6");
  await expectWorkers(playground, 6);
  await screenshot(playground.page, "six-workers");
  await playground.button("One worker fewer").click();
  await expectWorkers(playground, 5);
  await playground.set("How many workers", "0");
  await expectWorkers(playground, 0);
  await playground.stage.getByText(/There is no worker/).waitFor();
  await playground.send(2);
  await playground.playUntilTime(1_000);
  await playground.expectLedger({ ready: 2 });
});

test("a removed worker gives back what it holds, and another one does it", async () => {
  const playground = await openEmpty();
  await playground.set("How many workers", "2");
  await playground.send(2);
  await playground.step();
  await playground.expectLedger({ "in flight": 2 });
  await playground.set("How many workers", "1");
  await playground.playUntil({ done: 2, effects: 2, "in flight": 0 }, { speed: 5 });
});

test("a worker that is down receives nothing until it is up again", async () => {
  const playground = await openEmpty();
  await playground.switch("Worker 1").click();
  await playground.send(3);
  await playground.playUntilTime(2_000);
  await playground.expectLedger({ ready: 3, "in flight": 0 });
  await playground.stage.getByText(/Worker 1 has been down/).waitFor();
  await playground.button("Bring worker 1 back").click();
  await playground.playUntil({ done: 3 });
});

test("the others go on while one worker is down", async () => {
  const playground = await openEmpty();
  await playground.set("How many workers", "2");
  await playground.switch("Worker 1").click();
  await playground.send(4);
  await playground.playUntil({ done: 4 });
  const workers = (await playground.downloadTrace()).of("delivered").map((entry) => entry.worker);
  assert.deepEqual(workers, [2, 2, 2, 2]);
});

test("a crashed worker restarts by itself and its message comes back when the lease ends", async () => {
  const playground = await openEmpty();
  await playground.send();
  await playground.step();
  await playground.button("Crash worker 1 now").click();
  await playground.stage.getByText(/Worker 1 crashed .* restarts by itself/).waitFor();
  await screenshot(playground.page, "crashed");
  await playground.playUntil({ done: 1, effects: 1, redelivered: 1 });
  const trace = await playground.downloadTrace();
  const changes = trace.of("worker").map((entry) => [entry.change, Math.floor(entry.at / 1_000)]);
  assert.deepEqual(changes.slice(-2), [["crashed", 0], ["restarted", 2_000]]);
  const [released] = trace.of("released");
  assert.deepEqual([released.cause, released.reason, released.at], ["expire", "crashed", 2_000_000]);
});

test("an attempt takes as long as the service time says", async () => {
  const playground = await openEmpty();
  await playground.set("Service time", "40", playground.settings);
  await playground.send(2);
  await playground.playUntil({ done: 2 }, { speed: 1 });
  const done = (await playground.downloadTrace()).of("acked").map((entry) => entry.at);
  assert.deepEqual(done, [40_000, 80_000]);
});

test("the slider sets the service time as well", async () => {
  const playground = await openEmpty();
  const slider = playground.settings.getByRole("slider", { name: "Service time" });
  await slider.focus();
  await playground.page.keyboard.press("Home");
  await eventually(async () => {
    assert.equal(await playground.field("Service time", playground.settings).inputValue(), "1");
    assert.equal(await slider.getAttribute("aria-valuetext"), "1 ms");
  });
  await playground.send(3);
  await playground.playUntil({ done: 3 }, { speed: 1 });
  assert.equal((await playground.downloadTrace()).of("acked").at(-1).at, 3_000);
});

test("with a failure rate of 100 % every attempt fails, as often as the limit allows", async () => {
  const playground = await openEmpty();
  await playground.set("Failure rate", "100", playground.settings);
  await playground.set("Delivery limit", "2", playground.settings);
  await playground.send(2);
  await playground.playUntil({ dead: 2, done: 0, effects: 0, redelivered: 2 });
});

test("with a failure rate in between some attempts fail, and nothing is lost", async () => {
  const playground = await openEmpty();
  await playground.set("Failure rate", "30", playground.settings);
  await playground.set("Delivery limit", "", playground.settings);
  await playground.button("Send 100").click();
  await playground.playUntil({ done: 100, effects: 100, lost: 0, dead: 0 }, { speed: 100 });
  const failed = (await playground.downloadTrace()).of("released");
  assert.ok(failed.length > 10 && failed.length < 100, `${failed.length} attempts failed`);
  assert.ok(failed.every((entry) => entry.reason === "chance"));
});

test("a message whose lease is shorter than the work is worked on twice", async () => {
  const playground = await openEmpty();
  await playground.set("How many workers", "2");
  await playground.set("Lease", "0.1", playground.settings);
  await playground.set("Delivery limit", "", playground.settings);
  await playground.send();
  const twice = { redelivered: (some) => some >= 2, duplicates: (some) => some >= 1 };
  await playground.playUntil(twice, { speed: 1 });
  await playground.stage.getByText(/Make the lease longer/).waitFor();
  const [released] = (await playground.downloadTrace()).of("released");
  assert.deepEqual([released.at, released.cause, released.reason], [100_000, "expire", "too-slow"]);
});

test("a full queue rejects at the door and says so", async () => {
  const playground = await openEmpty();
  await playground.set("Capacity", "10", playground.settings);
  await playground.button("Send 100").click();
  await playground.expectReply(/90 of 100 rejected at the door: .*10/);
  await playground.expectLedger({ accepted: 10, rejected: 90 });
});

test("a retry waits as long as the backoff says, and longer each time", async () => {
  const playground = await openEmpty();
  await playground.settings.getByLabel("Retry", { exact: true }).and(
    playground.page.getByRole("combobox"),
  ).selectOption("exponential");
  await playground.set("First delay", "1", playground.settings);
  await playground.set("Failure rate", "100", playground.settings);
  await playground.send();
  await playground.playUntil({ dead: 1 });
  const released = (await playground.downloadTrace()).of("released");
  const waits = released.filter((entry) => entry.until).map((entry) => entry.until - entry.at);
  assert.deepEqual(waits, [1_000_000, 2_000_000]);
});

const REFUSED = [
  ["How many workers", "101", "accepted is 0 to 100"],
  ["How many workers", "1.5", "accepted is 0 to 100"],
  ["Service time", "0", "accepted is 1 ms to 1 h 0 min"],
  ["Service time", "3600001", "accepted is 1 ms to 1 h 0 min"],
  ["Failure rate", "100.5", "accepted is 0 % to 100 %"],
  ["Failure rate", "-1", "accepted is 0 % to 100 %"],
  ["Every k-th attempt fails", "0", "accepted is 1 to"],
  ["Lease", "0", "accepted is 1 ms to 12 h 0 min"],
  ["Lease", "forever", "accepted is 1 ms to 12 h 0 min"],
  ["Delivery limit", "1001", "accepted is 1 to 1000, or nothing"],
  ["Capacity", "0", "accepted is 1 to"],
];

test("a number out of range is refused in place with the range, and nothing changes", async () => {
  const playground = await openEmpty();
  for (const [label, text, range] of REFUSED) {
    const field = playground.field(label, playground.settings);
    const before = await field.inputValue();
    await playground.set(label, text, playground.settings);
    await eventually(async () => {
      const words = await playground.explanationOf(field);
      assert.ok(words.includes(range), `${label} ${text}: ${words}`);
    });
    assert.equal(await field.inputValue(), text, "what was typed stays");
    await field.press("Escape");
    await eventually(async () => assert.equal(await field.inputValue(), before));
  }
  const changed = (await playground.downloadTrace()).of("set").map((entry) => entry.part);
  assert.deepEqual(changed, ["sender"]);
});
