// Locates elements by role, name and text. The methods are the subset of Playwright's locators that the
// journeys need, so that `browser/support/viewer.mjs` works in every browser.
import assert from "node:assert/strict";

import { eventually } from "../../browser/support/eventually.mjs";
import { chord, pressed, typed } from "./keys.mjs";

function matcher(words, exact = false) {
  return words instanceof RegExp ? { pattern: words.source, flags: words.flags } : { words, exact };
}

/** A list of search steps, resolved again for each call. */
export class Locator {
  #session;
  #steps;

  constructor(session, steps = []) {
    this.#session = session;
    this.#steps = steps;
  }

  #then(step) {
    return new Locator(this.#session, [...this.#steps, step]);
  }

  getByRole(role, { name, exact, level } = {}) {
    return this.#then({ role, level, name: name === undefined ? undefined : matcher(name, exact) });
  }

  getByText(text, { exact } = {}) {
    return this.#then({ text: matcher(text, exact) });
  }

  getByLabel(label, { exact } = {}) {
    return this.#then({ label: matcher(label, exact) });
  }

  locator(css) {
    return this.#then({ css });
  }

  filter({ hasText }) {
    return this.#then({ has: matcher(hasText) });
  }

  nth(nth) {
    return this.#then({ nth });
  }

  first() {
    return this.nth(0);
  }

  last() {
    return this.nth(-1);
  }

  /** Runs `task` in the page with the only element that matches, and returns its result. */
  evaluate(task, value) {
    return this.#session.run(`(inPage, steps, ...more) => (${task})(inPage.one(steps), ...more)`, [
      this.#steps,
      ...(value === undefined ? [] : [value]),
    ]);
  }

  evaluateAll(task) {
    return this.#session.run(`(inPage, steps) => (${task})(inPage.find(steps))`, [this.#steps]);
  }

  count() {
    return this.evaluateAll((elements) => elements.length);
  }

  innerText() {
    return eventually(() => this.evaluate((element) => element.innerText));
  }

  allTextContents() {
    return this.evaluateAll((elements) => elements.map(({ textContent }) => textContent));
  }

  inputValue() {
    return this.evaluate((element) => element.value);
  }

  getAttribute(name) {
    return eventually(() => this.evaluate((element, name) => element.getAttribute(name), name));
  }

  isVisible() {
    return this.evaluateAll((elements) => elements.length === 1 && elements[0].checkVisibility({ visibilityProperty: true }));
  }

  /** Waits until the element is visible, not visible (`hidden`), or not in the document (`detached`). */
  waitFor({ state = "visible" } = {}) {
    return eventually(async () => {
      if (state === "detached") assert.equal(await this.count(), 0, `${this} is gone`);
      else assert.equal(await this.isVisible(), state === "visible", `${this} is ${state}`);
    });
  }

  async click() {
    const point = await eventually(() => this.#session.run("(inPage, steps) => inPage.place(steps)", [this.#steps]));
    await this.#session.perform(pressed(point));
  }

  /** Checks a checkbox or radio button if it is not checked. */
  async check() {
    if (!(await eventually(() => this.evaluate((element) => element.checked)))) await this.click();
    await eventually(async () => assert.ok(await this.evaluate((element) => element.checked), `${this} is checked`));
  }

  focus() {
    return eventually(() => this.evaluate((element) => element.focus()));
  }

  async press(key) {
    await this.focus();
    await this.#session.perform(chord(key));
  }

  /**
   * Replaces the text of a field by typing. A date or time is set by value: its keys differ between browsers.
   */
  async fill(text) {
    if (await eventually(() => this.evaluate((element) => ["date", "time"].includes(element.type)))) return this.#set(text);
    await this.press("Control+a");
    return this.#session.perform(text === "" ? chord("Delete") : typed(text));
  }

  selectOption({ label }) {
    return this.#set(label);
  }

  #set(value) {
    return eventually(() => this.#session.run("(inPage, steps, value) => inPage.set(steps, value)", [this.#steps, value]));
  }

  /** Selects a file in an `input type=file`. */
  setInputFiles(path) {
    return this.#session.giveFile("(inPage, steps) => inPage.one(steps)", [this.#steps], path);
  }

  boundingBox() {
    return this.evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    });
  }

  toString() {
    return JSON.stringify(this.#steps);
  }
}
