// The schema takes what is right and nothing that is wrong.

import assert from "node:assert/strict";
import { test } from "node:test";
import { examples } from "./examples.mjs";
import { definitions, isAnswer, isLine, isRequest, wrong } from "./schema.mjs";

test("every example has the form that the schema says", () => {
  let count = 0;
  for (const { asked, answered } of examples) {
    for (const [index, line] of answered.entries()) {
      const answer = JSON.parse(line);
      assert.ok(isAnswer(answer), wrong(isAnswer, line));
      assert.ok(isLine(answer), line);
      assert.ok(!isRequest(answer), line);
      const kind = answer.error?.kind;
      if (kind === "not_json") continue;
      const request = JSON.parse(asked[index]);
      assert.equal(isRequest(request), kind !== "bad_field", wrong(isRequest, asked[index]));
      count += 1;
    }
  }
  assert.ok(count > 100, `only ${count} examples`);
});

test("there is an example for each operation, result and transition of the schema", () => {
  const used = new Set();
  const note = (value) => {
    for (const name of Object.keys(definitions)) {
      if (!/^(request|result|transition)_/.test(name) || used.has(name)) continue;
      const { properties, required } = definitions[name];
      const fits =
        required.every((field) => field in value) &&
        Object.keys(value).every((field) => field in properties) &&
        ["op", "kind"].every((field) => !(field in properties) || properties[field].const === value[field]);
      if (fits) used.add(name);
    }
  };
  for (const { asked, answered } of examples) {
    for (const [index, line] of answered.entries()) {
      const { result, transitions } = JSON.parse(line);
      if (!result) continue;
      note(result);
      note(JSON.parse(asked[index]));
      transitions.forEach(note);
    }
  }
  const missing = Object.keys(definitions).filter(
    (name) => /^(request|result|transition)_/.test(name) && !used.has(name),
  );
  assert.deepEqual(missing, []);
});

test("what is nearly right is refused", () => {
  const receipt = { id: 1, epoch: 1 };
  for (const request of [
    {},
    { op: "next" },
    { at: -1, op: "next" },
    { at: 2 ** 53, op: "next" },
    { at: 0, op: "fly" },
    { at: 0, op: "next", queue: "jobs" },
    { at: 0, op: "create", queue: "" },
    { at: 0, op: "create", queue: "😀".repeat(81) },
    { at: 0, op: "create", queue: "jobs", preset: "sqs" },
    { at: 0, op: "create", queue: "jobs", knobs: { lease: 1 } },
    { at: 0, op: "create", queue: "jobs", knobs: { dedup: { window: { span_us: 1 } } } },
    { at: 0, op: "send", queue: "jobs" },
    { at: 0, op: "send", queue: "jobs", body: "a", body_base64: "YQ==" },
    { at: 0, op: "send", queue: "jobs", body_base64: "YQ" },
    { at: 0, op: "ack", queue: "jobs", receipt: 1 },
    { at: 0, op: "extend", queue: "jobs", receipt },
    { at: 0, op: "redrive", queue: "jobs" },
    { at: 0, op: "redrive", queue: "jobs", most: 1, per_second: 1 },
  ]) {
    assert.ok(!isRequest(request), JSON.stringify(request));
  }
  const error = (kind) => ({ kind, message: "why", field: null });
  const sent = { at: 0, queue: "jobs", id: 1, kind: "sent", cause: "send", bytes: 1, until: null };
  for (const answer of [
    {},
    { result: { id: 1, duplicate: false } },
    { result: {}, transitions: [] },
    { result: { queue: "jobs" }, transitions: [], more: false },
    { result: { queue: "jobs" }, transitions: [{ ...sent, cause: "due" }] },
    { result: { queue: "jobs" }, transitions: [{ ...sent, worker: 1 }] },
    { error: error("stale") },
    { error: error("full"), transitions: [] },
    { error: error("unheard_of") },
    { error: error("full"), result: { queue: "jobs" }, transitions: [] },
  ]) {
    assert.ok(!isAnswer(answer), JSON.stringify(answer));
  }
});

test("what may be left out may be left out or be null", () => {
  const receipt = { id: 1, epoch: 1 };
  for (const request of [
    { at: 0, op: "create", queue: "😀".repeat(80), preset: null, knobs: null },
    { at: 2 ** 53 - 1, op: "send", queue: "jobs", body: "", body_base64: null, group: null },
    { at: 0, op: "send", queue: "jobs", body: null, body_base64: "" },
    { at: 0, op: "receive", queue: "jobs", worker: null, most: null, lease_us: null },
    { at: 0, op: "nack", queue: "jobs", receipt, failed: null, delay_us: null },
    { at: 0, op: "redrive", queue: "jobs", most: 1, per_second: null },
    { at: 0, op: "purge", queue: "jobs" },
  ]) {
    assert.ok(isRequest(request), wrong(isRequest, JSON.stringify(request)));
  }
});
