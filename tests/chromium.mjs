// The browser of every script below this folder, started with the same options as the wasm tests.

import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

const options = JSON.parse(
  await readFile(new URL("./chromium-options.json", import.meta.url), "utf8"),
);
const isRoot = process.getuid?.() === 0;

/** Starts headless Chromium with a fresh profile; `MQP_BROWSER` is the program. */
export function launchChromium() {
  const executablePath = process.env.MQP_BROWSER;
  if (!executablePath) {
    throw new Error("MQP_BROWSER must be the path of Chromium; `cargo xtask test` sets it");
  }
  return chromium.launch({
    executablePath,
    args: [...options, ...(isRoot ? ["--no-sandbox"] : [])],
  });
}
