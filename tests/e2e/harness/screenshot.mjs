// Pictures for the people who look at a run afterwards.

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const FOLDER =
  process.env.MQP_SCREENSHOTS ?? fileURLToPath(new URL("../../../target/screenshots", import.meta.url));

/** Leaves a picture of the page under a name. */
export async function screenshot(page, name, options = {}) {
  await mkdir(FOLDER, { recursive: true });
  await page.screenshot({ path: join(FOLDER, `${name}.png`), ...options });
}
