// Loads the second part of the module: what the first view does without.
//
// `cargo xtask dist` divides the module by what runs while the first view is shown. The second part
// is fetched as soon as that view stands; whoever needs a function of it earlier waits for it. In a
// module that was not divided everything is there from the start.

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

let first;
let linked = false;
let whenLinked;

const later = (file) => new URL(`../../../../${file}`, import.meta.url);
const address = () => later("message-queue-playground_second.wasm");

/** Takes the exports of the first part and begins to load the second, after the first picture. */
export function beginToLoad(exports) {
  first = exports;
  linked = !(".0" in exports);
  whenLinked = new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    .then(() => fetchAndLink(FIRST_PAUSE));
}

/** Calls back when the panels can be shown: their code and their style are there. */
export function whenPanelsAreThere(callback) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = later("static/css/panels.css").href;
  const settled = new Promise((resolve) => {
    style.onload = resolve;
    style.onerror = resolve; // They are of use without it, too.
  });
  document.head.append(style);
  Promise.all([settled, whenLinked]).then(callback);
}

/** Returns when the second part is linked, and holds everything up until then. */
export function loadNow() {
  if (linked) return;
  const request = new XMLHttpRequest();
  request.open("GET", address(), false);
  // The only way in which a request that holds up the page gives bytes.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  try {
    request.send();
  } catch (error) {
    throw new Error(`The rest of the page could not be loaded: ${error.message}`, { cause: "fatal" });
  }
  if (request.status !== 200) {
    throw new Error(`The rest of the page could not be loaded: status ${request.status}`, { cause: "fatal" });
  }
  const bytes = Uint8Array.from(request.responseText, (unit) => unit.charCodeAt(0) & 0xff);
  link(new WebAssembly.Module(bytes));
}

async function fetchAndLink(pause) {
  if (linked) return;
  try {
    const answer = await fetch(address());
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const module = await WebAssembly.compile(await answer.arrayBuffer());
    if (!linked) link(module);
  } catch {
    // The first view runs on; a network that comes back brings the rest.
    await new Promise((resolve) => setTimeout(resolve, pause));
    await fetchAndLink(Math.min(2 * pause, LONGEST_PAUSE));
  }
}

function link(module) {
  new WebAssembly.Instance(module, { first });
  linked = true;
}
