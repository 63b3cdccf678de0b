// Many messages at once, one to a line.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";

useBrowser();

async function openImport() {
  const playground = await openPlayground();
  await playground.startEmpty();
  await playground.button("Import JSON Lines…").click();
  const form = playground.page.getByRole("group", { name: "Import JSON Lines" });
  return { playground, form };
}

test("pasted lines become messages in their order", async () => {
  const { playground, form } = await openImport();
  const lines = ['{"order": 1}', "", '{"order":  2}', "[3]"];
  await form.getByLabel("Messages, one to a line").fill(lines.join("\n"));
  await form.getByRole("button", { name: "Send 3 lines", exact: true }).click();
  await playground.expectReply(/Accepted 3: #1 to #3/);
  await playground.line.getByRole("button", { name: /#2 / }).click();
  const body = playground.page.getByRole("group", { name: "Body of the message" });
  await body.getByText('{"order":  2}').waitFor();
  await playground.playUntil({ accepted: 3, done: 3 });
});

test("a file becomes messages, byte for byte", async () => {
  const { playground, form } = await openImport();
  const lines = ['{"email_to": "ana@example.org"}', '{"email_to": "lu\u{1f600}is"}'];
  await form.getByLabel("or a file").setInputFiles({
    name: "jobs.jsonl",
    mimeType: "application/x-ndjson",
    buffer: Buffer.from(`${lines.join("\r\n")}\n`),
  });
  await form.getByRole("button", { name: "Send 2 lines", exact: true }).click();
  await playground.expectLedger({ accepted: 2 });
  const bytes = (await playground.downloadTrace()).of("sent").map((entry) => entry.bytes);
  assert.deepEqual(bytes, lines.map((line) => Buffer.byteLength(line)));
});

test("a line that is not JSON is named, and may be sent all the same", async () => {
  const { playground, form } = await openImport();
  await form.getByLabel("Messages, one to a line").fill('{}\n{"a": }\n');
  await form.getByRole("listitem").filter({ hasText: /^line 2: 1:7 / }).waitFor();
  await screenshot(playground.page, "broken-line");
  await form.getByRole("button", { name: "Send 2 lines, 1 of them is not JSON" }).click();
  await playground.playUntil({ accepted: 2, done: 1, dead: 1 });
});

for (const [what, text, refusal] of [
  ["too many lines", "1\n".repeat(10_001), /10,001 lines, the limit is 10,000/],
  ["a line that is too long", `1\n"${"a".repeat(262_144)}"`, /line 2 has 256.1 KiB, the limit is 256 KiB/],
  ["nine megabytes", "1".repeat(9 << 20), /9 MiB, the limit is 8 MiB/],
  ["nothing", "\n\n", /no line with a message/],
]) {
  test(`a file with ${what} is refused with the limit`, async () => {
    const { playground, form } = await openImport();
    const file = { name: "jobs.jsonl", mimeType: "text/plain", buffer: Buffer.from(text) };
    await form.getByLabel("or a file").setInputFiles(file);
    await form.getByRole("alert").filter({ hasText: refusal }).waitFor();
    assert.ok(await form.getByRole("button", { name: "Send lines" }).isDisabled());
    await playground.expectLedger({ accepted: 0 });
  });
}
