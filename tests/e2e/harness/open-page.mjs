// Pages that complain: about errors, warnings, the policy, and requests to anywhere else.

import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";
import { launchChromium } from "../../chromium.mjs";
import { Playground } from "./playground.mjs";
import { serveFolder } from "./static-server.mjs";

let browser;
let server;
let contexts = [];

/** The folder with the release build. */
export function distFolder() {
  const folder = process.env.MQP_DIST;
  if (!folder) {
    throw new Error("MQP_DIST must be the folder of the release build; `cargo xtask test` sets it");
  }
  return folder;
}

/** Gives the tests of a file one browser and one server, and takes what they opened away again. */
export function useBrowser() {
  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), serveFolder(distFolder())]);
  });
  afterEach(async () => {
    const opened = contexts;
    contexts = [];
    for (const { context, complaints, tolerated } of opened) {
      await context.close();
      assert.deepEqual(complaints.filter((complaint) => !tolerated(complaint)), []);
    }
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
}

/** Where the release build is served. */
export function served() {
  return server;
}

/**
 * A new page with nothing in its storage. The test fails when the page complains, unless the
 * complaint is one that `tolerated` knows.
 *
 * `size` is the view in CSS pixels, `context` goes to the browser as it is.
 */
export async function openBlankPage({
  size = { width: 1440, height: 900 },
  origins = [],
  tolerated = () => false,
  context: settings = {},
} = {}) {
  const context = await browser.newContext({
    viewport: size,
    reducedMotion: "no-preference",
    ...settings,
  });
  context.setDefaultTimeout(30_000);
  const complaints = [];
  contexts.push({ context, complaints, tolerated });
  watch(context, complaints, [server.origin, ...origins]);
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.effectiveDirective} stopped ${event.blockedURI || event.sample}`);
    });
  });
  const page = await context.newPage();
  page.complaints = complaints;
  return page;
}

function watch(context, complaints, origins) {
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      complaints.push(`console: ${message.text()}`);
    }
  });
  context.on("weberror", (event) => complaints.push(`exception: ${event.error().message}`));
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && !origins.includes(origin)) {
      complaints.push(`request to another origin: ${request.url()}`);
    }
  });
  context.on("requestfailed", (request) => complaints.push(`not loaded: ${request.url()}`));
}

/** The playground, opened and running. `path` may name a scenario and a seed. */
export async function openPlayground({ path = "", ...options } = {}) {
  const page = await openBlankPage(options);
  await page.goto(server.url + path);
  const playground = new Playground(page);
  await playground.timer.waitFor();
  return playground;
}

/** The same, standing still at its first instant with the sender off. */
export async function openEmpty(options) {
  const playground = await openPlayground(options);
  await playground.startEmpty();
  return playground;
}
