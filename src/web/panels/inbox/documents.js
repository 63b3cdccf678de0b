// Loads the module that writes e-mails and invoices: when the first of them is opened, not before.

let tries = 0;
let loading;

// The folder of the page, seen from where this file is served. A browser may remember for ever that
// an address did not answer, so the next try has another one.
const address = (file) =>
  new URL(`../../../../../../documents/${file}${tries > 1 ? `?try=${tries}` : ""}`, import.meta.url);

/** The module, once it is there. After a failure the next call tries again. */
export function documents() {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load() {
  tries += 1;
  const wasm = address("documents_bg.wasm");
  const module = await import(address("documents.js"));
  await module.default({ module_or_path: wasm });
  return module;
}
