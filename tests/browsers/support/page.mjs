// The page and the viewer in the browsers that Playwright does not drive.
import assert from "node:assert/strict";

import { eventually } from "../../browser/support/eventually.mjs";
import { Viewer } from "../../browser/support/viewer.mjs";
import { chord, turned, typed } from "./keys.mjs";
import { Locator } from "./locator.mjs";

/** The page of a session: the locator of its document, with navigation, keyboard and mouse. */
export class Page extends Locator {
  #session;
  #before = [];
  keyboard;
  mouse;

  constructor(session) {
    super(session);
    this.#session = session;
    this.keyboard = {
      press: (key) => session.perform(chord(key)),
      type: (text) => session.perform(typed(text)),
    };
    this.mouse = {
      wheel: (point, deltaY) => session.perform(turned(point, deltaY)),
    };
  }

  async goto(address) {
    this.#before.push(...(await this.#noted()));
    await this.#session.open(address);
  }

  /**
   * Returns the complaints that the script of `front.mjs` has recorded on this page and the ones before it.
   */
  async complaints() {
    return [...this.#before, ...(await this.#noted())];
  }

  #noted() {
    return this.evaluate(() => globalThis.complaints ?? []);
  }

  /** Runs `task` in the page and returns its result. */
  evaluate(task, ...values) {
    return this.#session.run(`(inPage, ...values) => (${task})(...values)`, values);
  }

  /** Returns how many calls of a path were answered, from the page's own resource timing. */
  answers(path) {
    return this.evaluate(
      (path) => performance.getEntriesByType("resource").filter(({ name }) => new URL(name).pathname.endsWith(path)).length,
      path,
    );
  }
}

/**
 * The viewer's page object without network events, which WebDriver does not report: it counts responses in
 * the page.
 */
export class WatchedViewer extends Viewer {
  async open(address) {
    await this.page.goto(address);
    await this.heading.waitFor();
    await eventually(async () => assert.ok((await this.page.answers("/audit-logs")) > 0));
    await this.settled();
  }

  async answered(action) {
    const before = await this.page.answers("/audit-logs");
    await action();
    await eventually(async () => assert.ok((await this.page.answers("/audit-logs")) > before, "the log has answered"));
    await this.settled();
  }

  get table() {
    return this.within.getByRole("grid", { name: "SCIM requests" });
  }
}
