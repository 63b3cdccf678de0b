// The program and the module that ships give the same answers, byte for byte.
//
// MQP_TRANSCRIPTS has a random transcript on each line, MQP_NATIVE is the program.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { examples } from "./examples.mjs";
import { loadQueueSet } from "./load.mjs";
import { isAnswer, isRequest, wrong } from "./schema.mjs";

const AT_ONCE = 4;
const transcripts = readFileSync(process.env.MQP_TRANSCRIPTS, "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));
const QueueSet = await loadQueueSet();

/** What the program answers: one text. */
function natively({ seed, lines }) {
  const program = spawn(process.env.MQP_NATIVE, ["queue", "--seed", String(seed)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const chunks = [];
  program.stdout.on("data", (chunk) => chunks.push(chunk));
  program.stdin.end(lines.join("\n") + "\n");
  return new Promise((resolve, reject) => {
    program.on("error", reject);
    program.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new Error(`mqp ended with ${code} at seed ${seed}`));
    });
  });
}

/** What the module answers: one text. */
function inWasm({ seed, lines }) {
  const queues = new QueueSet(seed);
  const answers = lines.map((line) => queues.applyLine(line));
  queues.free();
  return Buffer.from(answers.join("\n") + "\n");
}

async function same(transcript) {
  const native = await natively(transcript);
  const wasm = inWasm(transcript);
  if (native.equals(wasm)) return;
  const [expected, found] = [native, wasm].map((bytes) => bytes.toString().split("\n"));
  const index = expected.findIndex((line, at) => line !== found[at]);
  assert.fail(
    `seed ${transcript.seed}, line ${index + 1}: ${transcript.lines[index]}\n` +
      `mqp:  ${expected[index]}\nwasm: ${found[index]}`,
  );
}

test("random transcripts get the same answers natively and in the module that ships", async () => {
  assert.ok(transcripts.length >= 1_000, `only ${transcripts.length} transcripts`);
  const rest = transcripts[Symbol.iterator]();
  const worker = async () => {
    for (const transcript of rest) await same(transcript);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
});

test("the examples get their answers in the module that ships", () => {
  for (const { asked, answered } of examples) {
    const queues = new QueueSet();
    assert.deepEqual(asked.map((line) => queues.applyLine(line)), answered);
  }
});

test("every answer to a random line, and every line that was done, has the form of the schema", () => {
  for (const { seed, lines } of transcripts) {
    const queues = new QueueSet(seed);
    for (const line of lines) {
      const text = queues.applyLine(line);
      const answer = JSON.parse(text);
      assert.ok(isAnswer(answer), wrong(isAnswer, `seed ${seed}: ${text}`));
      if (answer.result) {
        const request = JSON.parse(line);
        assert.ok(isRequest(request), wrong(isRequest, `seed ${seed}: ${line}`));
      }
    }
    queues.free();
  }
});

test("an object gets as an object what its line gets as a line", () => {
  for (const { seed, lines } of transcripts.slice(0, 100)) {
    const [byLine, byObject] = [new QueueSet(seed), new QueueSet(seed)];
    for (const line of lines) {
      let request;
      try {
        request = JSON.parse(line);
      } catch {
        continue;
      }
      const text = JSON.stringify(request);
      assert.deepEqual(byObject.apply(request), JSON.parse(byLine.applyLine(text)), text);
    }
  }
});
