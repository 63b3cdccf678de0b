// The limit of a message: 256 KiB.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";

const LIMIT = 256 * 1_024;

useBrowser();

for (const [what, text, size] of [
  ["300 KiB", "a".repeat(300 * 1_024), "300 KiB"],
  ["ten megabytes", "a".repeat(10_000_000), "9.6 MiB"],
  ["few characters of many bytes", "€".repeat(100_000), "293 KiB"],
  ["one byte more", "a".repeat(LIMIT + 1), "256.1 KiB"],
]) {
  test(`pasting ${what} is refused with size and limit, and the text stays`, async () => {
    const playground = await openPlayground({
      context: { permissions: ["clipboard-read", "clipboard-write"] },
    });
    await playground.startEmpty();
    await playground.chooseFormat("Text");
    await playground.write("as it was");
    await playground.page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
    await playground.body.press("ControlOrMeta+a");
    await playground.body.press("ControlOrMeta+v");
    await playground.expectReply(`Rejected at the door: ${size}, the limit is 256 KiB`);
    assert.equal(await playground.body.inputValue(), "as it was");
    await playground.send();
    await playground.playUntil({ accepted: 1, done: 1, rejected: 0 });
  });
}

test("a text that got in by another way is refused as well", async () => {
  const playground = await openPlayground();
  await playground.pause();
  await playground.chooseFormat("Text");
  await playground.write("as it was");
  await playground.write("a".repeat(LIMIT + 1));
  await playground.expectReply("Rejected at the door: 256.1 KiB, the limit is 256 KiB");
  await eventually(async () => assert.equal(await playground.body.inputValue(), "as it was"));
});

test("256 KiB to the byte are a message", async () => {
  const playground = await openPlayground();
  await playground.startEmpty();
  await playground.chooseFormat("Text");
  await playground.write("a".repeat(LIMIT));
  await playground.send();
  await playground.expectLedger({ accepted: 1 });
  assert.equal((await playground.downloadTrace()).of("sent")[0].bytes, LIMIT);
});
