// The address of the first call to the API, from the options and the link alone, before the wasm is there to build
// it. Only what is certain is answered: for a filter whose meaning needs the wasm (a date, a range, an excluded value,
// a number, unusual characters) there is no address, and the viewer makes its first call itself.

import criteria from "./criteria.json";
import { keys } from "./originals.js";

/** What a value looks like that the API gets as it is typed. @type {Record<string, RegExp>} */
const CERTAIN = {
  "upper-case word": /^[\x21-\x7e]{1,500}$/,
  word: /^[\x21-\x7e]{1,500}$/,
  status: /^(success|failed|accepted)$/,
  code: /^[1-9](\d\d|xx)$/,
  text: /^[\x21-\x7e]([\x20-\x7e]{0,500}[\x21-\x7e])?$/,
};

/** The number of entries that the API returns if the address names none. */
const DEFAULT_LIMIT = 100;

/**
 * Returns the address, which may be relative to the page; undefined if it is not certain.
 * @param {Record<string, any>} values the plain options in effect
 * @param {Record<string, any> | undefined} state the view state that the page gives
 * @returns {string | undefined}
 */
export function firstAddress({ apiBase, pageSize, urlSync, urlKey }, state) {
  if (typeof apiBase !== "string" || apiBase === "none") return undefined;
  const link = urlSync === "off" ? undefined : parameter(globalThis.location.search, urlKey);
  const filters = link === undefined ? ofState(state ?? {}) : ofLink(link);
  if (!filters) return undefined;
  const query = new URLSearchParams();
  for (const [name, , kind] of criteria) {
    const value = filters[/** @type {string} */ (name)];
    if (value === undefined) continue;
    if (!CERTAIN[/** @type {string} */ (kind)]?.test(value)) return undefined;
    query.append(/** @type {string} */ (name), kind === "upper-case word" ? value.toUpperCase() : value);
  }
  if (filters.order === "asc") query.append("order", "asc");
  if (pageSize !== DEFAULT_LIMIT) query.append("limit", String(pageSize));
  const text = query.toString();
  return `${apiBase.replace(/\/+$/, "")}/audit-logs${text ? "?" : ""}${text}`;
}

/**
 * Returns the filters of a view state by the names of their parameters, and its order; undefined if there are others.
 * @param {Record<string, any>} state
 * @returns {Record<string, string> | undefined}
 */
function ofState(state) {
  /** @type {Record<string, string>} */
  const filters = {};
  for (const name of keys(state)) {
    const value = state[name];
    if (value === null || value === "" || name === "timeZone" || name === "view" || name === "open") continue;
    const isKnown = name === "order" ? value === "asc" || value === "desc" : criteria.some(([known]) => known === name);
    if (!isKnown || typeof value !== "string") return undefined;
    filters[name] = value;
  }
  return filters;
}

/**
 * The same for a link, as src/state/link.rs writes it.
 * @param {string} link
 * @returns {Record<string, string> | undefined}
 */
function ofLink(link) {
  let text;
  try {
    text = decodeURIComponent(link.replaceAll("+", " "));
  } catch {
    return undefined;
  }
  // Escaped separators.
  if (text.includes("!")) return undefined;
  /** @type {Record<string, string>} */
  const state = {};
  for (const part of text.split(";")) {
    const colon = part.indexOf(":");
    if (colon < 0) continue;
    const key = part.slice(0, colon);
    if (key === "zone" || key === "view" || key === "open") continue;
    const name = key === "order" ? key : criteria.find(([, known]) => known === key)?.[0];
    if (name === undefined) return undefined;
    state[name] = part.slice(colon + 1);
  }
  return ofState(state);
}

/** The raw value of a parameter. @param {string} search @param {string} key @returns {string | undefined} */
function parameter(search, key) {
  for (const pair of search.slice(1).split("&")) {
    if (pair === key) return "";
    if (pair.startsWith(`${key}=`)) return pair.slice(key.length + 1);
  }
  return undefined;
}

/** Whether two requests ask the same of the same. @param {Request} one @param {Request} other */
export function isSameRequest(one, other) {
  for (const member of /** @type {const} */ (["url", "method", "mode", "credentials", "cache", "redirect", "referrerPolicy"])) {
    if (one[member] !== other[member]) return false;
  }
  return headersText(one) === headersText(other);
}

/** @param {Request} request */
function headersText({ headers }) {
  let text = "";
  headers.forEach((value, name) => {
    text += `${name}: ${value}\n`;
  });
  return text;
}
