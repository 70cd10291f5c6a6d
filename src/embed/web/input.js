// What a person does within the viewer, and the page around is not to hear as well: a page sees the element, and not what
// in it was meant. Seen from there, a key typed into a field is a key pressed on no field, and a wheel turned over a
// list that scrolls is one turned over nothing that does.

import { composedPath, listen, stopPropagation } from "./originals.js";

/** What takes text. */
const TYPED_INTO = "select, textarea, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file])";

/** Keys that write nothing: they lead out of a field, or are held with others. They are for the page as well. */
const WRITES_NOTHING = /^(Escape|Tab|F\d+|Alt|AltGraph|CapsLock|Control|Meta|NumLock|Shift)$/;

/** The keys that are down of which the page has not heard: it is not to hear of their going up. @type {Set<string>} */
const kept = new Set();

/** Keeps to itself what is meant for something within. @param {ShadowRoot} shadow */
export function keepOwnInput(shadow) {
  for (const type of ["keydown", "keypress", "keyup"]) listen(shadow, type, keepKey);
  for (const type of ["wheel", "touchmove"]) listen(shadow, type, keepScrolling, { passive: true });
}

/** @param {KeyboardEvent} event */
function keepKey(event) {
  const { type, code } = event;
  const wasKept = kept.delete(code);
  // What the viewer has made use of is no command of the page's either.
  const isOurs = type === "keyup" ? wasKept : isTyped(event) || event.defaultPrevented;
  if (!isOurs) return;
  if (type !== "keyup") kept.add(code);
  stopPropagation(event);
}

/** @param {KeyboardEvent} event */
function isTyped(event) {
  if (!(/** @type {Element} */ (event.target).matches(TYPED_INTO))) return false;
  if (event.isComposing) return true;
  // Some keyboards write with AltGr, which counts as Ctrl and Alt.
  const isCommand = event.metaKey || ((event.ctrlKey || event.altKey) && !event.getModifierState("AltGraph"));
  return !isCommand && !WRITES_NOTHING.test(event.key);
}

/**
 * Dialogs of pages keep what is behind them from scrolling: they cancel each wheel unless something that they see can
 * scroll. What scrolls here keeps its wheel; where nothing goes any further, the wheel is the page's.
 * @param {WheelEvent | TouchEvent} event
 */
function keepScrolling(event) {
  // With Ctrl held it zooms.
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
    // A touch says where it is, and not where it goes. Half pixels are none.
    (delta === undefined || (delta < 0 ? at > 0 : delta > 0 && at < most - 1));
  const { deltaX, deltaY } = /** @type {Partial<WheelEvent>} */ (event);
  const across = element.scrollWidth - element.clientWidth;
  const left = direction === "rtl" ? across + element.scrollLeft : element.scrollLeft;
  return (
    goes(overflowY, deltaY, element.scrollTop, element.scrollHeight - element.clientHeight) ||
    goes(overflowX, deltaX, left, across)
  );
}
