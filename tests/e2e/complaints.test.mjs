// The tests of this folder fail when the page complains; here it does, on purpose.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./harness/eventually.mjs";
import { openBlankPage, useBrowser } from "./harness/open-page.mjs";
import { serveFolder } from "./harness/static-server.mjs";

useBrowser();

const CASES = [
  ["an error in the console", /^console: broken$/, 'console.error("broken");'],
  ["a warning in the console", /^console: odd$/, 'console.warn("odd");'],
  ["an exception", /^exception: thrown$/, 'throw new Error("thrown");'],
  ["a rejection", /^exception: rejected$/, 'Promise.reject(new Error("rejected"));'],
  ["a file that is missing", /^console: .*404/, 'fetch("./missing.css");'],
  [
    "a request to another origin",
    /^request to another origin: http:\/\/127\.0\.0\.2/,
    'fetch("http://127.0.0.2:9/").catch(() => {});',
  ],
  ["what the policy forbids", /^console: policy: /, 'new Image().src = "./picture.png";'],
];

for (const [what, complaint, script] of CASES) {
  test(`${what} is a complaint`, async () => {
    const html = `<!doctype html><html lang="en"><head><title>page</title>
      <meta http-equiv="Content-Security-Policy" content="default-src 'self'; connect-src *; img-src data:">
      <link rel="icon" href="data:,"></head><body><script src="./script.js"></script></body></html>`;
    const server = await serveFolder(null, { pages: { "/page.html": html, "/script.js": script } });
    try {
      const page = await openBlankPage({ origins: [server.origin], tolerated: () => true });
      await page.goto(`${server.origin}/page.html`);
      await eventually(() => {
        assert.ok(page.complaints.some((it) => complaint.test(it)), page.complaints.join("\n"));
      });
      await page.context().close();
    } finally {
      await server.close();
    }
  });
}
