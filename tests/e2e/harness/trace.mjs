// The trace as the page hands it out: JSON Lines.

import { createHash } from "node:crypto";

export class Trace {
  constructor(text) {
    this.text = text;
    this.entries = text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  }

  /** The SHA-256 of the file, byte for byte. */
  get hash() {
    return createHash("sha256").update(this.text).digest("hex");
  }

  /** The entries of some events. */
  of(...events) {
    return this.entries.filter((entry) => events.includes(entry.event));
  }

  /** The numbers of the messages to which an event happened, in order. */
  messages(event) {
    return this.of(event).map((entry) => entry.message);
  }

  count(event) {
    return this.of(event).length;
  }
}
