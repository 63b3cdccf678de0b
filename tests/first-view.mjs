// Which functions of the marked module run while the first view is shown: their numbers, on one line.
//
// The panels wait for the second part, which never comes here: what runs is what the first part needs.

import { launchChromium } from "./chromium.mjs";
import { serveFolder } from "./e2e/harness/static-server.mjs";

const VIEWS = [
  { page: "index.html", size: { width: 1440, height: 900 }, colorScheme: "light" },
  { page: "index.html", size: { width: 390, height: 844 }, colorScheme: "dark" },
  { page: "embed.html", size: { width: 720, height: 420 }, colorScheme: "light" },
];
const MARK = "ran";
const SHOWN = 3_000;
/** In the place of the loader: it keeps the exports, and nothing is ever loaded. */
const NO_LOADER = `
  export function beginToLoad(exports) { globalThis.marked = exports; }
  export function whenPanelsAreThere() {}
  export function loadNow() {}
`;

const [browser, server] = await Promise.all([
  launchChromium(),
  serveFolder(process.env.MQP_DIST),
]);
const ran = new Set();
try {
  for (const { page: path, size, colorScheme } of VIEWS) {
    const context = await browser.newContext({ viewport: size, colorScheme });
    const page = await context.newPage();
    await page.route("**/second-part.js", (route) =>
      route.fulfill({ contentType: "text/javascript", body: NO_LOADER }),
    );
    await page.goto(server.url + path);
    await page.getByRole("timer", { name: "Simulated time" }).waitFor();
    await page.waitForTimeout(SHOWN);
    const numbers = await page.evaluate((mark) => {
      const marks = Object.entries(globalThis.marked).filter(([name]) => name.startsWith(mark));
      return marks.filter(([, global]) => global.value).map(([name]) => name.slice(mark.length));
    }, MARK);
    for (const number of numbers) ran.add(Number(number));
    await context.close();
  }
  console.log([...ran].sort((one, other) => one - other).join(" "));
} finally {
  await browser.close();
  await server.close();
}
