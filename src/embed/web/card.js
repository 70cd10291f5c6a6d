// A message card shown instead of the viewer, for example when it cannot start. Plain DOM, because the wasm
// may not run.

import { append, createElement, listen, replaceChildren, setAttribute } from "./originals.js";

/**
 * @typedef {object} Card
 * @property {string} title
 * @property {string[]} text paragraphs
 * @property {{label: string, press: () => void}} [button]
 * @property {number} [level] of the heading
 */

/**
 * Replaces the content of `root` with a card.
 * @param {HTMLElement} root
 * @param {Card} card
 */
export function drawCard(root, { title, text, button, level = 2 }) {
  const make = (/** @type {string} */ name, /** @type {string} */ className, /** @type {string} */ part = "") => {
    const element = createElement(root.ownerDocument, name);
    setAttribute(element, "class", `sal ${className}`);
    if (part) setAttribute(element, "part", part);
    return element;
  };
  const app = make("div", "sal-app");
  const section = make("section", "sal-failure sal-failure--alone", "failure");
  setAttribute(section, "role", "alert");
  const words = make("div", "sal-failure__words");
  const heading = make(`h${level}`, "sal-failure__title");
  heading.textContent = title;
  append(words, heading);
  for (const paragraph of text) {
    const line = make("p", "sal-failure__advice");
    line.textContent = paragraph;
    append(words, line);
  }
  append(section, words);
  if (button) {
    const press = make("button", "sal-button", "button");
    setAttribute(press, "type", "button");
    press.textContent = button.label;
    listen(press, "click", button.press);
    append(section, press);
  }
  append(app, section);
  replaceChildren(root, app);
}
