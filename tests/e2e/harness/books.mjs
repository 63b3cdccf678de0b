// The books of a run, kept once more by somebody who sees nothing but the exported trace.

import assert from "node:assert/strict";

const LIVE = ["ready", "delayed", "in flight"];

/** Reads a trace line by line, insists on what must be true of every line, and returns the sums. */
export function booksOf(trace) {
  const places = new Map();
  const effects = new Map();
  const sums = { rejected: 0, redelivered: 0, lost: 0 };
  let last = { n: 0, at: 0 };

  const move = (entry, from, to) => {
    const place = places.get(entry.message);
    assert.ok(from.includes(place), `from ${place}: ${JSON.stringify(entry)}`);
    places.set(entry.message, to);
  };
  const hidden = (entry) => (entry.until === null ? "ready" : "delayed");
  const rules = {
    sent(entry) {
      assert.ok(!places.has(entry.message), `sent twice: ${JSON.stringify(entry)}`);
      places.set(entry.message, hidden(entry));
    },
    "became-ready": (entry) => move(entry, ["delayed"], "ready"),
    delivered(entry) {
      move(entry, ["ready"], "in flight");
      if (entry.epoch > 1) sums.redelivered += 1;
    },
    released: (entry) => move(entry, ["in flight"], hidden(entry)),
    acked: (entry) => move(entry, LIVE, "done"),
    dead: (entry) => move(entry, LIVE, "dead"),
    dropped: (entry) => move(entry, LIVE, "dropped"),
    redriven: (entry) => move(entry, ["dead"], "ready"),
    effect: (entry) => effects.set(entry.message, (effects.get(entry.message) ?? 0) + 1),
    rejected: () => (sums.rejected += 1),
    lost: () => (sums.lost += 1),
    "stale-settle": () => {},
    extended: () => {},
    worker: () => {},
    set: () => {},
  };

  for (const entry of trace.entries) {
    assert.equal(entry.n, last.n + 1, "a number is missing");
    assert.ok(entry.at >= last.at, "time went back");
    last = entry;
    assert.ok(entry.event in rules, `an event that nobody knows: ${entry.event}`);
    rules[entry.event](entry);
  }
  const count = (place) => [...places.values()].filter((it) => it === place).length;
  const all = [...effects.values()].reduce((sum, some) => sum + some, 0);
  return {
    accepted: places.size,
    ready: count("ready"),
    delayed: count("delayed"),
    "in flight": count("in flight"),
    done: count("done"),
    dead: count("dead"),
    dropped: count("dropped"),
    effects: all,
    redelivered: sums.redelivered,
    duplicates: all - effects.size,
    rejected: sums.rejected,
    lost: sums.lost,
  };
}
