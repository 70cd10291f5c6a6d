// Remembers what a browser loses when an element is moved: scroll positions, the focused element, and that a
// dialog was modal. Restores them afterwards.

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
    // No event announces a move, and afterwards the positions are lost, so record each scroll.
    listen(shadow, "scroll", (/** @type {Event} */ event) => this.#follow(event.target), passive);
    listen(shadow, "focusin", (/** @type {Event} */ event) => {
      this.#focused = /** @type {HTMLElement} */ (event.target);
    });
    listen(shadow, "focusout", () => {
      // Ignore a `focusout` that a browser dispatches because the element is being removed.
      if (shadow.host.isConnected && shadow.activeElement) this.#focused = undefined;
    });
  }

  /** Restores everything after a move. */
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

  /** All dialogs of the viewer are modal. Neither call here dispatches `close`. */
  #restoreDialogs() {
    for (const dialog of this.#shadow.querySelectorAll("dialog")) {
      if (!dialog.open || dialog.matches(":modal")) continue;
      dialog.removeAttribute("open");
      dialog.showModal();
    }
  }
}
