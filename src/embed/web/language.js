// The language of the texts on the screen: which one is requested, the closest one available, and its file,
// which is fetched on first use. English is built in.

import { languages } from "#build";

import english from "./english.json";
import { decode, encode } from "./json.js";
import { fetched } from "./load_failure.js";
import { readLanguage } from "./options.js";
import { fetchFile, getAttribute, hasOwn } from "./originals.js";

/** @typedef {typeof english} PageWords */

/**
 * @typedef {object} Language
 * @property {string} tag the language of the words
 * @property {string} locale the requested language, for numbers and dates; it may have a region
 * @property {"ltr" | "rtl"} dir
 * @property {PageWords} page the texts of this JavaScript
 * @property {string} [words] the texts of the viewer, as JSON; undefined for English
 */

/** @type {Language} */
export const ENGLISH = { tag: "en", locale: "en", dir: "ltr", page: english };

/**
 * Fetched files, or fetches in progress, by tag.
 * @type {Record<string, Promise<Pick<Language, "dir" | "page" | "words">> | undefined>}
 */
const known = Object.create(null);

/** Returns the available language for a language tag: `pt` for `pt-BR`, English if there is none. */
function offeredFor(/** @type {string} */ locale) {
  const tag = /** @type {string} */ (locale.split("-")[0]);
  return hasOwn(languages, tag) ? tag : ENGLISH.tag;
}

/**
 * Returns the language around an element: the nearest valid `lang`, across shadow roots, else the first of
 * the browser's languages that is available. An empty `lang` means "unknown" in HTML, so the browser's
 * languages apply; an invalid one is skipped, because it may be on an element of the page.
 * @param {Element} element
 * @returns {string}
 */
export function languageAround(element) {
  /** @type {Node | null} */
  let node = element;
  while (node) {
    if (node instanceof Element) {
      const lang = getAttribute(node, "lang");
      if (lang === "") break;
      const language = readLanguage(lang);
      if (language) return language;
    }
    node = node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);
  }
  const { languages: preferred } = navigator;
  for (let at = 0; at < preferred.length; at += 1) {
    const language = readLanguage(preferred[at]);
    if (language && (offeredFor(language) !== "en" || language.split("-")[0] === "en")) return language;
  }
  return "en";
}

/**
 * Returns the language for a language tag. Rejects if its file cannot be fetched; the next call tries again.
 * @param {string} locale
 * @returns {Promise<Language>}
 */
export async function languageFor(locale) {
  const tag = offeredFor(locale);
  if (tag === ENGLISH.tag) return ENGLISH;
  known[tag] ??= fetchWords(tag).catch((error) => {
    known[tag] = undefined;
    throw error;
  });
  return { tag, locale, ...(await known[tag]) };
}

/** @param {string} tag of a language other than English that is available */
async function fetchWords(tag) {
  const { dir, words, js } = decode(await fetchText(files(tag).words));
  return { dir, page: js, words: /** @type {string} */ (encode(words)) };
}

/**
 * Fetched texts of explanations, or fetches in progress, by tag.
 * @type {Record<string, Promise<string> | undefined>}
 */
const knownExplanations = Object.create(null);

/**
 * Returns the texts that explain a failure, as JSON. English has no file: it is in the part that shows them. Rejects if
 * the file cannot be fetched; the next call tries again.
 * @param {string} tag of a language that is available
 */
export async function explanationsIn(tag) {
  if (tag === ENGLISH.tag) return undefined;
  knownExplanations[tag] ??= fetchText(files(tag).explanations).catch((error) => {
    knownExplanations[tag] = undefined;
    throw error;
  });
  return knownExplanations[tag];
}

/** @param {string} tag */
function files(tag) {
  return /** @type {import("#build").LanguageFiles} */ (languages[tag]);
}

/** @param {import("#build").PinnedFile} file */
async function fetchText({ url, integrity }) {
  const response = await fetched(url, () => fetchFile(url, { integrity, credentials: "same-origin", referrerPolicy: "no-referrer" }));
  return response.text();
}

/**
 * Replaces the placeholder `{gap}` in a text.
 * @param {string} text
 * @param {string} gap
 * @param {string} value
 */
export function filled(text, gap, value) {
  return text.split(`{${gap}}`).join(value);
}
