// Loads the playground, and says so on the page when it stops.
// A file of its own and not a script in the page, so that the page's policy can forbid those.

import init from "../message-queue-playground.js";

const page = document.getElementById("playground");
const stopped = document.getElementById("stopped");
const reason = document.getElementById("stopped-reason");
const reload = document.getElementById("stopped-reload");

function stop(why) {
  if (!reason.textContent) reason.textContent = why;
  page.inert = true;
  stopped.hidden = false;
  reload.focus();
}

reload.addEventListener("click", () => location.reload());

// A trap leaves the module in an unknown state: nothing of it may be called again.
window.addEventListener("error", ({ error }) => {
  if (error instanceof WebAssembly.RuntimeError) stop(error.message);
});
window.addEventListener("unhandledrejection", ({ reason: error }) => {
  if (error instanceof WebAssembly.RuntimeError) stop(error.message);
});

try {
  page.replaceChildren();
  await init({ module_or_path: new URL("../message-queue-playground_bg.wasm", import.meta.url) });
} catch (error) {
  stop(`It could not be loaded: ${error.message}`);
}
