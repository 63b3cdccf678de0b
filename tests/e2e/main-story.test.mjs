// What the page is for, from the first click to the last message.

import assert from "node:assert/strict";
import { test } from "node:test";
import { booksOf } from "./harness/books.mjs";
import { eventually } from "./harness/eventually.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";
import { EMAIL, numbers } from "./harness/messages.mjs";

useBrowser();

test("messages wait in order while the worker is down, and none of them is lost", async () => {
  const playground = await openPlayground();
  await playground.startEmpty();

  await playground.write(EMAIL);
  await playground.send(20);
  await playground.expectLedger({ accepted: 20, ready: 20 });

  await playground.play();
  await playground.expectLedger({ done: (done) => done >= 2 });
  await playground.switch("Worker 1").click();
  const wentDown = await playground.now();

  await playground.send(20);
  const { done } = await playground.expectLedger({ accepted: 40 });
  assert.ok(done < 20, `${done} were done before the worker went down`);

  // What the worker held comes back when its lease ends; the lease is 2 s.
  await playground.reach(wentDown + 2_500);
  await playground.expectLedger({ done, ready: 40 - done, "in flight": 0 });
  await eventually(async () => {
    const line = await playground.numbersIn(playground.line);
    assert.ok(line.length > 5, `${line} is hardly a line`);
    assert.deepEqual(line, numbers(done + 1, done + line.length));
  });
  await screenshot(playground.page, "main-story-outage");

  await playground.switch("Worker 1").click();
  await playground.setSpeed(5);
  await playground.expectLedger({ done: 40, effects: 40, lost: 0, dead: 0, duplicates: 0 });
  const sum = await playground.ledger.textContent();
  assert.match(sum, /40 accepted = 0 ready \+ 0 delayed \+ 0 in flight \+ 40 done/);
  assert.match(sum, /adds up/);
  await screenshot(playground.page, "main-story-all-done");

  await playground.pause();
  const trace = await playground.downloadTrace();
  assert.deepEqual(trace.messages("sent"), numbers(1, 40));
  assert.deepEqual(trace.messages("acked"), numbers(1, 40));
  assert.deepEqual(trace.messages("effect"), numbers(1, 40));
  assert.deepEqual(booksOf(trace), await playground.books());
});
