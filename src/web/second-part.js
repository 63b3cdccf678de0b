// Loads the second part of the module: what the first view does without.
//
// `cargo xtask dist` divides the module by what runs while the first view is shown. The second part
// is fetched as soon as that view stands; a function of it that is called earlier holds the page up
// until it is there. In a module that was not divided everything is there from the start.

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

// An export whose name begins so tells which build the first part is of.
const BUILD = ".build.";

let first;
let build;
let linked = false;
let nowLinked;
const whenLinked = new Promise((resolve) => (nowLinked = resolve));

// The folder of the page, seen from where this file is served.
const later = (file) => new URL(`../../../../${file}`, import.meta.url);
const address = () => later("message-queue-playground_second.wasm");

/** Takes the exports of the first part, and begins to load the second after the first picture. */
export function beginToLoad(exports) {
  first = exports;
  build = Object.keys(exports).find((name) => name.startsWith(BUILD))?.slice(BUILD.length);
  if (!build) noteLinked();
  else requestAnimationFrame(() => setTimeout(fetchAndLink, 0, FIRST_PAUSE));
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
    if (request.status !== 200) throw new Error(`status ${request.status}`);
    const bytes = Uint8Array.from(request.responseText, (unit) => unit.charCodeAt(0));
    link(new WebAssembly.Module(bytes));
  } catch (error) {
    // The module cannot go on in the middle of a function, so for the page this is a trap.
    throw new WebAssembly.RuntimeError(`the rest of the page could not be loaded: ${error.message}`);
  }
}

async function fetchAndLink(pause) {
  if (linked) return;
  try {
    const answer = await fetch(address());
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const module = await WebAssembly.compile(await answer.arrayBuffer());
    if (!linked) link(module);
  } catch {
    // The first view runs on, and a network that comes back brings the rest.
    setTimeout(fetchAndLink, pause, Math.min(2 * pause, LONGEST_PAUSE));
  }
}

function link(module) {
  new WebAssembly.Instance(module, { [build]: first });
  noteLinked();
}

function noteLinked() {
  linked = true;
  nowLinked();
}
