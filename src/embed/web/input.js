// Keeps key, wheel and touch events that are meant for something in the viewer from the page. Outside the
// shadow root their target is the element, so the page would take a key typed into a field for a shortcut,
// and a wheel turned over a scrollable list for one over something that cannot scroll.

import { composedPath, listen, stopPropagation } from "./originals.js";

/** Elements that take text input. */
const TYPED_INTO =
  "select, textarea, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file])";

/** Keys that insert no text: they leave the field or are modifiers. The page receives them too. */
const WRITES_NOTHING = /^(Escape|Tab|F\d+|Alt|AltGraph|CapsLock|Control|Meta|NumLock|Shift)$/;

/**
 * Codes of pressed keys whose keydown was kept from the page; their keyup is kept as well.
 * @type {Set<string>}
 */
const kept = new Set();

/** Stops key, wheel and touch events that the viewer uses from leaving it. @param {ShadowRoot} shadow */
export function keepOwnInput(shadow) {
  for (const type of ["keydown", "keypress", "keyup"]) listen(shadow, type, keepKey);
  for (const type of ["wheel", "touchmove"]) listen(shadow, type, keepScrolling, { passive: true });
}

/** @param {KeyboardEvent} event */
function keepKey(event) {
  const { type, code } = event;
  const wasKept = kept.delete(code);
  // A key that the viewer has handled must not trigger a shortcut of the page as well.
  const isOurs = type === "keyup" ? wasKept : isTyped(event) || event.defaultPrevented;
  if (!isOurs) return;
  if (type !== "keyup") kept.add(code);
  stopPropagation(event);
}

/** @param {KeyboardEvent} event */
function isTyped(event) {
  if (!(/** @type {Element} */ (event.target).matches(TYPED_INTO))) return false;
  if (event.isComposing) return true;
  // Some keyboard layouts type characters with AltGr, which reports Ctrl and Alt as pressed.
  const isCommand = event.metaKey || ((event.ctrlKey || event.altKey) && !event.getModifierState("AltGraph"));
  return !isCommand && !WRITES_NOTHING.test(event.key);
}

/**
 * Modal dialogs of a page lock scrolling: they cancel each wheel event unless its target, as they see it, can
 * scroll. The event is stopped while something in the viewer scrolls; at the end of its range, the event goes
 * on to the page.
 * @param {WheelEvent | TouchEvent} event
 */
function keepScrolling(event) {
  // Ctrl and the wheel zoom the page.
  if (event.ctrlKey) return;
  for (const node of composedPath(event)) {
    if (node === event.currentTarget) return;
    if (scrollsBy(/** @type {Element} */ (node), event)) {
      stopPropagation(event);
      return;
    }
  }
}

/** @param {Element} element @param {WheelEvent | TouchEvent} event */
function scrollsBy(element, event) {
  const { direction, overflowX, overflowY } = getComputedStyle(element);
  /** @param {string} overflow @param {number | undefined} delta @param {number} at @param {number} most */
  const goes = (overflow, delta, at, most) =>
    /auto|scroll/.test(overflow) &&
    most > 0 &&
    // A touch event has no delta. A remaining distance below one pixel is rounding, not room to scroll.
    (delta === undefined || (delta < 0 ? at > 0 : delta > 0 && at < most - 1));
  const { deltaX, deltaY } = /** @type {Partial<WheelEvent>} */ (event);
  const across = element.scrollWidth - element.clientWidth;
  const left = direction === "rtl" ? across + element.scrollLeft : element.scrollLeft;
  return goes(overflowY, deltaY, element.scrollTop, element.scrollHeight - element.clientHeight) || goes(overflowX, deltaX, left, across);
}
