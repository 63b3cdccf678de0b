// What failed too often, and the way back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { booksOf } from "./harness/books.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";

useBrowser();

for (const [format, text, place] of [
  ["JSON", '{"subject": }', "1:13"],
  ["XML", "<email><to></email>", /1:\d+/],
]) {
  test(`broken ${format} is accepted, fails three times and goes to the dead letters`, async () => {
    const playground = await openPlayground();
    await playground.startEmpty();
    await playground.chooseFormat(format);
    await playground.write(text);
    await playground.send();
    await playground.expectReply(/Accepted as #1/);
    await playground.playUntil({ accepted: 1, dead: 1, effects: 0, redelivered: 2 });
    const dead = playground.deadLetters.getByRole("button", { name: /^#1 / });
    const name = await dead.getAttribute("aria-label");
    assert.match(name, new RegExp(`dead, 3 deliveries, the body is not ${format} at `));
    assert.match(name, new RegExp(place));
    await screenshot(playground.page, `dead-letter-${format}`);

    const trace = await playground.downloadTrace();
    assert.equal(trace.count("delivered"), 3);
    const reasons = trace.of("released").map((entry) => [entry.cause, entry.reason, entry.format]);
    assert.deepEqual(reasons, Array(reasons.length).fill(["fail", "syntax", format]));
  });
}

test("a dead letter is redriven to the end of the line and has all its deliveries again", async () => {
  const playground = await openPlayground();
  await playground.startEmpty();
  await playground.set("Failure rate", "100", playground.settings);
  await playground.send();
  await playground.playUntil({ dead: 1 });
  await playground.set("Failure rate", "0", playground.settings);
  await playground.send();
  await playground.deadLetters.getByRole("button", { name: "Redrive" }).click();
  await playground.expectLedger({ accepted: 2, dead: 0, ready: 2 });
  await playground.playUntil({ done: 2 });
  const trace = await playground.downloadTrace();
  assert.deepEqual(trace.messages("redriven"), [1]);
  assert.deepEqual(trace.messages("acked"), [2, 1]);
  assert.deepEqual(booksOf(trace), await playground.books());
  assert.ok(await playground.deadLetters.getByRole("button", { name: "Redrive" }).isDisabled());
});
