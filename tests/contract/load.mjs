// Loads the module that ships, under Node.
//
// Its loader asks the browser for the second part of the module: here the same request reads the
// file that lies beside the first. Nothing else of a browser is there, so no page is mounted.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const dist = process.env.MQP_DIST;
const NAME = "message-queue-playground";

/** What the loader needs of a request that holds everything up. */
class FileRequest {
  open(method, address) {
    this.address = address;
  }

  overrideMimeType() {}

  send() {
    this.responseText = readFileSync(this.address, "latin1");
    this.status = 200;
  }
}

/** Thrown in the place of the first picture, which there is no page for. */
class NoPage extends Error {}

/** The class `QueueSet` of the module in `dist/`. */
export async function loadQueueSet() {
  globalThis.XMLHttpRequest = FileRequest;
  globalThis.requestAnimationFrame = () => {
    throw new NoPage();
  };
  const module = await import(pathToFileURL(join(dist, `${NAME}.js`)).href);
  try {
    module.initSync({ module: readFileSync(join(dist, `${NAME}_bg.wasm`)) });
  } catch (error) {
    if (!(error instanceof NoPage)) throw error;
  }
  return module.QueueSet;
}
