// Which language a viewer is asked for. The words on the screen are English; numbers and dates are written in this
// language. When there are catalogues of other languages, they are chosen and loaded from here: `languages` of
// `#build` names the files.

import { readLanguage } from "./options.js";
import { getAttribute } from "./originals.js";

/**
 * The language around an element: the nearest `lang`, through shadow roots, else the browser's. A `lang` that is
 * no language is the page's own affair, and is passed over.
 * @param {Element} element
 * @returns {string}
 */
export function languageAround(element) {
  /** @type {Node | null} */
  let node = element;
  while (node) {
    if (node instanceof Element) {
      const language = readLanguage(getAttribute(node, "lang"));
      if (language) return language;
    }
    node = node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);
  }
  return readLanguage(navigator.language) ?? "en";
}
