// The page as a person uses it: every control by its role and its name.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { eventually } from "./eventually.mjs";
import { Trace } from "./trace.mjs";

const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 100, 1_000];
const TERMS =
  /([\d,]+)\s+(accepted|ready|delayed|in flight|done|dead|dropped|effects|redelivered|duplicates|rejected|lost)/g;

export class Playground {
  constructor(page, root = page) {
    this.page = page;
    this.root = root;
    this.timer = root.getByRole("timer", { name: "Simulated time" });
    this.stage = root.getByRole("region", { name: "Stage" });
    this.ledger = root.getByRole("region", { name: "Ledger" });
    this.workers = this.stage.getByRole("group", { name: "Workers" });
    this.inbox = root.getByRole("dialog", { name: "Inbox" });
    this.outbox = root.getByRole("region", { name: "Outbox" });
    this.deadLetters = root.getByRole("region", { name: "Dead-letter queue" });
    this.body = root.getByLabel("Message body");
    this.compose = root.getByRole("region", { name: "Compose" });
    this.messages = root.getByRole("grid", { name: "Messages" });
    this.settings = root.getByRole("region", { name: "Workers" });
    this.log = root.getByRole("log", { name: "Log" });
    this.hash = root.getByRole("status", { name: "Trace hash" });
    this.speed = root.getByRole("slider", { name: "Speed" });
    this.seed = root.getByLabel("Seed");
    this.scenario = root.getByLabel("Scenario");
  }

  button(name, options = {}) {
    return this.root.getByRole("button", { name, exact: true, ...options });
  }

  switch(name) {
    return this.root.getByRole("switch", { name, exact: true });
  }

  /** The line on the stage, the oldest first. */
  get line() {
    return this.stage.getByRole("list", { name: /oldest first/ });
  }

  /** The numbers of the messages that a list shows, in its order. */
  async numbersIn(list) {
    const names = await list.getByRole("button").evaluateAll((buttons) =>
      buttons.map((button) => button.getAttribute("aria-label") ?? button.textContent),
    );
    return names.map((name) => Number(/#([\d,]+)/.exec(name)?.[1].replaceAll(",", "")));
  }

  /** A field for a number or a word, by its label. */
  field(label, within = this.root) {
    return within.getByRole("textbox", { name: label, exact: true });
  }

  /** Types into a field and leaves it. */
  async set(label, text, within) {
    const field = this.field(label, within);
    await field.fill(text);
    await field.press("Enter");
  }

  async choose(group, option) {
    const radio = this.root.getByRole("radiogroup", { name: group }).getByRole("radio", {
      name: option,
      exact: true,
    });
    await radio.click();
    await eventually(async () => assert.equal(await radio.getAttribute("aria-checked"), "true"));
  }

  async chooseFormat(name) {
    await this.root.getByRole("tablist", { name: "Format" }).getByRole("tab", { name }).click();
  }

  async chooseTemplate(label) {
    await this.root.getByLabel("Template").selectOption({ label });
  }

  /** What the page says about a control that was refused, next to it. */
  async explanationOf(control) {
    const ids = (await control.getAttribute("aria-describedby")) ?? "";
    const texts = ids.split(" ").filter(Boolean).map((id) => this.page.locator(`#${id}`).textContent());
    return (await Promise.all(texts)).join(" ");
  }

  /** Waits until the answer below the buttons says so. */
  async expectReply(pattern) {
    const reply = this.compose.getByRole("status").filter({ hasText: pattern });
    await reply.waitFor();
  }

  /** The rows of the message list, as far as they are drawn. */
  async rows() {
    const texts = await this.messages.getByRole("row").evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent)),
    );
    const cells = texts.filter((row) => row.length === 5);
    return cells.map(([position, id, state, age, deliveries]) => ({
      position: position && Number(position),
      id: Number(/#(\d+)/.exec(id)[1]),
      state,
      age: Number(age.replaceAll(",", "")),
      deliveries: Number(deliveries),
    }));
  }

  /** Simulated time in milliseconds. */
  async now() {
    const [minutes, seconds] = (await this.timer.textContent()).split(":");
    return Math.round((Number(minutes) * 60 + Number(seconds)) * 1_000);
  }

  async play() {
    await this.button("Play").click();
    await this.button("Pause").waitFor();
  }

  async pause() {
    await this.button("Pause").click();
    await this.button("Play").waitFor();
  }

  async step(times = 1) {
    for (let step = 0; step < times; step += 1) await this.button("Step").click();
  }

  async reset() {
    await this.button("Reset").click();
  }

  async setSpeed(factor) {
    const step = SPEEDS.indexOf(factor);
    assert.notEqual(step, -1, `there is no speed ${factor}`);
    await this.speed.fill(String(step));
  }

  /** Stands still at the first instant, with the sender off: what happens is what the test does. */
  async startEmpty({ sender = "Shop API" } = {}) {
    await this.pause();
    await this.reset();
    await this.switch(`${sender} sends`).click();
    await this.expectLedger({ accepted: 0 });
  }

  /** Plays until a condition on the ledger holds, as fast as wanted, and stands still again. */
  async playUntil(expected, { speed = 10, within } = {}) {
    await this.setSpeed(speed);
    await this.play();
    await this.expectLedger(expected, { within });
    await this.pause();
  }

  async playUntilTime(millis, { speed = 10 } = {}) {
    await this.setSpeed(speed);
    await this.play();
    await this.reach(millis);
    await this.pause();
  }

  /** Waits until so much simulated time is over. */
  async reach(millis) {
    await eventually(async () => {
      const now = await this.now();
      assert.ok(now >= millis, `it is ${now} ms and not yet ${millis} ms`);
    });
  }

  /** The numbers of the ledger, by their words. */
  async books() {
    const text = await this.ledger.textContent();
    const terms = [...text.matchAll(TERMS)];
    const books = Object.fromEntries(
      terms.map(([, number, word]) => [word, Number(number.replaceAll(",", ""))]),
    );
    return { lost: 0, ...books };
  }

  /** Waits until the ledger says so; a function in the place of a number is asked about it. */
  async expectLedger(expected, options) {
    return eventually(async () => {
      const books = await this.books();
      for (const [word, wanted] of Object.entries(expected)) {
        const fits = typeof wanted === "function" ? wanted(books[word]) : books[word] === wanted;
        assert.ok(fits, `${word} is ${books[word]}, expected ${wanted}: ${JSON.stringify(books)}`);
      }
      return books;
    }, options);
  }

  /** Puts a text into the editor as if it were typed. */
  async write(text) {
    await this.body.fill(text);
  }

  async send(times = 1) {
    for (let sent = 0; sent < times; sent += 1) await this.button("Send 1").click();
  }

  async chooseScenario(title) {
    await this.scenario.selectOption({ label: title });
  }

  async downloadTrace() {
    const [download] = await Promise.all([
      this.page.waitForEvent("download"),
      this.button("Download trace").click(),
    ]);
    return new Trace(await readFile(await download.path(), "utf8"));
  }
}
