// A static host on a loopback port, as plain as the hosts that the page is made for.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Serves a folder below `base`, and `pages` (path to text) beside it.
 *
 * Everybody may read the answers: a frame with `sandbox="allow-scripts"` has an origin of its own,
 * so that its module and its WebAssembly come from another one.
 */
export async function serveFolder(folder, { base = "/", pages = {} } = {}) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (path in pages) {
      response.setHeader("Content-Type", typeOf(path));
      response.end(pages[path]);
      return;
    }
    const file = folder && (await fileFor(folder, base, path));
    if (!file) {
      response.statusCode = 404;
      response.end("not found");
      return;
    }
    response.setHeader("Content-Type", typeOf(file));
    createReadStream(file).pipe(response);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: origin + base,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function typeOf(path) {
  return TYPES[extname(path)] ?? "application/octet-stream";
}

async function fileFor(folder, base, path) {
  if (!path.startsWith(base)) return null;
  const relative = path.slice(base.length) || "index.html";
  const file = normalize(join(folder, relative));
  if (!file.startsWith(normalize(folder) + sep)) return null;
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? file : null;
}
