// The module that ships writes the documents that the native build writes, byte for byte.
//
// MQP_SAMPLES has a document or a refusal on each line.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const folder = join(process.env.MQP_DIST, "documents");
const documents = await import(pathToFileURL(join(folder, "documents.js")).href);
documents.initSync({ module: readFileSync(join(folder, "documents_bg.wasm")) });

const samples = readFileSync(process.env.MQP_SAMPLES, "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));
const bytes = (text) => new TextEncoder().encode(text);

const ways = {
  email: { write: documents.email, check: documents.checkEmail },
  invoice: { write: documents.invoice, check: documents.checkInvoice },
};

test("there are documents and refusals of both kinds", () => {
  for (const kind of ["email", "invoice"]) {
    assert.ok(samples.some((sample) => sample.kind === kind && sample.hex), kind);
    assert.ok(samples.some((sample) => sample.kind === kind && sample.refusal), kind);
  }
});

for (const [index, { kind, body, message, sent_us, hex, refusal }] of samples.entries()) {
  test(`sample ${index + 1}, ${kind}: ${refusal ?? "the same bytes"}`, () => {
    const { write, check } = ways[kind];
    if (refusal) {
      assert.throws(() => write(bytes(body), message, sent_us), { name: "Error", message: refusal });
      assert.throws(() => check(bytes(body)), { name: "Error", message: refusal });
    } else {
      check(bytes(body));
      const written = Buffer.from(write(bytes(body), message, sent_us));
      assert.ok(written.equals(Buffer.from(hex, "hex")), `${written.length} bytes`);
    }
  });
}

test("a number that is no whole number is refused", () => {
  const { body } = samples.find((sample) => sample.hex);
  for (const wrong of [-1, 0.5, NaN, 2 ** 53, undefined]) {
    assert.throws(() => documents.email(bytes(body), wrong, 0), /^Error: message: a whole number/);
    assert.throws(() => documents.email(bytes(body), 0, wrong), /^Error: sent_us: a whole number/);
  }
});

test("the licence of the font lies beside the module", () => {
  const licence = readFileSync(join(folder, "FONT-LICENSE.txt"), "utf8");
  assert.match(licence, /Noto Sans/);
  assert.match(licence, /SIL OPEN FONT LICENSE Version 1\.1/);
  assert.match(licence, /Apache License\s+Version 2\.0/);
});
