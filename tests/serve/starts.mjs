// Loads the page that `cargo xtask serve` serves, and fails unless it starts under its policy.

import assert from "node:assert/strict";
import { launchChromium } from "../chromium.mjs";

const address = process.env.MQP_URL;
const browser = await launchChromium();
try {
  const page = await browser.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => complaints.push(`not loaded: ${request.url()}`));
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== new URL(address).origin) {
      complaints.push(`request to another origin: ${request.url()}`);
    }
  });
  const answer = await page.goto(address, { waitUntil: "networkidle" });
  assert.equal(answer.status(), 200);
  assert.equal(await page.title(), "Message Queue Playground");
  const policy = page.locator('meta[http-equiv="Content-Security-Policy"]');
  assert.equal(await policy.count(), 1, "the page has no policy");
  await page.locator("body > *").first().waitFor({ state: "attached", timeout: 10_000 });
  assert.deepEqual(complaints, []);
  console.log(`  ${address} starts without a complaint`);
} finally {
  await browser.close();
}
