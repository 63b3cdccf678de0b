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
  const control = playground.switch(worker);
  assert.equal(await control.getAttribute("aria-checked"), String(!on), worker);
  await control.click();
  await eventually(async () => assert.equal(await control.getAttribute("aria-checked"), String(on)));
}

/** Lets a worker of a service crash that works, as soon as one does. */
async function crash(playground, service) {
  const name = new RegExp(`^Crash worker \\d+ of ${service} now$`);
  const button = card(playground, `Service ${service}`).getByRole("button", { name });
  for (let steps = 0; (await button.count()) === 0 && steps < 100; steps += 1) {
    await playground.step();
  }
  await button.click();
}

/** Waits until the number on a card is as it should be. */
async function expectFigure(playground, name, fits) {
  await eventually(async () => {
    const figure = await figureOn(playground, name);
    assert.ok(fits(figure), `${name}: ${figure}`);
  });
}

/** Plays until nothing waits and nobody works, and insists on the books: all is done, once. */
async function settle(playground, { dead = (dead) => dead === 0 } = {}) {
  const nothing = (count) => count === 0;
  await playground.playUntil({ ready: nothing, delayed: nothing, "in flight": nothing });
  const books = await playground.books();
  assert.equal(books.done + books.dead, books.accepted, JSON.stringify(books));
  assert.deepEqual([books.lost, books.duplicates], [0, 0], JSON.stringify(books));
  assert.ok(dead(books.dead), `${books.dead} dead letters`);
  await playground.ledger.getByText("adds up").waitFor();
  return books;
}

test("e-mail jobs: two workers go away, the line grows, and all is mailed in the end", async () => {
  const playground = await open("E-mail jobs");
  await playground.button("One worker more").click();
  await playground.playUntilTime(3_000);
  for (const worker of ["Worker 1", "Worker 2"]) await turn(playground, worker, false);
  const before = await playground.books();
  await playground.playUntil({ ready: (ready) => ready >= 20 });
  const { done, rejected } = await playground.books();
  assert.deepEqual([done, rejected], [before.done, 0], "nobody works, and nothing is refused");
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

  const failed = await countOn(playground, "Sender Shop that calls", "failed");
  const calls = (await playground.downloadTrace()).of("call-ended");
  const unanswered = calls.filter((entry) => entry.end !== "answered");
  assert.equal(failed, unanswered.length, "the card shows each call that failed");
  assert.ok(Math.abs(failed - waiting) <= 2, `${failed} failed, ${waiting} waited`);
  assert.equal(await countOn(playground, "Sender Shop with a queue", "accepted"), 200);
  assert.equal(await figureOn(playground, "Results of Mail service"), 200);
  assert.equal(await figureOn(playground, "Results of Mail service, called"), 200 - failed);
});

test("invoices: with two workers they pile up, with thirty each one is mailed once", async () => {
  const playground = await open("Invoices");
  await setWorkers(playground, "Invoice service", 2);
  await playground.playUntilTime(3_000, { speed: 1 });
  await expectFigure(playground, "Queue invoices", (ready) => ready >= 30);
  await setWorkers(playground, "Invoice service", 30);
  await playground.playUntilTime(6_000, { speed: 1 });
  await crash(playground, "Invoice service");
  await expectFigure(playground, "Queue invoices", (ready) => ready <= 5);
  const waiting = (name) => countOn(playground, `Sender ${name}`, "open");
  const [above, below] = [await waiting("Customers above"), await waiting("Customers below")];
  assert.ok(above > 1_000, `${above} customers wait for the API that does it all`);
  assert.ok(below < 100, `${below} wait for the other`);
  for (const customers of ["Customers above sends", "Customers below sends"]) {
    await playground.switch(customers).click();
  }
  // What the worker held that crashed comes back when its lease of 30 s ends.
  const { done, redelivered } = await settle(playground);
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
  await crash(playground, "Invoice service");
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
  const shipping = ["Worker 1 of The whole shop", "Worker 1 of Shipping"];
  for (const worker of shipping) await turn(playground, worker, false);
  const results = ["The whole shop", "Accounts", "Inventory"].map((name) => `Results of ${name}`);
  const figures = () => Promise.all(results.map((name) => figureOn(playground, name)));
  const before = await figures();
  await playground.playUntilTime(25_000);
  const [monolith, accounts, inventory] = (await figures()).map((figure, at) => figure - before[at]);
  assert.equal(monolith, 0, "all of it is down");
  assert.ok(accounts > 100 && inventory > 1_000, `${accounts} and ${inventory} are served`);
  assert.ok((await figureOn(playground, "Queue shipments")) >= 8, "orders wait");
  const [lost, kept] = await Promise.all(
    [["above", "failed"], ["below", "rejected"]].map(([side, word]) =>
      countOn(playground, `Sender Orders ${side}`, word),
    ),
  );
  assert.ok(lost >= 8, `${lost} orders are refused by the monolith`);
  assert.equal(kept, 0);
  await screenshot(playground.page, "systems-shop");

  for (const worker of shipping) await turn(playground, worker, true);
  await playground.playUntilTime(40_000);
  for (const customers of ["Sign-ins", "Look-ups", "Orders"]) {
    for (const side of ["above", "below"]) {
      await playground.switch(`${customers} ${side} sends`).click();
    }
  }
  const { done } = await settle(playground);
  const orders = await countOn(playground, "Sender Orders below", "accepted");
  assert.equal(done, 2 * orders, "each is shipped and taken from the stock");
});

test("orders fan out: one subscriber is down, one crashes, and the third does not notice", async () => {
  const playground = await open("Orders fan out");
  await setWorkers(playground, "Billing", 3);
  await playground.playUntilTime(3_000);
  for (const nth of [1, 2]) await turn(playground, `Worker ${nth} of Shipping`, false);
  await playground.setSpeed(10);
  await playground.play();
  await expectFigure(playground, "Queue shipping", (ready) => ready >= 60);
  await playground.pause();
  const published = await figureOn(playground, "Topic Orders");
  const billed = await figureOn(playground, "Results of Billing");
  assert.ok(published - billed <= 25, `${billed} of ${published} have their bill`);
  assert.ok((await figureOn(playground, "Queue statistics")) <= 3);
  await screenshot(playground.page, "systems-orders-fan-out");

  for (const nth of [1, 2]) await turn(playground, `Worker ${nth} of Shipping`, true);
  await crash(playground, "Billing");
  await playground.playUntilTime((await playground.now()) + 10_000);
  await playground.switch("Shop API sends").click();
  const { dead, redelivered } = await settle(playground, { dead: (dead) => dead <= 3 });
  assert.ok(redelivered > 0, "billing fails now and then");
  const letters = (await playground.downloadTrace()).of("dead").map((entry) => entry.queue);
  assert.deepEqual(letters, Array(dead).fill("billing"), "and has the dead letters to itself");
  const orders = await figureOn(playground, "Topic Orders");
  assert.equal(await figureOn(playground, "Results of Shipping"), orders, "every order is shipped");
});
