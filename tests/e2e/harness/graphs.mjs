// Scenarios of several parts, as the tests put them into links.

const sender = (name, to, every, body = '{ "order": {{seq}}, "total": {{int 1 100}} }') => ({
  name,
  to,
  on: true,
  arrivals: { constant: { every } },
  count: null,
  backlog: 0,
  format: "json",
  body,
});

const queue = (name, changes = {}) => ({
  name,
  lease: "10 s",
  limit: 3,
  backoff: "at-once",
  delay: "0 s",
  capacity: null,
  ...changes,
});

const service = (name, from, changes = {}) => ({
  name,
  from,
  then: [],
  workers: 1,
  time: { constant: { span: "200 ms" } },
  failure: { every: null, parts_per_million: 0 },
  ack: "after-success",
  restart: "2 s",
  ...changes,
});

const scenario = (name, parts) => ({
  version: 2,
  name,
  title: name,
  summary: "For tests.",
  ...parts,
});

/** A topic with three queues, one of them filtered, and a chain behind one of them. */
export const SHOP = scenario("several-parts", {
  senders: { checkout: sender("Checkout API", "placed", "250 ms") },
  topics: {
    placed: {
      name: "Placed orders",
      copies: [
        { to: "orders" },
        { to: "stock", filter: { field: "total", "at-least": 50 } },
        { to: "parcels" },
      ],
    },
  },
  queues: {
    orders: queue("orders"),
    stock: queue("stock"),
    parcels: queue("parcels"),
    mail: queue("mail"),
  },
  services: {
    accounts: service("Accounts", "orders", { then: ["mail"] }),
    inventory: service("Inventory", "stock", { workers: 4 }),
    shipping: service("Shipping", "parcels", { time: { constant: { span: "400 ms" } } }),
    mailers: service("Mailers", "mail", { workers: 2 }),
  },
});

/** Two systems that have nothing to do with each other. */
export const TWO_SYSTEMS = scenario("two-systems", {
  senders: {
    first: sender("First API", "jobs", "400 ms"),
    second: sender("Second API", "tasks", "500 ms"),
  },
  queues: { jobs: queue("jobs"), tasks: queue("tasks") },
  services: {
    mailers: service("Mailers", "jobs"),
    packers: service("Packers", "tasks", { workers: 2 }),
  },
});

/** As many parts as there may be: a topic with nine queues and a service for each. */
export const TWENTY = scenario("twenty", {
  senders: { shop: sender("Shop API", "all", "300 ms") },
  topics: {
    all: {
      name: "Everything",
      copies: Array.from({ length: 9 }, (_, at) => ({ to: `queue-${at + 1}` })),
    },
  },
  queues: Object.fromEntries(
    Array.from({ length: 9 }, (_, at) => [`queue-${at + 1}`, queue(`Queue ${at + 1}`)]),
  ),
  services: Object.fromEntries(
    Array.from({ length: 9 }, (_, at) => [
      `service-${at + 1}`,
      service(`Service ${at + 1}`, `queue-${at + 1}`, { workers: 1 + at }),
    ]),
  ),
});

/** One service after another. */
export const CHAIN = scenario("chain", {
  senders: { shop: sender("Shop API", "stage-1", "400 ms") },
  queues: Object.fromEntries(
    Array.from({ length: 5 }, (_, at) => [`stage-${at + 1}`, queue(`stage ${at + 1}`)]),
  ),
  services: Object.fromEntries(
    Array.from({ length: 5 }, (_, at) => [
      `service-${at + 1}`,
      service(`Service ${at + 1}`, `stage-${at + 1}`, { then: at < 4 ? [`stage-${at + 2}`] : [] }),
    ]),
  ),
});

/** The place of the page at which a scenario runs. */
export function linkTo(scenario) {
  return `?scenario=${encodeURIComponent(JSON.stringify(scenario))}`;
}
