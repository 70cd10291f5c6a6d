// The viewer's style sheet, one a document, shared by all of its viewers. Not an element: a strict policy allows a
// constructed sheet and no `<style>`.

import css from "#style";

/** @type {WeakMap<Document, CSSStyleSheet>} */
const sheets = new WeakMap();

/**
 * Gives a shadow root the sheet of the document it is in. A document without a window, such as that of a template, takes
 * no sheet and shows nothing; the shadow root is given one when it comes into another.
 * @param {ShadowRoot} shadow
 */
export function adoptSheet(shadow) {
  const { ownerDocument } = shadow;
  const view = /** @type {(typeof globalThis) | null} */ (/** @type {unknown} */ (ownerDocument.defaultView));
  if (!view) return;
  let sheet = sheets.get(ownerDocument);
  if (!sheet) {
    // A sheet belongs to the document whose window made it.
    sheet = new view.CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(ownerDocument, sheet);
  }
  shadow.adoptedStyleSheets = [sheet];
}
