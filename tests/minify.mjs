// Makes the scripts and style sheets of a release build shorter, in place.
//
// A style sheet that imports others becomes one file: the browser asks once and not six times.

import { readdir, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { build } from "esbuild";

const dist = process.env.MQP_DIST;
const names = await readdir(dist, { recursive: true });
const files = names.map((name) => join(dist, name));
const options = { minify: true, write: false, logLevel: "error", target: ["es2022", "chrome120", "firefox121", "safari17.2"] };
const imported = new Set();

async function shorten(file, extra) {
  const { outputFiles, metafile } = await build({
    ...options,
    ...extra,
    entryPoints: [file],
    metafile: true,
  });
  await writeFile(file, outputFiles[0].contents);
  for (const input of Object.keys(metafile.inputs)) {
    if (relative(input, file)) imported.add(join(process.cwd(), input));
  }
}

for (const file of files.filter((file) => file.endsWith(".js"))) {
  await shorten(file, { format: "esm" });
}
for (const file of files.filter((file) => file.endsWith("page.css") || file.endsWith("panels.css"))) {
  await shorten(file, { bundle: true });
}
for (const file of imported) await rm(file);
