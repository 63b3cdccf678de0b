// What the page's policy forbids, asked for by scripts that come with the page.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { distFolder, openBlankPage, openPlayground, useBrowser } from "./harness/open-page.mjs";
import { serveFolder } from "./harness/static-server.mjs";

useBrowser();

const ATTEMPTS = {
  "inner HTML": () => (document.body.innerHTML = "<b>bold</b>"),
  "adjacent HTML": () => document.body.insertAdjacentHTML("beforeend", "<b>bold</b>"),
  "a parsed document": () => new DOMParser().parseFromString("<b>bold</b>", "text/html"),
  "the address of a script": () => (document.createElement("script").src = "./boot.js"),
  eval: () => (0, eval)("1 + 1"),
  "a function from text": () => new Function("return 1"),
  "a timer from text": () => setTimeout("1 + 1"),
  "a named policy": () => trustedTypes.createPolicy("page", {}),
};

test("both pages carry the policy, and it allows no inline script and no eval", async () => {
  for (const name of ["index.html", "embed.html"]) {
    const policy = await policyOf(name);
    assert.match(policy, /default-src 'none'/, name);
    assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'(;|$)/, name);
    assert.match(policy, /style-src 'self'(;|$)/, name);
    assert.match(policy, /connect-src 'self'(;|$)/, name);
    assert.match(policy, /base-uri 'none'/, name);
    assert.match(policy, /form-action 'none'/, name);
    assert.match(policy, /require-trusted-types-for 'script'/, name);
    assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'/, name);
  }
});

test("a script that comes with the page can make no code and no markup out of text", async () => {
  // What is evaluated from outside passes by the policy; so the attempts are in a file.
  const attempts = Object.entries(ATTEMPTS).map(
    ([name, attempt]) => `attempt(${JSON.stringify(name)}, ${attempt});`,
  );
  const script = `
    const results = {};
    function attempt(name, action) {
      try { action(); results[name] = "done"; } catch (error) { results[name] = error.name; }
    }
    ${attempts.join("\n")}
    document.title = JSON.stringify(results);
  `;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>attempts</title>
    <meta http-equiv="Content-Security-Policy" content="${await policyOf("index.html")}">
    <link rel="icon" href="data:,"></head>
    <body><script type="module" src="./attempts.js"></script></body></html>`;
  const server = await serveFolder(null, {
    pages: { "/attempts.html": html, "/attempts.js": script },
  });
  try {
    const page = await openBlankPage({ origins: [server.origin], tolerated: () => true });
    await page.goto(`${server.origin}/attempts.html`);
    const results = JSON.parse(await page.title());
    assert.deepEqual(Object.keys(results), Object.keys(ATTEMPTS));
    for (const [name, result] of Object.entries(results)) {
      assert.match(result, /^(TypeError|EvalError)$/, name);
    }
    await page.context().close();
  } finally {
    await server.close();
  }
});

test("no element is styled by markup", async () => {
  const playground = await openPlayground();
  await playground.expectLedger({ done: (done) => done >= 1 });
  const styles = await playground.page.locator("[style]").evaluateAll((elements) =>
    elements.map((element) => element.getAttribute("style")),
  );
  // A property of our own that is set through the object model leaves such an attribute.
  const foreign = styles.filter((style) => !/^(--[\w-]+: [\d.]+px; ?)*$/.test(style));
  assert.deepEqual(foreign, []);
});

async function policyOf(name) {
  const html = await readFile(join(distFolder(), name), "utf8");
  const [, policy] = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(html) ?? [];
  assert.ok(policy, `${name} has no policy`);
  return policy;
}
