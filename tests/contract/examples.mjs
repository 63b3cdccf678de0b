// The examples of docs/contract.md: lists of what is asked and what is answered.

import { readFileSync } from "node:fs";

const text = readFileSync(new URL("../../docs/contract.md", import.meta.url), "utf8");

export const examples = text
  .split("```transcript\n")
  .slice(1)
  .map((block) => block.slice(0, block.indexOf("```")).trimEnd().split("\n"))
  .map((lines) => {
    const of = (sign) => lines.filter((line) => line.startsWith(sign)).map((line) => line.slice(sign.length));
    return { asked: of("> "), answered: of("< ") };
  });
