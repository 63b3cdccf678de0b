// What axe finds, in the states that the page can be in, light and dark, wide and narrow.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { openBlankPage, openPlayground, served, useBrowser } from "./harness/open-page.mjs";
import { Playground } from "./harness/playground.mjs";
import { screenshot } from "./harness/screenshot.mjs";

useBrowser();

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe complains about, a line for each rule. */
async function violations(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, help, nodes }) => {
      const places = nodes.slice(0, 4).map((node) => `${node.target} ${node.any[0]?.message ?? ""}`);
      return `${id}: ${help}: ${places.join("; ")}`;
    });
  });
}

/** Each state is entered from the one before. */
const STATES = {
  running: async (playground) => {
    await playground.expectLedger({ done: (done) => done >= 1 });
  },
  paused: async (playground) => {
    await playground.pause();
  },
  "message selected": async (playground, panel) => {
    await playground.outbox.getByRole("button").first().click();
    await panel("Inspect");
  },
  outage: async (playground) => {
    await playground.switch("Worker 1").click();
    await playground.playUntilTime((await playground.now()) + 8_000);
  },
  "dead letters": async (playground, panel) => {
    await playground.switch("Worker 1").click();
    await panel("Workers");
    await playground.set("Failure rate", "100", playground.settings);
    await playground.playUntil({ dead: (dead) => dead >= 2 });
    await panel("Log");
  },
  "errors in the editor and in a field": async (playground, panel) => {
    await panel("Workers");
    await playground.set("Lease", "0", playground.settings);
    await panel("Compose");
    await playground.write('{"email_to": }');
    await playground.button("Import JSON Lines…").click();
    await playground.root.getByLabel("Messages, one to a line").fill("{}\n{");
  },
  "an e-mail that is read": async (playground) => {
    await playground.button("Inbox").click();
    await playground.inbox.getByRole("listitem").first().getByRole("button").click();
    await playground.inbox.getByRole("link").first().waitFor();
  },
};

for (const colorScheme of ["light", "dark"]) {
  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    const look = `${colorScheme}-${size.width}`;
    test(`axe finds nothing on the page, ${colorScheme}, ${size.width} px`, async () => {
      const playground = await openPlayground({ size, context: { colorScheme } });
      const { page } = playground;
      const tabs = page.getByRole("navigation", { name: "Panels" });
      const panel = async (name) => {
        if (await tabs.isVisible()) await tabs.getByRole("button", { name }).click();
      };
      const found = {};
      for (const [state, enter] of Object.entries(STATES)) {
        await enter(playground, panel);
        await screenshot(page, `${state.replaceAll(" ", "-")}-${look}`);
        const complaints = await violations(page);
        if (complaints.length > 0) found[state] = complaints;
      }
      assert.deepEqual(found, {});
    });

    test(`axe finds nothing on the figure, ${colorScheme}, ${size.width} px`, async () => {
      const page = await openBlankPage({ size, context: { colorScheme } });
      await page.goto(`${served().url}embed.html?scenario=retry`);
      const figure = new Playground(page);
      await figure.expectLedger({ done: (done) => done >= 1 });
      await screenshot(page, `figure-${look}`);
      assert.deepEqual(await violations(page), []);
    });
  }
}
