// The ledger of the page, kept once more from its trace.

import assert from "node:assert/strict";
import { test } from "node:test";
import { booksOf } from "./harness/books.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";

useBrowser();

async function compare(playground) {
  const books = await playground.books();
  assert.deepEqual(booksOf(await playground.downloadTrace()), books);
  const { accepted, ready, delayed, "in flight": held, done, dead, dropped } = books;
  assert.equal(accepted, ready + delayed + held + done + dead + dropped);
  assert.match(await playground.ledger.textContent(), /adds up/);
  return books;
}

test("whoever reads the trace comes to the same sums as the page", async () => {
  const playground = await openPlayground({ path: "?seed=3" });
  await playground.pause();
  await playground.set("How many workers", "3");
  await playground.set("Failure rate", "40", playground.settings);
  await playground.set("Capacity", "60", playground.settings);
  await playground.set("Delay", "3", playground.compose);
  await playground.button("Send 100").click();
  assert.ok((await compare(playground)).rejected > 0);
  await playground.playUntilTime(2_000, { speed: 2 });
  assert.ok((await compare(playground)).delayed > 0);

  await playground.button("Crash worker 2 now").click();
  await playground.switch("Worker 1").click();
  await playground.choose("Delete", "on receive");
  await playground.playUntilTime(9_000, { speed: 5 });
  assert.ok((await compare(playground)).lost > 0);

  await playground.switch("Worker 1").click();
  await playground.choose("Delete", "after success");
  await playground.playUntil({ dead: (dead) => dead > 0 }, { speed: 10 });
  await playground.deadLetters.getByRole("button", { name: "Redrive" }).click();
  await playground.set("Lease", "0.2", playground.settings);
  await playground.playUntilTime(40_000, { speed: 10 });
  assert.ok((await compare(playground)).redelivered > 0);
  await screenshot(playground.page, "books");
});
