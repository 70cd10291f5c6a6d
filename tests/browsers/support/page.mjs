// A page in whichever browser, and the viewer on it.
import assert from "node:assert/strict";

import { eventually } from "../../browser/support/eventually.mjs";
import { Viewer } from "../../browser/support/viewer.mjs";
import { chord, turned, typed } from "./keys.mjs";
import { Locator } from "./locator.mjs";

/** The page of a session: everything below the document, and what a person does to all of it. */
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

  /** What `front.mjs` has noted on this page and those before it. */
  async complaints() {
    return [...this.#before, ...(await this.#noted())];
  }

  #noted() {
    return this.evaluate(() => globalThis.complaints ?? []);
  }

  /** What `task` gives in the page. */
  evaluate(task, ...values) {
    return this.#session.run(`(inPage, ...values) => (${task})(...values)`, values);
  }

  /** How many calls of a path were answered: a page may ask that itself. */
  answers(path) {
    return this.evaluate((path) => performance.getEntriesByType("resource").filter(({ name }) => new URL(name).pathname.endsWith(path)).length, path);
  }
}

/** The viewer, by its names. What the network does is only seen from within the page: WebDriver does not tell. */
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
