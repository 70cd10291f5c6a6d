// Expectations that are tried again until they hold: no test waits for a fixed time.

const STEP_MS = 40;

/** Runs the check until it does not throw, and gives what it returned. Fails with its last error. */
export async function eventually(check, { within = 15_000 } = {}) {
  const deadline = Date.now() + within;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
