// The DOM events that the viewer dispatches to the page.

import { decode, encode, isRecord } from "./json.js";
import { dispatch } from "./originals.js";

const PREFIX = "scim-audit-";
/** The version of the shape of `detail`. */
const VERSION = 1;
/** Events whose default action the page may cancel with `preventDefault()`. */
const CANCELABLE = ["unauthorized", "row-activate"];

const NativeCustomEvent = globalThis.CustomEvent;

/** The events' names without their prefix. */
export const EVENTS = ["ready", "error", "unauthorized", "state-change", "row-activate", "navigate", "export", "disposed"];

/**
 * Dispatches an event with a frozen copy of the detail.
 * @param {Element} element
 * @param {string} type with or without the prefix
 * @param {Record<string, unknown>} detail
 * @param {boolean} [decided] whether it is too late to cancel
 * @returns {boolean} false if a listener cancelled the event
 */
export function announce(element, type, detail, decided = false) {
  const name = plainName(type);
  let cancelable = false;
  for (const one of CANCELABLE) cancelable ||= one === name && !decided;
  const copy = decode(/** @type {string} */ (encode({ ...(isRecord(detail) ? detail : {}), version: VERSION })));
  const event = new NativeCustomEvent(PREFIX + name, { bubbles: true, composed: true, cancelable, detail: copy });
  return dispatch(element, event);
}

/** @param {string} type */
export function plainName(type) {
  return type.startsWith(PREFIX) ? type.slice(PREFIX.length) : type;
}

/** Why a view state and options as a whole are invalid. */
export const NO_STATE = "The option state must be an object that can be read and written as JSON.";
export const NO_OPTIONS = "The options must be an object that can be read.";

/** Returns the detail of the error event for an invalid option. @param {string} option @param {string} message */
export function invalidOption(option, message) {
  return { code: "invalid-option", option, retryable: false, fatal: false, message };
}
