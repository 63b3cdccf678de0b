// Loads the module that ships for scripts, under Node.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = join(process.env.MQP_DIST, "api");

/** The class `QueueSet` of the module in `dist/api/`. */
export async function loadQueueSet() {
  const module = await import(pathToFileURL(join(folder, "message-queue.js")).href);
  module.initSync({ module: readFileSync(join(folder, "message-queue_bg.wasm")) });
  return module.QueueSet;
}
