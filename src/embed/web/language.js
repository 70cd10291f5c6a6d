// The language of the words on the screen: which one is asked for, which one there is for it, and its file, which is
// fetched when it is first spoken. English is built in.

import { languages } from "#build";

import english from "./english.json";
import { decode, encode } from "./json.js";
import { fetched } from "./load_failure.js";
import { readLanguage } from "./options.js";
import { fetchFile, getAttribute, hasOwn } from "./originals.js";

/**
 * @typedef {object} Language
 * @property {string} tag of the words
 * @property {string} locale what was asked for, which numbers and dates follow; it may name a country too
 * @property {"ltr" | "rtl"} dir
 * @property {Record<string, string>} page the words of this JavaScript
 * @property {string} [words] those of the viewer; undefined for English
 */

/** @type {Language} */
export const ENGLISH = { tag: "en", locale: "en", dir: "ltr", page: english };

/** Of those that there are. */
const FROM_RIGHT_TO_LEFT = ["ar", "he"];

/** What is fetched or under way, by its tag. @type {Record<string, Promise<Pick<Language, "page" | "words">> | undefined>} */
const known = Object.create(null);

/** The language that there is for a language tag: `pt` for `pt-BR`, English for what there is none for. */
function offeredFor(/** @type {string} */ locale) {
  const tag = locale.split("-")[0];
  return hasOwn(languages, tag) ? tag : ENGLISH.tag;
}

/**
 * The language around an element: the nearest `lang`, through shadow roots, else the first of the browser's that
 * there is. An empty `lang` is HTML's word for unknown, and leaves it to the browser; one that is no language is the
 * page's own affair, and is passed over.
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
 * The language for a language tag. Rejects where its file could not be fetched; the next time it is tried again.
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
  return { tag, locale, dir: FROM_RIGHT_TO_LEFT.includes(tag) ? "rtl" : "ltr", ...(await known[tag]) };
}

/** @param {string} tag */
async function fetchWords(tag) {
  const { url, integrity } = languages[tag];
  const response = await fetched(url, () =>
    fetchFile(url, { integrity, credentials: "same-origin", referrerPolicy: "no-referrer" }),
  );
  const { words, js } = decode(await response.text());
  return { page: js, words: /** @type {string} */ (encode(words)) };
}

/** A text with a gap filled. @param {string} text @param {string} gap @param {string} value */
export function filled(text, gap, value) {
  return text.split(`{${gap}}`).join(value);
}
