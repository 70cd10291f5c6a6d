// The viewer's style sheet: one for each document, shared by all viewers in it. It is a constructed style
// sheet, because a strict policy forbids `<style>`.

import css from "#style";

/** @type {WeakMap<Document, CSSStyleSheet>} */
const sheets = new WeakMap();

/**
 * Applies the sheet of its document to a shadow root. A document without a window, such as a template's,
 * takes no sheet and shows nothing; the shadow root gets one when it is adopted by another document.
 * @param {ShadowRoot} shadow
 */
export function adoptSheet(shadow) {
  const { ownerDocument } = shadow;
  const view = /** @type {(typeof globalThis) | null} */ (/** @type {unknown} */ (ownerDocument.defaultView));
  if (!view) return;
  let sheet = sheets.get(ownerDocument);
  if (!sheet) {
    // A sheet can only be used in the document whose window created it.
    sheet = new view.CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(ownerDocument, sheet);
  }
  shadow.adoptedStyleSheets = [sheet];
}
