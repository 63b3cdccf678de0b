// Bodies through the module that ships: what goes in comes out, or is refused with a reason.

import assert from "node:assert/strict";
import { test } from "node:test";
import { loadQueueSet } from "./load.mjs";

const QueueSet = await loadQueueSet();
const MOST = 1_048_576;

function newQueues() {
  const queues = new QueueSet();
  queues.apply({ at: 0, op: "create", queue: "jobs" });
  return queues;
}

/** What comes out: the fields of the delivery that hold the body. */
function through(body) {
  const queues = newQueues();
  const sent = queues.apply({ at: 0, op: "send", queue: "jobs", ...body });
  assert.deepEqual(sent.result, { id: 1, duplicate: false });
  const [delivery] = queues.apply({ at: 0, op: "receive", queue: "jobs" }).result.deliveries;
  const { receipt, until, group, ...rest } = delivery;
  return rest;
}

for (const [what, text] of [
  ["nothing", ""],
  ["NUL", "\0"],
  ["all control characters", String.fromCharCode(...Array(0x20).keys(), 0x7f, 0x85)],
  ["blanks at both ends", " \t\r\n a \n"],
  ["a byte order mark", "\ufeffa"],
  ["an accent of its own", "e\u0301"],
  ["line separators", "\u2028\u2029"],
  ["the character for what cannot be read", "\ufffd"],
  ["pairs of surrogates", "😀\u{10ffff}"],
  ["1 MiB", "a".repeat(MOST)],
  ["1 MiB of NUL", "\0".repeat(MOST)],
  ["1 MiB of pairs", "😀".repeat(MOST / 4)],
]) {
  test(`a text of ${what} comes out as it went in`, () => {
    assert.deepEqual(through({ body: text }), { body: text });
  });
}

for (const [what, bytes] of [
  ["invalid UTF-8", [0xff, 0xfe, 0x00, 0x80]],
  ["half of a surrogate pair", [0xed, 0xa0, 0x80]],
  ["a text that was cut", [0x61, 0xe2, 0x82]],
  ["every byte there is", [...Array(256).keys()]],
  ["1 MiB", Array(MOST).fill(0xff)],
]) {
  test(`${what} as base64 comes out as it went in`, () => {
    const base64 = Buffer.from(bytes).toString("base64");
    assert.deepEqual(through({ body_base64: base64 }), { body_base64: base64 });
  });
}

test("one byte more than 1 MiB is refused", () => {
  const { error } = newQueues().apply({ at: 0, op: "send", queue: "jobs", body: "a".repeat(MOST + 1) });
  assert.equal(error.kind, "body_too_large");
  assert.equal(error.field, "body");
});

test("half of a surrogate pair is refused in a text, in an object and as an escape", () => {
  for (const half of ["\ud800", "a\udfff", "\ude00\ud83d", "\ufffd\ud83d"]) {
    const queues = newQueues();
    const request = { at: 0, op: "send", queue: "jobs", body: half };
    const raw = `{"at":0,"op":"send","queue":"jobs","body":"${half}"}`;
    const escaped = JSON.stringify(request);
    assert.notEqual(raw, escaped);
    for (const error of [
      queues.apply(request).error,
      JSON.parse(queues.applyLine(raw)).error,
      JSON.parse(queues.applyLine(escaped)).error,
    ]) {
      assert.equal(error.kind, "not_json");
      assert.match(error.message, /^(the line has )?half of a surrogate pair.* base64/);
    }
    const { ledger } = queues.apply({ at: 0, op: "inspect", queue: "jobs" }).result;
    assert.deepEqual([ledger.accepted, ledger.rejected], [0, 0]);
  }
});

test("what is no text and no object is refused, and the queues go on", () => {
  const queues = newQueues();
  const circle = {};
  circle.itself = circle;
  for (const value of [undefined, null, 7, "text", [], circle, { at: 1n }, () => {}]) {
    assert.equal(queues.apply(value).error.kind, "not_json");
  }
  for (const value of [undefined, null, 7, {}, Symbol("line")]) {
    assert.equal(JSON.parse(queues.applyLine(value)).error.kind, "not_json");
  }
  const long = JSON.parse(queues.applyLine(" ".repeat(8 * MOST + 1))).error;
  assert.deepEqual(long, { kind: "not_json", message: "the line has more than 8388608 bytes", field: null });
  assert.deepEqual(queues.apply({ at: 0, op: "advance" }), { result: { at: 0 }, transitions: [] });
});

test("a seed is a whole number", () => {
  for (const seed of [undefined, 0, 2 ** 53 - 1]) assert.ok(new QueueSet(seed));
  for (const seed of [-1, 0.5, 2 ** 53, NaN, Infinity]) {
    assert.throws(() => new QueueSet(seed), /a seed is a whole number from 0 to 9007199254740991/);
  }
});
