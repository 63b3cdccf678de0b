// Texts that more than one test sends.

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
