// The options of the viewer: attribute, default and valid values. An invalid value is treated as absent and
// reported to the page. No message repeats a value: it may be a secret. What the page gives may be a Proxy or
// have getters, so each read of it may throw.

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
 * @property {(value: any, refuse: Refuse) => unknown} read converts a valid value; returns undefined for an invalid one,
 * and leaves out an invalid part after it has refused it
 */

/** @typedef {(name: string, reason: string) => void} Refuse takes the name of an invalid part, and why it is invalid */

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

const callable = (/** @type {unknown} */ value) => (typeof value === "function" ? value : undefined);

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
  { name: "tokenProvider", calls: true, read: callable, must: "must be a function" },
  { name: "csrf", calls: true, read: readCsrf, must: "must be {header, token}: the name of a header, and a function" },
  { name: "transport", calls: true, read: callable, must: "must be a function" },
  {
    name: "source",
    calls: true,
    read: readSource,
    must: "must be an object with the functions list and get, and, if at all, the functions histogram, export and stream",
  },
  {
    name: "mapping",
    read: readMapping,
    must: "must be an object that can be read",
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
    let value;
    if (said !== undefined && said !== null) {
      const problem = (/** @type {string} */ message) => read.problems.push({ option: option.name, message, given: said });
      value = attempt(() => option.read(said, (name, reason) => problem(`${option.name}.${name} ${reason}.`)));
      if (value === undefined) problem(`The option ${option.name} ${option.must}.`);
    }
    if (value === undefined) {
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

/**
 * Returns the result, or undefined if the page's getter or Proxy throws.
 * @template T
 * @param {() => T} read
 * @returns {T | undefined}
 */
function attempt(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/**
 * Copies the members of the page's object, and refuses each one that cannot be read. Returns undefined if this is not
 * an object that can be read.
 * @param {unknown} value
 * @param {Refuse} refuse
 * @returns {Record<string, any> | undefined}
 */
export function membersOf(value, refuse) {
  const names = attempt(() => (isRecord(value) ? keys(value) : undefined));
  if (!names) return undefined;
  /** @type {Record<string, any>} */
  const members = {};
  for (const name of names) {
    try {
      members[name] = /** @type {Record<string, any>} */ (value)[name];
    } catch {
      refuse(name, "cannot be read");
    }
  }
  return members;
}

/** Whether the page's object has a function of this name. @param {any} object @param {string} member */
export const offers = (object, member) => attempt(() => typeof object?.[member] === "function") === true;

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

/** @param {any} value */
function readCsrf(value) {
  const { header } = value;
  // The header's name is part of what a start depends on, so it is read once.
  return isHeaderName(header) && offers(value, "token") ? { header, token: () => value.token() } : undefined;
}

/** @param {unknown} value */
function isHeaderName(value) {
  return typeof value === "string" && /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/.test(value);
}

/** @param {any} value */
function readSource(value) {
  if (!offers(value, "list") || !offers(value, "get")) return undefined;
  for (const extra of ["histogram", "export", "stream"]) {
    if (value[extra] !== undefined && value[extra] !== null && typeof value[extra] !== "function") return undefined;
  }
  return value;
}

/** @param {unknown} value @param {Refuse} refuse */
function readMapping(value, refuse) {
  const given = membersOf(value, refuse);
  if (!given) return undefined;
  /** @type {Record<string, any>} */
  const mapping = {};
  for (const key of keys(given)) {
    const member = given[key];
    if (member === undefined || member === null) continue;
    if (key === "items" || key === "nextCursor" || key === "total" || key === "entry") {
      if (isPath(member)) mapping[key] = member;
      else refuse(key, PATH);
    } else if (key === "fields" || key === "status") {
      const texts = membersOf(member, (name, reason) => refuse(`${key}.${name}`, reason));
      if (!texts) refuse(key, "must be an object of texts");
      mapping[key] = {};
      for (const name of keys(texts ?? {})) {
        const text = texts?.[name];
        if (key === "fields" ? isPath(text) : typeof text === "string") mapping[key][name] = text;
        else refuse(`${key}.${name}`, key === "fields" ? PATH : "must be a text");
      }
    } else refuse(key, "is no member of a mapping");
  }
  return mapping;
}

const PATH = "must be a path: names joined by dots";

/** @param {unknown} value */
function isPath(value) {
  return typeof value === "string" && /^[^.]+(\.[^.]+)*$/.test(value);
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
