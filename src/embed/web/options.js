// The options of the viewer: attribute, default and valid values. An invalid value is treated as absent and
// reported to the page. No message repeats a value: it may be a secret.

import { encode, isRecord } from "./json.js";
import { keys } from "./originals.js";

/** @import { AuditLogsAttributes, AuditLogsOptions } from "./scim-audit-logs.js" */

/**
 * @typedef {object} Option
 * @property {Exclude<keyof AuditLogsOptions, "state">} name the name of the property
 * @property {keyof AuditLogsAttributes} [attribute]
 * @property {unknown} [fallback] the default
 * @property {boolean} [live] whether it can change without a restart of the viewer
 * @property {boolean} [calls] whether it holds functions, which are looked up at each call
 * @property {string} must the end of the error message: what a valid value is
 * @property {(value: any) => unknown} read converts a valid value; returns undefined for an invalid one
 */

const oneOf = (/** @type {string[]} */ ...words) => ({
  must: `must be one of ${words.join(", ")}`,
  read: (/** @type {unknown} */ value) => words.find((word) => word === value),
});

const whole = (/** @type {number} */ least, /** @type {number} */ most) => ({
  must: `must be a whole number from ${least} to ${most}`,
  read(/** @type {unknown} */ value) {
    const number = typeof value === "string" && /^\s*\d{1,10}\s*$/.test(value) ? Number(value) : value;
    return isWhole(number) && number >= least && number <= most ? number : undefined;
  },
});

/** @param {unknown} value @returns {value is number} */
const isWhole = (value) => Number.isInteger(value);

const callable =
  (/** @type {string[]} */ ...members) =>
  (/** @type {unknown} */ value) => {
    if (members.length === 0) return typeof value === "function" ? value : undefined;
    if (!isRecord(value)) return undefined;
    for (const member of members) if (typeof value[member] !== "function") return undefined;
    return value;
  };

/** @type {Option[]} */
export const OPTIONS = [
  {
    name: "apiBase",
    attribute: "api-base",
    fallback: "/api/v1",
    read: readBase,
    must: "must be an http(s) address or a path, without user, query or fragment: a token never belongs into an address",
  },
  { name: "timeoutMs", attribute: "timeout-ms", fallback: 30_000, ...whole(1, 2_147_483_647) },
  { name: "credentials", attribute: "credentials", fallback: "same-origin", ...oneOf("same-origin", "include", "omit") },
  { name: "tokenProvider", calls: true, read: callable(), must: "must be a function" },
  { name: "csrf", calls: true, read: readCsrf, must: "must be {header, token}: the name of a header, and a function" },
  { name: "transport", calls: true, read: callable(), must: "must be a function" },
  {
    name: "source",
    calls: true,
    read: readSource,
    must: "must be an object with the functions list and get, and, if at all, the functions histogram, export and stream",
  },
  {
    name: "mapping",
    read: readMapping,
    must: "must be {items, nextCursor, total, entry: paths, fields: {name: path}, status: {word: status}}, each if at all",
  },
  { name: "language", attribute: "lang", live: true, read: readLanguage, must: "must be a language tag such as en or de-CH" },
  {
    name: "timeZone",
    attribute: "time-zone",
    fallback: "local",
    live: true,
    read: readZone,
    must: "must be local, utc or an IANA time zone that the browser knows",
  },
  { name: "colorScheme", attribute: "color-scheme", fallback: "auto", live: true, ...oneOf("auto", "light", "dark") },
  { name: "density", attribute: "density", fallback: "comfortable", live: true, ...oneOf("comfortable", "compact") },
  { name: "pageSize", attribute: "page-size", fallback: 100, live: true, ...whole(1, 1000) },
  { name: "headingLevel", attribute: "heading-level", fallback: 2, live: true, ...whole(1, 6) },
  { name: "urlSync", attribute: "url-sync", fallback: "off", ...oneOf("off", "replace", "push") },
  { name: "urlKey", attribute: "url-key", fallback: "al", read: readKey, must: "must be 1 to 32 letters, digits, _, - or ." },
  { name: "storage", attribute: "storage", fallback: true, read: readFlag, must: "must be true or false" },
  { name: "navigable", attribute: "navigable", fallback: false, live: true, read: readFlag, must: "must be true or false" },
];

/** Attributes that would hold a secret. Their values are never read. */
const SECRETS = ["token", "access-token", "api-key", "authorization"];

/** The attributes that the element observes. */
export const ATTRIBUTES = [...OPTIONS.flatMap(({ attribute }) => attribute ?? []), ...SECRETS];

/**
 * @typedef {object} Read
 * @property {Record<string, any>} values the plain values in effect
 * @property {Record<string, any>} calls the given options that hold functions
 * @property {{option: string, message: string, given: unknown}[]} problems
 */

/**
 * Reads every option.
 * @param {(option: Option) => unknown} given returns what the page set; undefined for nothing
 * @param {(attribute: string) => boolean} has whether the element has that attribute
 * @param {() => string} pageLanguage returns the language around the element
 * @returns {Read}
 */
export function readOptions(given, has, pageLanguage) {
  /** @type {Read} */
  const read = { values: {}, calls: {}, problems: [] };
  for (const option of OPTIONS) {
    let said = given(option);
    // An empty `lang` is valid; languageAround handles it.
    if (option.name === "language" && said === "") said = undefined;
    let value = said === undefined || said === null ? undefined : option.read(said);
    if (value === undefined) {
      if (said !== undefined && said !== null) {
        read.problems.push({ option: option.name, message: `The option ${option.name} ${option.must}.`, given: said });
      }
      value = option.name === "language" ? pageLanguage() : option.fallback;
    }
    if (value !== undefined) (option.calls ? read.calls : read.values)[option.name] = value;
  }
  for (const attribute of SECRETS) {
    if (!has(attribute)) continue;
    const message = `The attribute ${attribute} is not read: a token does not belong into an attribute. Give tokenProvider.`;
    read.problems.push({ option: attribute, message, given: true });
  }
  return read;
}

/** @param {unknown} value */
function readBase(value) {
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const base = value.trim();
  // A blank is a mistake, and `https:host` is a path to a browser whose page is on https.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers remove some control characters silently
  if (/[\s\x00-\x1f\x7f]/.test(base) || /^[a-z][a-z\d+.-]*:(?!\/\/|\\\\)/i.test(base)) return undefined;
  try {
    const url = new URL(base, document.baseURI);
    const bare = url.username === "" && url.password === "" && !base.includes("?") && !base.includes("#");
    return bare && (url.protocol === "https:" || url.protocol === "http:") ? base : undefined;
  } catch {
    return undefined;
  }
}

/** @param {unknown} value */
function readCsrf(value) {
  return isRecord(value) && isHeaderName(value.header) ? callable("token")(value) : undefined;
}

/** @param {unknown} value */
function isHeaderName(value) {
  return typeof value === "string" && /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/.test(value);
}

/** @param {any} value */
function readSource(value) {
  if (!callable("list", "get")(value)) return undefined;
  for (const extra of ["histogram", "export", "stream"]) {
    if (value[extra] !== undefined && value[extra] !== null && typeof value[extra] !== "function") return undefined;
  }
  return value;
}

/** @param {unknown} value */
function readMapping(value) {
  if (!isRecord(value)) return undefined;
  /** @type {Record<string, any>} */
  const mapping = {};
  for (const key of keys(value)) {
    const member = value[key];
    if (member === undefined || member === null) continue;
    const path = key === "items" || key === "nextCursor" || key === "total" || key === "entry";
    if (path ? typeof member !== "string" : !((key === "fields" || key === "status") && isRecord(member))) return undefined;
    if (!path) for (const name of keys(member)) if (typeof member[name] !== "string") return undefined;
    mapping[key] = path ? member : { ...member };
  }
  return mapping;
}

/** @param {unknown} value */
export function readLanguage(value) {
  if (typeof value !== "string" || value.trim() === "") return undefined;
  try {
    return Intl.getCanonicalLocales(value.trim())[0];
  } catch {
    return undefined;
  }
}

/** @param {unknown} value */
function readZone(value) {
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const zone = value.trim();
  if (zone === "local" || zone === "utc") return zone;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }) && zone;
  } catch {
    return undefined;
  }
}

/** @param {unknown} value */
function readKey(value) {
  return typeof value === "string" && /^[A-Za-z0-9_.-]{1,32}$/.test(value) ? value : undefined;
}

/** A boolean attribute is true if it is present. @param {unknown} value */
function readFlag(value) {
  if (typeof value === "boolean") return value;
  if (value === "" || value === "true" || value === "navigable" || value === "storage") return true;
  return value === "false" ? false : undefined;
}

/**
 * Serializes the plain values that need a restart of the viewer when they change.
 * @param {Record<string, any>} values
 */
export function startText(values) {
  /** @type {Record<string, any>} */
  const fixed = {};
  for (const { name, live, calls } of OPTIONS) if (!live && !calls) fixed[name] = values[name];
  return encode(fixed);
}

/**
 * Returns the live options that have changed; undefined if none has.
 * @param {Record<string, any>} before
 * @param {Record<string, any>} now
 * @returns {Record<string, any> | undefined}
 */
export function liveChanges(before, now) {
  /** @type {Record<string, any>} */
  const changes = {};
  let any = false;
  for (const { name, live } of OPTIONS) {
    if (!live || before[name] === now[name]) continue;
    changes[name] = now[name];
    any = true;
  }
  return any ? changes : undefined;
}
