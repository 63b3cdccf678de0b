// What goes wrong between a sender and its queue, and what a sender does about it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";

useBrowser();

const card = (playground, name = "Sender Shop API") =>
  playground.stage.getByRole("article", { name, exact: true });

async function openStill() {
  const playground = await openPlayground();
  await playground.pause();
  await playground.reset();
  assert.equal(await playground.now(), 0);
  await playground.compose.getByText("Answers and faults").click();
  return playground;
}

/** Sets how often and how the sender tries. */
async function tryAgain(playground, tries) {
  await playground.set("Tries", String(tries), playground.compose);
  await playground.compose.getByLabel("Tries again").waitFor();
}

test("a sender that is cut off loses what it sends when it tries but once", async () => {
  const playground = await openStill();
  const connected = playground.switch("Shop API is connected");
  await connected.click();
  await card(playground).getByText("cut off").waitFor();
  await screenshot(playground.page, "sender-cut-off");
  await playground.set("Timeout", "1", playground.compose);
  await playground.playUntilTime(5_000);
  await playground.expectLedger({ accepted: 0 });
  await eventually(async () => {
    const text = await card(playground).textContent();
    assert.match(text, /rejected[1-9]/, text);
  });
  await connected.click();
  await playground.playUntil({ accepted: (count) => count > 3 });
});

test("with more tries nothing is lost: it arrives when the connection is back", async () => {
  const playground = await openStill();
  await tryAgain(playground, 100);
  await playground.set("Timeout", "1", playground.compose);
  await playground.compose.getByLabel("Tries again").selectOption({ label: "linear" });
  await playground.set("First delay", "0.5", playground.compose);
  await playground.set("Longest delay", "1", playground.compose);
  const connected = playground.switch("Shop API is connected");
  await connected.click();
  await playground.playUntilTime(5_000);
  await playground.expectLedger({ accepted: 0 });
  await card(playground).getByText(/sent again/).waitFor();
  await connected.click();
  await playground.playUntil({ accepted: (count) => count > 12, lost: 0 });
  const text = await card(playground).textContent();
  assert.match(text, /rejected0/, text);
});

test("a lost answer makes the sender send twice, and deduplication recognises it", async () => {
  for (const [dedup, accepted] of [[null, 2], ["60", 1]]) {
    const playground = await openStill();
    await playground.choose("Arrivals", "Burst");
    await playground.set("Burst of", "1", playground.compose);
    await playground.set("Each", "3600", playground.compose);
    await tryAgain(playground, 3);
    await playground.set("Timeout", "1", playground.compose);
    if (dedup) await playground.set("Deduplication", dedup, playground.settings);
    await playground.button("Lose the next answer").click();
    await playground.button("Will lose the next answer; one more").waitFor();
    await card(playground).getByText("loses an answer").waitFor();
    await playground.playUntilTime(10_000);
    await playground.expectLedger({ accepted, done: accepted });
    await card(playground).getByText("1 sent again").waitFor();
  }
});

test("what a sender may not be set to is refused at its field", async () => {
  const playground = await openStill();
  const refused = async (label, text, pattern) => {
    await playground.set(label, text, playground.compose);
    const field = playground.field(label, playground.compose);
    await eventually(async () => assert.match(await playground.explanationOf(field), pattern));
    await field.press("Escape");
  };
  await refused("Tries", "0", /1 to 1,?000/);
  await refused("Open at most", "none", /1 to 100,?000/);
  await refused("Timeout", "0", /1 ms to 1 h/);
  await refused("Hand-over", "-1", /0 s to 1 h/);
});
