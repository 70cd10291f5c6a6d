// Runs a browser test a second time in CI if it fails once.

/**
 * Runs `body`. With the variable `CI` set, a body that fails runs once more, because a slow machine can fail a
 * test that waits for a browser. The report then names the test as flaky and prints its first error, so that
 * the cause can be found. Without `CI`, the first failure fails the test.
 */
export async function attempt(t, body) {
  try {
    return await body();
  } catch (error) {
    if (process.env.CI === undefined) throw error;
    t.diagnostic(`flaky: "${t.name}" failed once and runs again: ${error.stack ?? error}`);
    return body();
  }
}
