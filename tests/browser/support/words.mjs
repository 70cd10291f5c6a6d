// Reads the viewer's texts from its sources, and builds a pseudo-language from them.
import { createHash } from "node:crypto";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { told } from "./environment.mjs";

const WORDS = new URL("../../../src/words/", import.meta.url);

/** The tags of all languages except English, sorted. */
export const TAGS = (await readdir(fileURLToPath(new URL("languages/", WORDS)))).map((name) => name.replace(".json", "")).sort();

/** Returns the English texts by key, in source order. */
export async function english() {
  const source = await readFile(new URL("english.rs", WORDS), "utf8");
  return Object.fromEntries(Array.from(source.matchAll(/^ {4}(\w+) = (".*");$/gm), ([, key, text]) => [key, JSON.parse(text)]));
}

/** Returns the English texts that explain a failure by name, in source order. */
export async function englishExplanations() {
  const source = await readFile(new URL("explanation_texts.rs", WORDS), "utf8");
  return Object.fromEntries(Array.from(source.matchAll(/^ {4}"([\w.]+)" = (".*");$/gm), ([, name, text]) => [name, JSON.parse(text)]));
}

/** Returns the texts of a language that explain a failure by name. */
export async function explanations(tag) {
  return tag === "en" ? englishExplanations() : JSON.parse(await readFile(new URL(`explanations/${tag}.json`, WORDS), "utf8"));
}

/** Returns the texts of a language by key. */
export async function words(tag) {
  return tag === "en" ? english() : JSON.parse(await readFile(new URL(`languages/${tag}.json`, WORDS), "utf8"));
}

const ACCENTED = {
  a: "á",
  b: "ƀ",
  c: "ç",
  d: "đ",
  e: "é",
  f: "ƒ",
  g: "ĝ",
  h: "ĥ",
  i: "í",
  j: "ĵ",
  k: "ķ",
  l: "ļ",
  m: "ḿ",
  n: "ñ",
  o: "ó",
  p: "ṕ",
  q: "ʠ",
  r: "ŕ",
  s: "š",
  t: "ţ",
  u: "ú",
  v: "ṽ",
  w: "ŵ",
  x: "ẋ",
  y: "ý",
  z: "ž",
};

/**
 * Returns an English text in the pseudo-language: every letter accented, a third longer, in brackets.
 * Placeholders stay, and plurals get all six CLDR categories.
 */
export function pseudo(text) {
  const accented = text.replace(/\{(\w+), plural, one \{(.*)\} other \{(.*)\}\}|\{\w+\}|[A-Za-z]/gs, (found, gap, one, other) => {
    if (gap)
      return `{${gap}, plural, zero {${pseudo(other)}} one {${pseudo(one)}} two {${pseudo(other)}} few {${pseudo(other)}} many {${pseudo(other)}} other {${pseudo(other)}}}`;
    if (found.length > 1) return found;
    const letter = ACCENTED[found.toLowerCase()];
    return found === found.toLowerCase() ? letter : letter.toUpperCase();
  });
  return /^\{\w+, plural/.test(text) ? accented : `⟦${accented}${"·".repeat(Math.ceil(text.length / 3))}⟧`;
}

/**
 * Copies the built viewer into `folder` and replaces the language `tag` by the pseudo-language. Also updates
 * the integrity hashes of the changed files.
 */
export async function distWithPseudo(folder, tag) {
  const dist = told("VIEWER_DIST");
  await cp(dist, folder, { recursive: true });
  const { files, entry } = JSON.parse(await readFile(`${dist}/manifest.json`, "utf8"));
  const language = files.find(({ file }) => file.startsWith(`languages/${tag}-`));
  const { js } = JSON.parse(await readFile(`${dist}/${language.file}`, "utf8"));
  const page = Object.fromEntries(Object.entries(js).map(([key]) => [key, `⟦${key}⟧`]));
  const table = JSON.stringify({ words: Object.values(await english()).map(pseudo), js: page });
  const why = files.find(({ file }) => file.startsWith(`languages/explanations-${tag}-`));
  const whyTable = JSON.stringify(Object.values(await englishExplanations()).map(pseudo));
  const script = (await readFile(`${dist}/${entry.file}`, "utf8"))
    .replace(language.integrity, integrity(table))
    .replace(why.integrity, integrity(whyTable));
  await replaced(folder, language.file, table);
  await replaced(folder, why.file, whyTable);
  await replaced(folder, entry.file, script);
  const html = await readFile(`${dist}/index.html`, "utf8");
  await replaced(folder, "index.html", html.replace(entry.integrity, integrity(script)));
}

async function replaced(folder, file, text) {
  await writeFile(`${folder}/${file}`, text);
  for (const ending of ["br", "gz"]) await rm(`${folder}/${file}.${ending}`, { force: true });
}

function integrity(text) {
  return `sha384-${createHash("sha384").update(text).digest("base64")}`;
}
