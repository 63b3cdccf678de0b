// The list of messages and the life of one of them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";
import { numbers } from "./harness/messages.mjs";

useBrowser();

async function openWithLine(count) {
  const playground = await openPlayground();
  await playground.startEmpty();
  await playground.send(count);
  await playground.expectLedger({ accepted: count });
  return playground;
}

test("messages are listed in the order in which they leave, with position and age", async () => {
  const playground = await openWithLine(6);
  await playground.step();
  await playground.expectLedger({ "in flight": 1 });
  await eventually(async () => {
    const rows = await playground.rows();
    assert.deepEqual(rows.map((row) => row.id), numbers(1, 6));
    assert.deepEqual(rows.map((row) => row.position), ["", ...numbers(1, 5)]);
    assert.match(rows[0].state, /^in flight w1$/);
    assert.deepEqual(rows.map((row) => row.deliveries), [1, 0, 0, 0, 0, 0]);
  });
  await playground.step();
  await eventually(async () => {
    const rows = await playground.rows();
    assert.deepEqual(rows.map((row) => row.id), numbers(2, 6));
    assert.deepEqual(rows.map((row) => row.age), Array(5).fill(0.25));
  });
  const line = await playground.numbersIn(playground.line);
  assert.deepEqual(line, numbers(3, 6), "the line on the stage is the same");
});

test("a message that came back has its place and one delivery more", async () => {
  const playground = await openWithLine(3);
  await playground.step();
  await playground.switch("Worker 1").click();
  await playground.playUntilTime(2_500, { speed: 5 });
  await eventually(async () => {
    const rows = await playground.rows();
    assert.deepEqual(rows.map((row) => row.id), [1, 2, 3]);
    assert.deepEqual(rows.map((row) => row.deliveries), [1, 0, 0]);
  });
});

test("a message is selected by click on the stage, in the list and in the log", async () => {
  const playground = await openWithLine(3);
  const heading = playground.page.getByRole("heading", { name: /#\d+$/ });
  await playground.line.getByRole("button", { name: /#2 / }).click();
  await playground.page.getByRole("heading", { name: "E-mail #2" }).waitFor();
  const row = playground.messages.getByRole("row", { name: /#3/ });
  await row.click();
  await playground.page.getByRole("heading", { name: "E-mail #3" }).waitFor();
  await eventually(async () => assert.equal(await row.getAttribute("aria-selected"), "true"));
  await playground.choose("What the log shows", "All");
  await playground.log.getByRole("button", { name: "#1" }).first().click();
  await playground.page.getByRole("heading", { name: "E-mail #1" }).waitFor();
  await playground.button("Close the inspector").click();
  await heading.waitFor({ state: "detached" });
});

test("a message is selected in the list by the keyboard", async () => {
  const playground = await openWithLine(5);
  await playground.messages.focus();
  await playground.page.keyboard.press("ArrowDown");
  await playground.page.keyboard.press("ArrowDown");
  await playground.page.keyboard.press("Enter");
  await playground.page.getByRole("heading", { name: "E-mail #2" }).waitFor();
  await playground.page.keyboard.press("End");
  await playground.page.keyboard.press("Enter");
  await playground.page.getByRole("heading", { name: "E-mail #5" }).waitFor();
});

test("the life of a message tells each step with its time and reason", async () => {
  const playground = await openWithLine(1);
  await playground.line.getByRole("button", { name: /#1 / }).click();
  await playground.step();
  await playground.button("Crash worker 1 now").click();
  await playground.playUntil({ done: 1 }, { speed: 5 });
  const life = playground.page.getByRole("list", { name: "Life of message 1" });
  await eventually(async () => {
    const steps = await life.getByRole("listitem").allTextContents();
    assert.match(steps[0], /^00:00.000 ?Sent by hand/);
    assert.match(steps[1], /^00:00.000 ?Received by worker 1/);
    assert.ok(steps.some((step) => /^00:02.000 ?Lease ran out.*worker 1 crashed at/.test(step)), steps);
    assert.ok(steps.some((step) => /Received by worker 1, delivery 2/.test(step)), steps);
    assert.match(steps.at(-1), /^00:02.250 ?Acked by worker 1: done/);
  });
  await screenshot(playground.page, "life-of-a-message");
});

for (const [format, payload] of [
  ["Text", '<img src="x" onerror="document.title = \'owned\'"><script>document.title = "owned"</script>'],
  [
    "JSON",
    '{"email_to": "<img src=x onerror=alert(1)>", "subject": "<script>alert(1)</script>", "mail": "<b>&amp;"}',
  ],
  ["XML", "<email><subject>&lt;img src=x onerror=alert(1)&gt;</subject></email>"],
]) {
  test(`markup in ${format} is shown as the text that it is, everywhere`, async () => {
    const playground = await openPlayground();
    await playground.startEmpty();
    await playground.chooseFormat(format);
    await playground.write(payload);
    await playground.send();
    await playground.line.getByRole("button", { name: /#1 / }).click();
    const body = playground.page.getByRole("group", { name: "Body of the message" });
    await eventually(async () => assert.equal(await body.textContent(), payload));
    await playground.playUntil({ done: 1 });
    await playground.outbox.getByRole("listitem").first().waitFor();
    const foreign = playground.page.locator("#playground :is(img, script, iframe)");
    assert.equal(await foreign.count(), 0);
    assert.equal(await playground.page.title(), "Message Queue Playground");
    await screenshot(playground.page, `markup-in-${format}`);
  });
}
