// Messages that more than one test sends.

/** An e-mail job as the main story has it. */
export const EMAIL = JSON.stringify(
  {
    email_from: "ana@example.org",
    email_to: "luis@example.org",
    subject: "Lunch on Friday",
    mail: "Shall we meet at noon?",
  },
  null,
  2,
);

/** The numbers from one to another, both included. */
export function numbers(first, last) {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** So many messages from one file, sent at once. */
export async function queueMany(playground, count) {
  const lines = Array.from({ length: count }, (_, index) => `{"order": ${index + 1}}`);
  await playground.button("Import JSON Lines…").click();
  await playground.root.getByLabel("or a file").setInputFiles({
    name: "many.jsonl",
    mimeType: "application/x-ndjson",
    buffer: Buffer.from(lines.join("\n")),
  });
  await playground.root.getByRole("button", { name: /^Send [\d,]+ lines$/ }).click();
}
