// Scenarios of several parts on the stage: what there is, what moves, and what can be chosen.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { card, choose, figureOn } from "./harness/cards.mjs";
import { eventually } from "./harness/eventually.mjs";
import { SHOP, TWENTY, TWO_SYSTEMS, linkTo } from "./harness/graphs.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";

useBrowser();

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The names of all cards, in the order of the document. */
const cards = (playground) =>
  playground.stage.getByRole("article").evaluateAll((all) => all.map((it) => it.ariaLabel));

test("every part of a graph has a name, and they are read from sender to results", async () => {
  const playground = await openPlayground({ path: linkTo(SHOP) });
  assert.deepEqual(await cards(playground), [
    "Sender Checkout API",
    "Topic Placed orders",
    "Queue orders",
    "Service Accounts",
    "Queue mail",
    "Service Mailers",
    "Results of Mailers",
    "Queue stock",
    "Service Inventory",
    "Results of Inventory",
    "Queue parcels",
    "Service Shipping",
    "Results of Shipping",
  ]);
  const filters = card(playground, "Topic Placed orders").getByRole("listitem");
  assert.deepEqual(await filters.allTextContents(), [
    "to orders: all",
    "to stock: total ≥ 50",
    "to parcels: all",
  ]);
  assert.equal(await playground.scenario.inputValue(), "several-parts");
});

test("messages arrive in each part, also behind a topic and a service", async () => {
  const playground = await openPlayground({ path: linkTo(SHOP) });
  await playground.setSpeed(10);
  for (const service of ["Mailers", "Inventory", "Shipping"]) {
    await eventually(async () => {
      assert.ok((await figureOn(playground, `Results of ${service}`)) >= 5, service);
    });
  }
  await playground.pause();
  const [published, done, some] = await Promise.all(
    ["Topic Placed orders", "Results of Mailers", "Results of Inventory"].map((name) =>
      figureOn(playground, name),
    ),
  );
  assert.ok(done <= published, `${done} of ${published}`);
  assert.ok(some < done, `the filter lets some through: ${some} of ${done}`);
  await playground.ledger.getByText("adds up").waitFor();
  await screenshot(playground.page, "graph");
});

test("the panels show and change the part that is chosen", async () => {
  const playground = await openPlayground({ path: linkTo(SHOP) });
  await playground.pause();
  await playground.reset();
  await choose(playground, "Service", "Inventory").focus();
  await playground.page.keyboard.press("Enter");
  await playground.settings.getByText("Inventory: 4 on").waitFor();
  assert.equal(await choose(playground, "Service", "Inventory").getAttribute("aria-pressed"), "true");
  await playground.button("One worker fewer").click();
  await playground.settings.getByText("Inventory: 3 on").waitFor();
  await playground.switch("Worker 3 of Inventory").waitFor();
  assert.equal(await playground.switch("Worker 4 of Inventory").count(), 0);

  await card(playground, "Queue parcels").click({ position: { x: 4, y: 8 } });
  await playground.settings.getByText("Shipping: 1 on").waitFor();
  await playground.set("Capacity", "10", playground.settings);
  await playground.button("Send 100").click();
  await playground.expectReply(/90 of 100 rejected at the door/);
  await eventually(async () => assert.equal(await figureOn(playground, "Queue parcels"), 10));
  assert.equal(await figureOn(playground, "Queue orders"), 0);
  const parts = (await playground.downloadTrace()).of("set");
  assert.deepEqual(parts.map(({ key }) => key), ["inventory", "parcels"]);
});

test("a worker of the second service is taken down, and only its queue grows", async () => {
  const playground = await openPlayground({ path: linkTo(TWO_SYSTEMS) });
  await playground.switch("Worker 1 of Packers").click();
  await playground.switch("Worker 2 of Packers").click();
  await playground.stage.getByText(/All 2 workers of Packers are away/).first().waitFor();
  await playground.setSpeed(10);
  await eventually(async () => assert.ok((await figureOn(playground, "Queue tasks")) >= 20));
  await playground.pause();
  assert.ok((await figureOn(playground, "Queue jobs")) <= 2);
  assert.ok((await figureOn(playground, "Results of Mailers")) >= 20);
  await screenshot(playground.page, "graph-outage");
  await playground.switch("Worker 1 of Packers").click();
  await playground.button("Bring worker 2 of Packers back").click();
  await playground.play();
  await eventually(async () => assert.ok((await figureOn(playground, "Queue tasks")) <= 2));
});

test("a worker that crashes is one of the service on whose card the button is", async () => {
  const playground = await openPlayground({ path: linkTo(TWO_SYSTEMS) });
  await playground.expectLedger({ "in flight": (some) => some >= 1 });
  await playground.pause();
  await playground.button("Crash worker 1 of Mailers now").click();
  await card(playground, "Service Mailers").getByText(/crashed at/).waitFor();
  const crashed = (await playground.downloadTrace()).of("worker");
  assert.deepEqual(crashed.map((entry) => [entry.service, entry.worker]), [["mailers", 1]]);
});

test("a link that is not understood says why, and something runs", async () => {
  const broken = { ...SHOP, queues: { ...SHOP.queues, mail: { ...SHOP.queues.mail, lease: "soon" } } };
  const playground = await openPlayground({ path: linkTo(broken) });
  await playground.page.getByText(/This link is not understood: queues\.mail\.lease/).waitFor();
  await playground.expectLedger({ done: (done) => done >= 1 });
});

for (const scenario of [SHOP, TWENTY]) {
  for (const [colorScheme, size] of [
    ["light", { width: 1440, height: 900 }],
    ["dark", { width: 768, height: 1024 }],
    ["light", { width: 390, height: 844 }],
    ["dark", { width: 320, height: 640 }],
  ]) {
    const look = `${scenario.name}-${colorScheme}-${size.width}`;
    test(`a graph is in order for everybody: ${look}`, async (t) => {
      const playground = await openPlayground({ path: linkTo(scenario), size, context: { colorScheme } });
      const { page } = playground;
      await playground.expectLedger({ done: (done) => done >= 20 });
      await playground.pause();
      await screenshot(page, `graph-${look}`);
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map((it) => it.target).slice(0, 4)}`);
      });
      assert.deepEqual(violations, []);
      const { elements, content, view } = await page.evaluate(() => ({
        elements: document.querySelectorAll("*").length,
        content: document.documentElement.scrollWidth,
        view: document.documentElement.clientWidth,
      }));
      t.diagnostic(`${elements} elements`);
      assert.ok(elements <= 1_500, `${elements} elements`);
      assert.ok(content <= view, `${content} px in a view of ${view} px`);
    });
  }
}
