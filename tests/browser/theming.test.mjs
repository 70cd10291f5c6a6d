// The viewer's colours as a browser resolves them from style/tokens.css: contrast in light and dark, with the
// defaults and with each theme of docs/theming.md. That page must list all properties that a portal can set.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { before, test } from "node:test";

import { journey } from "./support/journey.mjs";
import { source, stage, viewerSheet } from "./support/sheet.mjs";

/** Colours of text, and the backgrounds that each of them appears on. */
const TEXT = {
  text: ["page", "surface", "raised", "hover", "failed-soft", "notice-soft"],
  muted: ["page", "surface", "raised", "hover"],
  accent: ["raised", "hover"],
  "on-accent": ["accent", "accent-hover"],
  failed: ["page", "raised", "hover", "failed-soft"],
  get: ["raised", "hover"],
  post: ["raised", "hover"],
  put: ["raised", "hover"],
  patch: ["raised", "hover"],
  delete: ["raised", "hover"],
  "json-key": ["surface"],
  "json-string": ["surface"],
  "json-number": ["surface"],
  "json-literal": ["surface"],
};

/**
 * Colours of other visible shapes and their backgrounds: field borders, focus ring, status icons, progress
 * bar.
 */
const SHAPES = {
  control: ["page", "raised"],
  focus: ["page", "surface", "raised", "hover", "failed-soft", "notice-soft"],
  success: ["raised", "hover"],
  accepted: ["raised", "hover"],
  accent: ["surface"],
  bar: ["surface"],
};

/** Decorative colours of separators, which need no contrast. */
const DECORATION = ["border", "failed-border", "notice-border", "backdrop"];

let css;
before(async () => {
  css = await viewerSheet();
});

/** Returns the paths of all files below some folders of the repository. */
async function filesIn(...folders) {
  const below = (folder) => readdir(new URL(`../../${folder}/`, import.meta.url), { recursive: true });
  return (await Promise.all(folders.map(async (folder) => (await below(folder)).map((name) => `${folder}/${name}`)))).flat();
}

/** Returns the names of the colour tokens in style/tokens.css. */
async function colours() {
  const tokens = await source("style/tokens.css");
  return [...new Set(Array.from(tokens.matchAll(/--sal-color-([a-z-]+):/g), ([, name]) => name))];
}

/** Returns the resolved colour of each token as red, green, blue and alpha from 0 to 255. */
async function resolved(page) {
  return page.evaluate(
    (names) => {
      const root = document.querySelector("scim-audit-logs").shadowRoot.querySelector(".sal-root");
      const probe = root.appendChild(document.createElement("i"));
      const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      return Object.fromEntries(
        names.map((name) => {
          probe.style.color = "";
          probe.style.color = `var(--sal-color-${name})`;
          canvas.clearRect(0, 0, 1, 1);
          canvas.fillStyle = getComputedStyle(probe).color;
          canvas.fillRect(0, 0, 1, 1);
          return [name, [...canvas.getImageData(0, 0, 1, 1).data]];
        }),
      );
    },
    await colours(),
  );
}

/** Relative luminance as in https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance([red, green, blue]) {
  const [r, g, b] = [red, green, blue].map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio as in https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Returns a message for each pair of colours with too little contrast. */
function tooClose(palette) {
  const found = [];
  for (const [pairs, least] of [
    [TEXT, 4.5],
    [SHAPES, 3],
  ]) {
    for (const [front, backs] of Object.entries(pairs)) {
      for (const back of backs) {
        for (const name of [front, back]) {
          if (palette[name][3] !== 255) found.push(`${name} can be seen through`);
        }
        const ratio = contrast(palette[front], palette[back]);
        if (ratio < least) found.push(`${front} on ${back}: ${ratio.toFixed(2)}, and not ${least}`);
      }
    }
  }
  return found;
}

/** Returns the CSS examples of docs/theming.md that set properties of the viewer. */
async function themes() {
  const text = await source("docs/theming.md");
  return Array.from(text.matchAll(/^```css\n(.*?)^```/gms), ([, css]) => css).filter((css) => css.includes("--scim-audit-"));
}

for (const scheme of ["light", "dark"]) {
  journey(`${scheme}: text has a contrast of at least 4.5 to 1, shapes of at least 3 to 1`, {}, async ({ page }) => {
    await stage(page, { css, scheme });
    assert.deepEqual(tooClose(await resolved(page)), []);
  });

  journey(`${scheme}: each theme of docs/theming.md has enough contrast`, {}, async ({ page }) => {
    const examples = await themes();
    assert.ok(examples.length >= 2);
    for (const theme of examples) {
      await stage(page, { css, scheme, theme });
      assert.deepEqual(tooClose(await resolved(page)), [], theme);
    }
  });

  journey(`${scheme} from the system has the same colours as ${scheme} from the attribute`, {}, async ({ page }) => {
    await stage(page, { css, scheme });
    const told = await resolved(page);
    await page.emulateMedia({ colorScheme: scheme });
    await stage(page, { css, scheme: "auto" });
    assert.deepEqual(await resolved(page), told);
  });
}

journey("a theme that sets a colour changes the measured colours", {}, async ({ page }) => {
  const examples = await themes();
  const palettes = [];
  for (const theme of ["", ...examples]) {
    await stage(page, { css, scheme: "dark", theme });
    palettes.push(JSON.stringify(await resolved(page)));
  }
  assert.equal(new Set(palettes).size, palettes.length);
});

test("each colour token is checked for contrast or is decorative", async () => {
  const held = [TEXT, SHAPES].flatMap((pairs) => [...Object.keys(pairs), ...Object.values(pairs).flat()]);
  assert.deepEqual((await colours()).sort(), [...new Set([...held, ...DECORATION])].sort());
});

test("docs/theming.md lists each property that a portal can set, with its default colours", async () => {
  const files = (await filesIn("style", "src/features")).filter((name) => name.endsWith(".css"));
  const style = (await Promise.all(files.map(source))).join("\n");
  const table = await source("docs/theming.md");
  const documented = Array.from(table.matchAll(/^\| `(--scim-audit-[a-z-]+)` \|/gm), ([, name]) => name);
  const used = new Set(Array.from(style.matchAll(/var\((--scim-audit-[a-z-]+)/g), ([, name]) => name));
  assert.deepEqual(documented.toSorted(), [...used].sort());
  const own = style.matchAll(/var\((--scim-audit-[a-z-]+), light-dark\((#[0-9a-f]{6}|rgb\([^)]*\)), (#[0-9a-f]{6}|rgb\([^)]*\))\)\)/g);
  let colours = 0;
  for (const [, name, light, dark] of own) {
    assert.ok(table.includes(`| \`${name}\` | \`${light}\` | \`${dark}\` |`), `${name} is ${light} in light and ${dark} in dark`);
    colours += 1;
  }
  assert.ok(colours > 20);
});

test("docs/theming.md lists each part", async () => {
  const [, table] = (await source("docs/theming.md")).split("## Parts");
  const documented = Array.from(table.matchAll(/^\| `([a-z]+)` \|/gm), ([, name]) => name);
  const files = await filesIn("src/app", "src/features", "src/view", "src/ui");
  const views = await Promise.all(files.filter((name) => name.endsWith(".rs")).map(source));
  const drawn = new Set(views.flatMap((text) => Array.from(text.matchAll(/\bpart(?:="|", ")([a-z]+)"/g), ([, name]) => name)));
  assert.deepEqual(documented.toSorted(), [...drawn, "root"].sort());
});

test("the page of the stand-alone viewer has the same default colours as the viewer", async () => {
  const [style, tokens] = await Promise.all([source("style/page.css"), source("style/tokens.css")]);
  for (const [property, token] of [
    ["background", "page"],
    ["color", "text"],
  ]) {
    const [, own] = tokens.match(new RegExp(`--sal-color-${token}: var\\([a-z-]+, (light-dark\\([^)]*\\))\\)`));
    assert.ok(style.includes(`  ${property}: ${own};`), `${property}: ${own}`);
  }
});
