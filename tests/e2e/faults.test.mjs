// What goes wrong with a worker beside stopping, and what helps against it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { openEmpty, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";

useBrowser();

const openGuards = (playground) =>
  playground.settings.getByText("Heartbeat and idempotency key").click();

const card = (playground) => playground.workers.getByRole("article").first();

test("a crash between effect and ack delivers the same e-mail twice", async () => {
  const playground = await openEmpty();
  await playground.send(1);
  await playground.step();
  await playground.expectLedger({ "in flight": 1 });
  await playground.button("Crash between effect and ack").click();
  await card(playground).getByText("will crash").waitFor();
  await playground.playUntil({ done: 1, effects: 2, duplicates: 1 });
  await playground.outbox.getByText("duplicate").first().waitFor();
});

test("with an idempotency key it is delivered once", async () => {
  const playground = await openEmpty();
  await openGuards(playground);
  await playground.choose("Idempotency key", "message");
  await playground.send(1);
  await playground.step();
  await playground.button("Crash between effect and ack").click();
  await playground.playUntil({ done: 1 });
  await playground.expectLedger({ effects: 1, duplicates: 0, redelivered: 1 });
});

test("a worker that is cut off gets nothing until it is connected again", async () => {
  const playground = await openEmpty();
  const connected = playground.switch("Worker 1 is connected to the queue");
  await connected.click();
  await eventually(async () => assert.equal(await connected.getAttribute("aria-checked"), "false"));
  await card(playground).getByText("cut off").waitFor();
  await playground.send(3);
  await playground.playUntilTime(5_000);
  await playground.expectLedger({ ready: 3, effects: 0 });
  await connected.click();
  await playground.playUntil({ done: 3, effects: 3 });
});

test("a slow worker outlives its lease, and with a heartbeat it keeps it", async () => {
  const playground = await openEmpty();
  await playground.set("Takes of its time", "2000", playground.settings);
  await card(playground).getByText("2000 % time").waitFor();
  await screenshot(playground.page, "slow-worker");
  await openGuards(playground);
  await playground.set("Heartbeat every", "1", playground.settings);
  await playground.send(1);
  await playground.playUntil({ done: 1, effects: 1 });
  await playground.expectLedger({ redelivered: 0 });
});

test("a number that makes no sense is refused where it was typed", async () => {
  const playground = await openEmpty();
  const field = playground.field("Takes of its time", playground.settings);
  await playground.set("Takes of its time", "5", playground.settings);
  await eventually(async () => {
    assert.match(await playground.explanationOf(field), /10 to 10,?000/);
  });
});
