// Writing messages and sending them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";
import { numbers } from "./harness/messages.mjs";

useBrowser();

test("every template in every format is something that a worker can work on", async () => {
  const playground = await openPlayground();
  await playground.startEmpty();
  const texts = new Set();
  for (const format of ["JSON", "Text", "XML"]) {
    await playground.chooseFormat(format);
    for (const template of ["E-mail job", "Invoice", "Order"]) {
      await playground.chooseTemplate(template);
      assert.equal(await playground.body.getAttribute("aria-invalid"), null);
      texts.add(await playground.body.inputValue());
      await playground.send();
    }
  }
  assert.equal(texts.size, 9, "each is another text");
  await playground.playUntil({ accepted: 9, done: 9, effects: 9, dead: 0 });
});

test("what a person wrote is there again after a template was looked at", async () => {
  const playground = await openPlayground();
  await playground.write('{"mine": true}');
  await playground.chooseTemplate("Invoice");
  assert.match(await playground.body.inputValue(), /invoice/);
  await playground.chooseTemplate("Own text");
  await eventually(async () => assert.equal(await playground.body.inputValue(), '{"mine": true}'));
});

test("a number stands for the number of the message", async () => {
  const playground = await openPlayground();
  await playground.startEmpty();
  await playground.write('{"order": {{seq}}}');
  assert.equal(await playground.body.getAttribute("aria-invalid"), null);
  await playground.send(2);
  await playground.line.getByRole("button", { name: /#2 / }).click();
  const body = playground.page.getByRole("group", { name: "Body of the message" });
  await eventually(async () => assert.equal(await body.textContent(), '{"order": 2}'));
});

for (const [format, typed, expected] of [
  ["JSON", '{\n  "subject": "Lunch",\n  "mail": \n}', /4:1 .*value/],
  ["XML", "<email>\n  <to>Luis</from>\n</email>", /2:\d+ /],
]) {
  test(`a mistake in ${format} is told with line and column while it is typed`, async () => {
    const playground = await openPlayground();
    await playground.pause();
    await playground.chooseFormat(format);
    await playground.body.fill("");
    await playground.body.pressSequentially(typed);
    await eventually(async () => {
      assert.equal(await playground.body.getAttribute("aria-invalid"), "true");
      assert.match(await playground.explanationOf(playground.body), expected);
    });
    await screenshot(playground.page, `mistake-in-${format}`);
    await playground.body.fill(format === "JSON" ? "{}" : "<email/>");
    await eventually(async () => {
      assert.equal(await playground.body.getAttribute("aria-invalid"), null);
    });
  });
}

test("a hundred messages are sent at once and get the next numbers", async () => {
  const playground = await openPlayground();
  await playground.startEmpty();
  await playground.send();
  await playground.expectReply(/Accepted as #1/);
  await playground.button("Send 100").click();
  await playground.expectReply(/Accepted 100: #2 to #101/);
  await playground.expectLedger({ accepted: 101, ready: 101 });
});

test("the sender sends what is in the editor every so many milliseconds", async () => {
  const playground = await openPlayground();
  await playground.startEmpty();
  await playground.write('{"mine": {{seq}}}');
  await playground.set("Every", "200", playground.compose);
  await playground.button("Every 200 ms").click();
  await playground.expectReply(/Shop API sends this every 200 ms/);
  await playground.playUntil({ accepted: (accepted) => accepted >= 10 }, { speed: 2 });
  const sent = (await playground.downloadTrace()).of("sent").map((entry) => entry.at);
  assert.deepEqual(
    sent,
    numbers(0, sent.length - 1).map((nth) => nth * 200_000),
  );
  await playground.line.or(playground.outbox).getByRole("button").first().click();
  const body = playground.page.getByRole("group", { name: "Body of the message" });
  await eventually(async () => assert.match(await body.textContent(), /^{"mine": \d+}$/));
});

test("the sender sends in bursts and on a ramp that were typed in", async () => {
  const playground = await openPlayground();
  const { compose } = playground;
  await playground.startEmpty();
  await playground.choose("Arrivals", "Burst");
  await playground.set("Burst of", "3", compose);
  await playground.set("Each", "2", compose);
  await playground.switch("Shop API sends").click();
  const card = playground.page.getByRole("article").filter({ hasText: "Shop API" });
  await eventually(async () => assert.match(await card.textContent(), /3 every 2 s/));
  await playground.playUntilTime(4_500, { speed: 5 });
  const sent = async () => (await playground.downloadTrace()).of("sent").map((entry) => entry.at);
  const bursts = [0, 0, 0, 2_000_000, 2_000_000, 2_000_000, 4_000_000];
  assert.deepEqual((await sent()).slice(0, bursts.length), bursts);

  await playground.reset();
  await playground.switch("Shop API sends").click();
  await playground.choose("Arrivals", "Ramp");
  await playground.set("From", "0", compose);
  await playground.set("Over", "10", compose);
  await playground.switch("Shop API sends").click();
  await playground.playUntilTime(2_500, { speed: 5 });
  assert.deepEqual((await sent()).slice(0, 4), [0, 1_414_214, 2_000_000, 2_449_490]);
  await eventually(async () => assert.match(await card.textContent(), /messages\/s/));
  await playground.set("To", "0", compose);
  const to = playground.field("To", compose);
  const refusal = /^0 is out of range, accepted is 1 to 10000/;
  await eventually(async () => assert.match(await playground.explanationOf(to), refusal));
});

test("a delayed message is hidden until its delay is over", async () => {
  const playground = await openPlayground();
  await playground.startEmpty();
  await playground.set("Delay", "2.5", playground.compose);
  await playground.send();
  await playground.expectReply(/hidden for 2.5 s/);
  await playground.expectLedger({ delayed: 1, ready: 0 });
  assert.equal((await playground.rows())[0].state, "delayed");
  await playground.playUntil({ done: 1 }, { speed: 5 });
  const trace = await playground.downloadTrace();
  assert.equal(trace.of("became-ready")[0].at, 2_500_000);
  assert.equal(trace.of("delivered")[0].at, 2_500_000);
});

for (const [label, text, range] of [
  ["Delay", "901", / is out of range, accepted is 0 s to 15 min/],
  ["Every", "0", /^0 ms is out of range, accepted is 100 µs to 1 h/],
  ["Every", "soon", /^soon cannot be read as such a number, accepted is 100 µs to 1 h/],
]) {
  test(`${label} ${text} is refused in place with the range`, async () => {
    const playground = await openPlayground();
    await playground.pause();
    await playground.set(label, text, playground.compose);
    const field = playground.field(label, playground.compose);
    await eventually(async () => assert.match(await playground.explanationOf(field), range));
    assert.equal(await field.inputValue(), text, "what was typed stays");
    await field.press("Escape");
    await eventually(async () => assert.equal(await field.getAttribute("aria-invalid"), null));
  });
}
