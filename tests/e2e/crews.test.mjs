// How the workers of a service take messages, how many there are by a rule, which version they
// run, and what the service is labelled with.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { openEmpty, openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";

useBrowser();

const openVersions = (playground) => playground.settings.getByText("Versions and labels").click();

const countWorkers = (playground) => playground.workers.getByRole("switch").count();

test("a worker that prefetches holds more than it works on, and keeps it from the others", async () => {
  const playground = await openEmpty();
  await playground.set("Prefetch", "5", playground.settings);
  await playground.send(10);
  await playground.step(2);
  await playground.expectLedger({ "in flight": 5 });
  await playground.workers.getByText("holds 4 more").waitFor();
  await screenshot(playground.page, "prefetch");
  await playground.playUntil({ done: 10, effects: 10 });
});

test("a service scales itself up to its limit while the line is long, and down again", async () => {
  const playground = await openEmpty();
  await playground.switch("Autoscaling").click();
  await playground.set("Messages a worker", "5", playground.settings);
  await playground.set("Looks every", "1", playground.settings);
  await playground.set("Cooldown", "2", playground.settings);
  await playground.set("Most workers", "4", playground.settings);
  await playground.send(100);
  await playground.setSpeed(5);
  await playground.play();
  await eventually(async () => assert.equal(await countWorkers(playground), 4));
  await screenshot(playground.page, "scaled-up");
  await playground.expectLedger({ done: 100, effects: 100 });
  await eventually(async () => assert.equal(await countWorkers(playground), 1));
});

test("a version is rolled out worker by worker while messages flow", async () => {
  const playground = await openPlayground();
  await playground.set("How many workers", "3");
  await openVersions(playground);
  await playground.button("Roll out v2").click();
  await playground.setSpeed(2);
  await eventually(async () => {
    const texts = await playground.workers.getByRole("article").allTextContents();
    assert.equal(texts.filter((text) => text.includes("v2")).length, 3, texts.join("\n"));
  });
  await screenshot(playground.page, "rolled-out");
  await playground.pause();
  await playground.expectLedger({ lost: 0, dead: 0, duplicates: 0 });
  const trace = await playground.downloadTrace();
  const versions = trace.of("effect").map((entry) => entry.version ?? null);
  assert.ok(versions.includes("v2"), JSON.stringify(versions));
});

test("a service shows its language and its team", async () => {
  const playground = await openEmpty();
  await openVersions(playground);
  await playground.set("Language", "Rust", playground.settings);
  await playground.set("Team", "Mail", playground.settings);
  for (const label of ["Rust", "Mail"]) {
    await playground.workers.getByText(label, { exact: true }).waitFor();
  }
  await playground.set("Team", "x".repeat(500), playground.settings);
  const field = playground.field("Team", playground.settings);
  await eventually(async () => assert.notEqual(await playground.explanationOf(field), ""));
});
