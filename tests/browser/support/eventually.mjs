// Polls an assertion until it holds, so that no test waits for a fixed time.

const STEP_MS = 40;

/** Runs `check` until it does not throw and returns its result. After `within` ms, throws its last error. */
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
