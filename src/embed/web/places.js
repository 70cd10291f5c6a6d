// What a browser forgets when an element is moved: how far things were scrolled, which of them had the focus, and
// that a dialog was modal. Kept here, and put back.

import { listen } from "./originals.js";

export class Places {
  #shadow;
  /** @type {WeakMap<Element, {left: number, top: number}>} */
  #scrolled = new WeakMap();
  /** @type {HTMLElement | undefined} */
  #focused;

  /** @param {ShadowRoot} shadow */
  constructor(shadow) {
    this.#shadow = shadow;
    const passive = { capture: true, passive: true };
    // Scrolling is not told before it is too late to ask, so it is followed.
    listen(shadow, "scroll", (/** @type {Event} */ event) => this.#follow(event.target), passive);
    listen(shadow, "focusin", (/** @type {Event} */ event) => {
      this.#focused = /** @type {HTMLElement} */ (event.target);
    });
    listen(shadow, "focusout", () => {
      // A browser that tells of a focus lost by the removal tells it while the element is on its way out.
      if (shadow.host.isConnected && shadow.activeElement) this.#focused = undefined;
    });
  }

  /** Puts everything back, after a move. */
  restore() {
    this.#restoreDialogs();
    for (const element of this.#shadow.querySelectorAll("*")) {
      const place = this.#scrolled.get(element);
      if (!place) continue;
      element.scrollLeft = place.left;
      element.scrollTop = place.top;
    }
    const focused = this.#focused;
    if (focused && this.#shadow.contains(focused) && document.activeElement === document.body) {
      focused.focus({ preventScroll: true });
    }
  }

  /** @param {EventTarget | null} target */
  #follow(target) {
    if (!(target instanceof Element)) return;
    this.#scrolled.set(target, { left: target.scrollLeft, top: target.scrollTop });
  }

  /** Every dialog of the viewer is a modal one. Neither step here fires `close`. */
  #restoreDialogs() {
    for (const dialog of this.#shadow.querySelectorAll("dialog")) {
      if (!dialog.open || dialog.matches(":modal")) continue;
      dialog.removeAttribute("open");
      dialog.showModal();
    }
  }
}
