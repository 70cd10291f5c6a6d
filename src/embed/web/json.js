// Converts values to JSON and back, even if a page added `toJSON` to arrays and objects (Prototype.js adds
// one that returns a string).

import { apply, freeze, isArray, isFrozen, keys, parse, stringify } from "./originals.js";

/**
 * Returns the JSON text of a value; `undefined` if it has none.
 * @param {unknown} value
 * @returns {string | undefined}
 */
export function encode(value) {
  if (!("toJSON" in Array.prototype) && !("toJSON" in Object.prototype)) return stringify(value);
  return written(value);
}

/**
 * Returns what `JSON.stringify` would return on a page without patches.
 * @param {any} value
 * @returns {string | undefined}
 */
function written(value) {
  if (value === null || typeof value !== "object") return stringify(value);
  if (isArray(value)) {
    let text = "";
    for (let at = 0; at < value.length; at += 1) text += `${at ? "," : ""}${written(value[at]) ?? "null"}`;
    return `[${text}]`;
  }
  const own = value.toJSON;
  if (typeof own === "function" && own !== /** @type {any} */ (Object.prototype).toJSON) return written(apply(own, value, []));
  let text = "";
  for (const key of keys(value)) {
    const member = written(value[key]);
    if (member !== undefined) text += `${text ? "," : ""}${stringify(key)}:${member}`;
  }
  return `{${text}}`;
}

/**
 * Parses a JSON text and freezes the result deeply: it is shared, and a page must not be able to change it.
 * @param {string} text
 */
export function decode(text) {
  return frozen(parse(text));
}

/**
 * Returns a frozen copy of the page's object, whose own objects the page may change later. Returns undefined if it is
 * not an object or JSON cannot write it: it is circular, a getter throws, or its `toJSON` returns something else.
 * @param {unknown} value
 * @returns {Record<string, any> | undefined}
 */
export function copied(value) {
  try {
    const copy = isRecord(value) ? decode(/** @type {string} */ (encode(value))) : undefined;
    return isRecord(copy) ? copy : undefined;
  } catch {
    return undefined;
  }
}

/** @param {any} value */
export function frozen(value) {
  if (value !== null && typeof value === "object" && !isFrozen(value)) {
    freeze(value);
    for (const key of keys(value)) frozen(value[key]);
  }
  return value;
}

/**
 * Whether a value is an object and not an array.
 * @param {unknown} value
 * @returns {value is Record<string, any>}
 */
export function isRecord(value) {
  return value !== null && typeof value === "object" && !isArray(value);
}
