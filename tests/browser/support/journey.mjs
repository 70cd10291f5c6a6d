// Runs a browser test on a watched page in a new context.
import { test } from "node:test";

import { attempt } from "./attempt.mjs";
import { newContext } from "./browser.mjs";
import { Viewer } from "./viewer.mjs";
import { Watch } from "./watch.mjs";

/** Timeout of a browser action. Generous, so that a busy machine does not fail a test. */
const PATIENCE_MS = 15_000;
/** Expected longest time of a whole test. A test that takes twice as long is stopped, so that none can hang the suite. */
const LIMIT_MS = 180_000;

/**
 * Registers a test whose body receives `{ viewer, page, context, watch, defer }`. `options` are those of
 * `newContext`. Servers given to `defer` are stopped in reverse order after the page is closed, so that the
 * page does not lose a server that it still uses.
 */
export function journey(name, { limitMs = LIMIT_MS, ...options }, body) {
  test(name, { timeout: 2 * limitMs }, (t) => attempt(t, () => visit(options, body)));
}

/** Runs the body with a new page, and fails if the page logged a warning, an error or a policy violation. */
export async function visit(options, body) {
  const context = await newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const watch = await Watch.over(page);
  const deferred = [];
  const defer = (server) => {
    deferred.push(server);
    return server;
  };
  try {
    await body({ viewer: new Viewer(page), page, context, watch, defer });
    watch.assertQuiet();
  } catch (error) {
    const { complaints } = watch;
    if (complaints.length > 0) {
      error.message += `\n\nThe page complained of:\n${complaints.map(({ text, url }) => `${text} ${url}`).join("\n")}`;
    }
    throw error;
  } finally {
    await context.close();
    for (const server of deferred.reverse()) await server.stop();
  }
}
