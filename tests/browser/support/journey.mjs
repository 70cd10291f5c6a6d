// A test in the browser: a watched page in a fresh context, and the viewer on it.
import { test } from "node:test";

import { newContext } from "./browser.mjs";
import { Viewer } from "./viewer.mjs";
import { Watch } from "./watch.mjs";

/** How long a thing may take to appear; a busy machine is slow, not wrong. */
const PATIENCE_MS = 15_000;
/** No test may hang the suite. */
const LIMIT_MS = 180_000;

/**
 * A test whose body gets `{ viewer, page, context, watch, defer }`. `options` as for `newContext`. What is given
 * to `defer` is stopped when the page is gone, the last first, so that no page misses what it still talks to.
 */
export function journey(name, { limitMs = LIMIT_MS, ...options }, body) {
  test(name, { timeout: limitMs }, () => visit(options, body));
}

/** Runs the body with a viewer of its own, and fails when the page complained of anything. */
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
