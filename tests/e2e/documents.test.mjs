// What came out, as those have it who got it: read on the page, and kept as files that others read.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { eventually } from "./harness/eventually.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";

const EMAIL_READER = fileURLToPath(new URL("../../documents/tests/read_email.py", import.meta.url));
const NOT_LOADED = /^not loaded: .*\/documents\/|Failed to load resource|ERR_FAILED/;

useBrowser();

/** Opens the page, and notes which files of the documents it asks for. */
async function open(options) {
  const playground = await openPlayground(options);
  const asked = [];
  playground.page.on("request", (request) => {
    const file = /\/documents\/(.*)$/.exec(request.url());
    if (file) asked.push(file[1]);
  });
  await playground.compose.waitFor({ state: "attached" });
  return { playground, page: playground.page, inbox: playground.inbox, asked };
}

/** The rows of the inbox, the newest first. */
const rows = (inbox) => inbox.getByRole("listitem").getByRole("button");

/** The file behind a link that is called so. */
async function download(page, name) {
  const link = page.getByRole("link", { name });
  await link.waitFor();
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return { name: file.suggestedFilename(), path: await file.path() };
}

function run(program, ...args) {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  assert.equal(status, 0, `${program}: ${error ?? stderr}`);
  return stdout;
}

/** What Python's `email` finds in a file. */
async function readEmail(path) {
  const input = await readFile(path);
  const { status, stdout, stderr } = spawnSync("python3", ["-I", EMAIL_READER], { input });
  assert.equal(status, 0, String(stderr));
  const email = JSON.parse(stdout);
  assert.deepEqual(email.defects, []);
  return email;
}

test("an e-mail is read on the page, and its file says what the message says", async () => {
  const { playground, page, inbox, asked } = await open();
  await playground.expectLedger({ done: (done) => done >= 2 });
  await playground.pause();
  await playground.button("Inbox").first().click();
  await rows(inbox).first().waitFor();
  assert.deepEqual(asked, [], "nothing is loaded for a list");
  await rows(inbox).last().click();
  const letter = inbox.getByRole("article", { name: "E-mail from message 1" });
  await letter.getByRole("heading", { name: "Order 1 received" }).waitFor();
  assert.match(await letter.textContent(), /From.*shop@example.com.*To.*customer1@example.com/);
  const eml = await download(page, /^Download email-1\.eml/);
  assert.equal(eml.name, "email-1.eml");
  const email = await readEmail(eml.path);
  assert.deepEqual(email.to, [["", "customer1@example.com"]]);
  assert.deepEqual(email.from, [["", "shop@example.com"]]);
  assert.equal(email.subject, "Order 1 received");
  assert.equal(email.mail.trim(), "Thank you. We are packing order 1 now.");
  await rows(inbox).first().click();
  await inbox.getByRole("link", { name: /^Download email-[^1]/ }).waitFor();
  assert.deepEqual(asked, ["documents.js", "documents_bg.wasm"], "once for all");
});

test("an invoice is a PDF, and the e-mail that mails it has it attached", async () => {
  const { playground, page, inbox } = await open({ path: "?scenario=invoices-by-email" });
  await playground.expectLedger({ effects: (effects) => effects >= 4 });
  await playground.pause();
  await playground.button("Inbox").first().click();
  await rows(inbox).last().click();
  const sheet = inbox.getByRole("article", { name: "Invoice from message 1" });
  await sheet.getByRole("row", { name: "Total EUR 100.32" }).waitFor();
  await screenshot(page, "inbox-invoice");
  const pdf = await download(page, /^Download invoice-1\.pdf/);
  const text = run("pdftotext", "-layout", pdf.path, "-");
  assert.match(text, /Invoice\s+No\. 1 · 1 January 2026/);
  assert.match(text, /Customer 1[^]*Darjeeling, 100 g\s+3\s+14\.80\s+44\.40[^]*Total EUR\s+100\.32/);
  assert.match(run("qpdf", "--check", pdf.path), /No syntax or stream encoding errors found/);

  await rows(inbox).nth((await rows(inbox).count()) - 2).click();
  await inbox.getByRole("article", { name: /^E-mail/ }).waitFor();
  await screenshot(page, "inbox-attachment");
  const email = await readEmail((await download(page, /^Download email-\d+\.eml/)).path);
  assert.deepEqual(email.to, [["Customer 1", "customer1@example.com"]]);
  assert.equal(email.subject, "Invoice 1");
  assert.match(email.mail, /your invoice over 100\.32 EUR is attached/);
  const [attached] = email.attachments;
  assert.deepEqual([attached.name, attached.type], ["invoice-1.pdf", "application/pdf"]);
  const kept = await download(page, /^Download invoice-1\.pdf/);
  assert.equal(attached.base64, (await readFile(kept.path)).toString("base64"));
});

test("a body of which nothing can be made fails, and the log names the field", async () => {
  const { playground, asked } = await open({ path: "?scenario=invoices-by-email" });
  await playground.startEmpty();
  await playground.write('{ "invoice": 1, "customer": { "name": "Ana", "email": "ana" }, "lines": [] }');
  await playground.send();
  await playground.playUntil({ dead: 1, effects: 0 });
  const lines = await playground.log.getByRole("listitem").allTextContents();
  const told = lines.filter((line) => line.includes("the body makes no invoice, lines must be a list of lines"));
  assert.equal(told.length, 3, lines.join("\n"));
  await playground.stage.getByRole("button", { name: /^Redrive to .*: 1 dead$/ }).waitFor();
  assert.deepEqual(asked, [], "a worker that only looks loads nothing");
});

test("who gets an e-mail twice has it twice, byte for byte", async () => {
  const { playground, page, inbox } = await open();
  await playground.startEmpty();
  await playground.chooseTemplate("E-mail job");
  await playground.send();
  await playground.step();
  await playground.button("Crash between effect and ack").click();
  await playground.playUntil({ done: 1, effects: 2, duplicates: 1 });
  await playground.button("Inbox").first().click();
  assert.equal(await rows(inbox).count(), 2);
  assert.equal(await inbox.getByText("duplicate", { exact: true }).count(), 1);
  const files = [];
  for (const row of [0, 1]) {
    await rows(inbox).nth(row).click();
    files.push(await readFile((await download(page, /\.eml/)).path));
  }
  assert.ok(files[0].equals(files[1]));
});

test("what cannot be loaded is told, and comes when the network is back", async () => {
  const { playground, page, inbox, asked } = await open({
    tolerated: (complaint) => NOT_LOADED.test(complaint),
  });
  await playground.expectLedger({ done: (done) => done >= 1 });
  await page.context().setOffline(true);
  await playground.button("Inbox").first().click();
  await rows(inbox).last().click();
  await inbox.getByRole("alert").filter({ hasText: "could not be loaded" }).waitFor();
  await inbox.getByText("Thank you. We are packing order 1 now.").waitFor();
  await screenshot(page, "inbox-offline");
  await page.context().setOffline(false);
  await inbox.getByRole("button", { name: "Try again" }).click();
  await inbox.getByRole("link", { name: /^Download email-1\.eml/ }).waitFor();
  assert.deepEqual(asked.slice(1), ["documents.js?try=2", "documents_bg.wasm?try=2"]);
});

test("an e-mail is text, whatever is written in it", async () => {
  const { playground, inbox } = await open();
  await playground.startEmpty();
  const mail = '<img src="x"><script>alert(1)</script>\n\n<b>bold</b>';
  const email = { email_from: "a@example.com", email_to: "b@example.com", subject: "<i>Hello</i>", mail };
  await playground.write(JSON.stringify(email));
  await playground.send();
  await playground.playUntil({ done: 1 });
  await playground.button("Inbox").first().click();
  await rows(inbox).first().click();
  const text = inbox.getByRole("group", { name: "Text of the e-mail" });
  assert.equal(await text.textContent(), mail);
  assert.equal(await inbox.locator("img, script, b, i").count(), 0);
  await inbox.getByRole("heading", { name: "<i>Hello</i>" }).waitFor();
});

test("the inbox is left by keys, and the focus is where it was", async () => {
  const { playground, page, inbox } = await open();
  await playground.expectLedger({ done: (done) => done >= 1 });
  const button = playground.button("Inbox");
  await button.focus();
  await page.keyboard.press("Enter");
  await inbox.waitFor();
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await inbox.count(), 0));
  assert.ok(await button.evaluate((element) => element === document.activeElement));
});

for (const [width, height, colorScheme] of [
  [390, 844, "light"],
  [390, 844, "dark"],
  [768, 1024, "light"],
  [1440, 900, "dark"],
]) {
  test(`an invoice that was mailed can be read at ${width} px, ${colorScheme}`, async () => {
    const size = { width, height };
    const path = "?scenario=invoices-by-email";
    const { playground, page, inbox } = await open({ size, path, context: { colorScheme } });
    await playground.expectLedger({ effects: (effects) => effects >= 3 });
    await playground.button("Inbox").first().click();
    await rows(inbox).first().waitFor();
    await screenshot(page, `inbox-${width}-${colorScheme}`);
    const first = (await rows(inbox).count()) - 2;
    await rows(inbox).nth(first).click();
    await inbox.getByRole("link", { name: /\.pdf/ }).waitFor();
    await screenshot(page, `inbox-letter-${width}-${colorScheme}`);
    const wide = await inbox.evaluate((element) => element.scrollWidth - element.clientWidth);
    assert.ok(wide <= 0, `${wide} px too wide`);
    if (width < 720) {
      await inbox.getByRole("button", { name: "All" }).click();
      await rows(inbox).first().waitFor();
    }
    await inbox.getByRole("button", { name: "Close the inbox" }).click();
    await eventually(async () => assert.equal(await inbox.count(), 0));
  });
}
