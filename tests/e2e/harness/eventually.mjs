// Waiting for a condition instead of for a time.

const DEADLINE = 15_000;
const PAUSE = 25;

/**
 * Repeats a check until it no longer throws, and returns what it returned.
 *
 * The page's own `waitForFunction` is of no use here: it compiles text, which the policy forbids.
 */
export async function eventually(check, { within = DEADLINE } = {}) {
  const end = Date.now() + within;
  for (;;) {
    try {
      return await check();
    } catch (failure) {
      if (Date.now() > end) {
        failure.message += ` (still so after ${within / 1_000} s)`;
        throw failure;
      }
    }
    await new Promise((resume) => setTimeout(resume, PAUSE));
  }
}
