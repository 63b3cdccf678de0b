// The systems that come with the playground, as somebody uses them who opens one, changes it, breaks
// it and puts it right: nothing is lost, and the figure of its story is there to be seen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { card, choose, countOn, figureOn } from "./harness/cards.mjs";
import { eventually } from "./harness/eventually.mjs";
import { openPlayground, useBrowser } from "./harness/open-page.mjs";
import { screenshot } from "./harness/screenshot.mjs";

useBrowser();

/** Opens a system by the picker, at its first instant, and stands still. */
async function open(title) {
  const playground = await openPlayground();
  await playground.chooseScenario(title);
  await playground.pause();
  await playground.reset();
  return playground;
}

/** Sets how many workers a service has. */
async function setWorkers(playground, service, count) {
  await choose(playground, "Service", service).click();
  await playground.set("How many workers", String(count), playground.settings);
  await playground.settings.getByText(`${service}: ${count} on`).waitFor();
}

/** Takes a worker down that is up, or brings one up that is down. */
async function turn(playground, worker, on) {
  const worker_ = playground.switch(worker);
  assert.equal(await worker_.getAttribute("aria-checked"), String(!on), worker);
  await worker_.click();
  await eventually(async () => assert.equal(await worker_.getAttribute("aria-checked"), String(on)));
}

/** Waits until the number on a card is as it should be. */
async function expectFigure(playground, name, fits) {
  await eventually(async () => {
    const figure = await figureOn(playground, name);
    assert.ok(fits(figure), `${name}: ${figure}`);
  });
}

/** Plays until nothing waits and nobody works, and insists on the books: all is done, once. */
async function settle(playground, { speed = 10, dead = 0 } = {}) {
  const nothing = (count) => count === 0;
  await playground.playUntil({ ready: nothing, delayed: nothing, "in flight": nothing }, { speed });
  const books = await playground.books();
  assert.equal(books.done + books.dead, books.accepted, JSON.stringify(books));
  assert.deepEqual([books.dead, books.lost, books.duplicates], [dead, 0, 0], JSON.stringify(books));
  await playground.ledger.getByText("adds up").waitFor();
  return books;
}

test("e-mail jobs: two workers go away, the line grows, and all is mailed in the end", async () => {
  const playground = await open("E-mail jobs");
  await playground.button("One worker more").click();
  await playground.playUntilTime(3_000);
  for (const worker of ["Worker 1", "Worker 2"]) await turn(playground, worker, false);
  await playground.playUntil({ ready: (ready) => ready >= 20 });
  const { done, rejected } = await playground.books();
  assert.ok(done <= 7, `${done} were done before`);
  assert.equal(rejected, 0);
  for (const worker of ["Worker 1", "Worker 2"]) await turn(playground, worker, true);
  await playground.switch("Shop API sends").click();
  const { accepted, effects } = await settle(playground);
  assert.equal(effects, accepted, "an e-mail for each");
});

test("direct call or queue: the same outage fails calls above and delays messages below", async () => {
  const playground = await open("Direct call or queue");
  const workers = ["Worker 1 of Mail service, called", "Worker 1 of Mail service"];
  await playground.playUntilTime(10_000);
  for (const worker of workers) await turn(playground, worker, false);
  await playground.playUntilTime(40_000);
  const waiting = await figureOn(playground, "Queue e-mails");
  assert.ok(waiting >= 55, `${waiting} wait after half a minute`);
  await screenshot(playground.page, "systems-direct-or-queue");
  for (const worker of workers) await turn(playground, worker, true);
  await setWorkers(playground, "Mail service", 2);
  await playground.playUntil({ done: 200 });
  await playground.playUntilTime(110_000, { speed: 100 });
  const { accepted, rejected } = await settle(playground);
  assert.deepEqual([accepted, rejected], [200, 0]);

  const failed = await countOn(playground, "Sender Shop that calls", "rejected");
  const trace = await playground.downloadTrace();
  const down = trace.of("call-ended").filter((entry) => entry.end === "down");
  assert.equal(failed, down.length, "the card shows each call that failed");
  assert.ok(Math.abs(failed - waiting) <= 2, `${failed} failed, ${waiting} waited`);
  assert.equal(await countOn(playground, "Sender Shop with a queue", "accepted"), 200);
  assert.equal(await figureOn(playground, "Results of Mail service"), 200);
  // One more call may have been under way when its worker went down.
  const mailed = await figureOn(playground, "Results of Mail service, called");
  assert.ok([0, 1].includes(200 - failed - mailed), `${mailed} are mailed, ${failed} are not`);
});

test("invoices: with two workers they pile up, with thirty each one is mailed once", async () => {
  const playground = await open("Invoices");
  await setWorkers(playground, "Invoice service", 2);
  await playground.playUntilTime(3_000, { speed: 1 });
  await expectFigure(playground, "Queue invoices", (ready) => ready >= 30);
  await playground.button("Crash worker 1 of Invoice service now").click();
  await setWorkers(playground, "Invoice service", 30);
  await playground.playUntilTime(6_000, { speed: 1 });
  await expectFigure(playground, "Queue invoices", (ready) => ready <= 5);
  const open = (name) => countOn(playground, name, "open");
  const [above, below] = [await open("Sender Customers above"), await open("Sender Customers below")];
  assert.ok(above > 1_000, `${above} customers wait for the API that does it all`);
  assert.ok(below < 100, `${below} wait for the other`);
  for (const customers of ["Customers above sends", "Customers below sends"]) {
    await playground.switch(customers).click();
  }
  // What the worker held that crashed comes back when its lease of 30 s ends.
  const { done, redelivered } = await settle(playground, { speed: 10 });
  assert.equal(redelivered, 1);
  const mailed = await figureOn(playground, "Results of Mail service");
  assert.equal(mailed * 2, done, "each invoice is written, and then mailed");
  assert.ok(mailed > 60, `${mailed}`);
  await screenshot(playground.page, "systems-invoices");
});

test("invoices by e-mail: they are written while nobody mails, and mailed afterwards", async () => {
  const playground = await open("Invoices by e-mail");
  await setWorkers(playground, "Invoice service", 2);
  await playground.playUntilTime(3_000);
  await turn(playground, "Worker 1 of Mail service", false);
  const before = await figureOn(playground, "Results of Mail service");
  await playground.setSpeed(10);
  await playground.play();
  await expectFigure(playground, "Queue e-mails", (ready) => ready >= 15);
  await playground.pause();
  assert.equal(await figureOn(playground, "Queue invoices"), 0, "nobody waits for an invoice");
  assert.equal(await figureOn(playground, "Results of Mail service"), before);
  await turn(playground, "Worker 1 of Mail service", true);
  await playground.button("Crash worker 1 of Invoice service now").click();
  await playground.playUntilTime(30_000);
  await playground.switch("Shop API sends").click();
  const { accepted } = await settle(playground);
  const sent = await countOn(playground, "Sender Shop API", "accepted");
  assert.equal(accepted, 2 * sent);
  assert.equal(await figureOn(playground, "Results of Mail service"), sent);
});

test("the shop: without shipping the monolith is gone, and the services take every order", async () => {
  const playground = await open("The shop: monolith and services");
  await setWorkers(playground, "Inventory", 2);
  await playground.playUntilTime(5_000);
  for (const service of ["The whole shop", "Shipping"]) {
    await playground.button(`Crash worker 1 of ${service} now`).click();
    await card(playground, `Service ${service}`).getByText(/crashed at/).waitFor();
    await playground.switch(`Worker 1 of ${service}`).click();
    await playground.switch(`Worker 1 of ${service}`).click();
  }
  const results = ["The whole shop", "Accounts", "Inventory"].map((name) => `Results of ${name}`);
  const before = await Promise.all(results.map((name) => figureOn(playground, name)));
  await playground.playUntilTime(25_000);
  const after = await Promise.all(results.map((name) => figureOn(playground, name)));
  const [monolith, accounts, inventory] = after.map((figure, at) => figure - before[at]);
  assert.equal(monolith, 0, "all of it is down");
  assert.ok(accounts > 100 && inventory > 1_000, `${accounts} and ${inventory} are served`);
  assert.ok((await figureOn(playground, "Queue shipments")) >= 8, "orders wait");
  await screenshot(playground.page, "systems-shop");
});
