// The viewer's style sheet, one a document, shared by all of its viewers. Not an element: a strict policy allows a
// constructed sheet and no `<style>`.

import css from "#style";

/** @type {WeakMap<Document, CSSStyleSheet>} */
const sheets = new WeakMap();

/** Gives a shadow root the sheet of the document it is in. @param {ShadowRoot} shadow */
export function adoptSheet(shadow) {
  const { ownerDocument } = shadow;
  let sheet = sheets.get(ownerDocument);
  if (!sheet) {
    // A sheet belongs to the document whose window made it.
    const view = /** @type {typeof globalThis} */ (/** @type {unknown} */ (ownerDocument.defaultView ?? globalThis));
    sheet = new view.CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(ownerDocument, sheet);
  }
  shadow.adoptedStyleSheets = [sheet];
}
