// The space that the viewer takes on a page, and its isolation from the page's styles. These tests load only
// the style sheet in a real browser; the tests with host pages check the whole viewer.
import assert from "node:assert/strict";
import { before } from "node:test";

import { journey } from "./support/journey.mjs";
import { stage, viewerSheet } from "./support/sheet.mjs";

const WINDOW = { width: 1280, height: 800 };
const MANY = 400;

let css;
before(async () => {
  css = await viewerSheet();
});

/** Returns the sizes of the staged element in whole pixels, and which of its parts scroll. */
function measured(page) {
  return page.evaluate(() => {
    const root = document.querySelector("scim-audit-logs").shadowRoot.querySelector(".sal-root");
    const scroll = root.querySelector(".sal-grid__scroll");
    return {
      width: Math.round(root.getBoundingClientRect().width),
      height: Math.round(root.getBoundingClientRect().height),
      rootScrolls: root.scrollHeight > root.clientHeight,
      rowsScroll: scroll.scrollHeight > scroll.clientHeight,
      sideways: Math.max(root.scrollWidth - root.clientWidth, document.scrollingElement.scrollWidth - innerWidth),
    };
  });
}

const INSIDE = { rootScrolls: false, rowsScroll: true, sideways: 0 };
const BODY = "body { margin: 0 }";
const PAGE = "<!doctype html><main><h1>Portal</h1></main>";

for (const [where, theme, expected] of [
  ["a parent of 600 px", "main { height: 600px }", { height: 600, ...INSIDE }],
  ["a parent higher than the window", "main { height: 1500px }", { height: 1500, ...INSIDE }],
  ["a parent without a height", "", { height: WINDOW.height, ...INSIDE }],
  [
    "the rest of a flex column",
    "main { display: flex; flex-direction: column; height: 700px } h1 { margin: 0; flex: 0 0 100px } scim-audit-logs { flex: 1 }",
    { height: 600, ...INSIDE },
  ],
  [
    "a flex column without a rule for the viewer",
    "main { display: flex; flex-direction: column; height: 700px } h1 { margin: 0; flex: 0 0 100px }",
    { height: 600, ...INSIDE },
  ],
  [
    "a flex row beside a menu",
    "main { display: flex; height: 700px } h1 { margin: 0; flex: 0 0 200px }",
    { width: 1080, height: 700, ...INSIDE },
  ],
  ["a grid cell", "main { display: grid; grid-template: 700px / 300px 1fr }", { width: 980, height: 700, ...INSIDE }],
  ["--scim-audit-height: 520px", "scim-audit-logs { --scim-audit-height: 520px }", { height: 520, ...INSIDE }],
  ["* { all: unset }", "* { all: unset } main { display: block; height: 600px }", { width: 1280, height: 600, ...INSIDE }],
  [
    "* { display: inline; border: 5px solid }",
    "* { display: inline; border: 5px solid } html, main { display: block; border: 0 } main { height: 600px }",
    { height: 600, ...INSIDE },
  ],
]) {
  journey(`${where}: the viewer fills its space, and the rows scroll inside`, WINDOW, async ({ page }) => {
    await page.setContent(PAGE);
    const theHeading = theme.includes("h1") || theme.includes("grid") ? "" : "h1 { display: none !important }";
    await stage(page, { css, theme: `${BODY} ${theHeading} ${theme}`, inside: "main", rows: MANY });
    const found = await measured(page);
    assert.deepEqual(found, { ...found, ...expected });
  });
}

journey("without a given height and with few rows, the viewer has its minimum height", WINDOW, async ({ page }) => {
  await page.setContent("<!doctype html>");
  await stage(page, { css, theme: BODY, rows: 2 });
  assert.equal((await measured(page)).height, 480);
});

journey("--scim-audit-height: auto shows all rows without scrolling inside the viewer", WINDOW, async ({ page }) => {
  await stage(page, { css, theme: `${BODY} scim-audit-logs { --scim-audit-height: auto }`, rows: MANY });
  const { height, rootScrolls, rowsScroll } = await measured(page);
  assert.ok(height > MANY * 15);
  assert.deepEqual([rootScrolls, rowsScroll], [false, false]);
});

journey("in a narrow column of a wide page, rows are cards and the whole viewer scrolls", WINDOW, async ({ page }) => {
  const cards = async (width) => {
    await stage(page, { css, theme: `${BODY} body { width: ${width}px; height: 800px }`, rows: MANY });
    const { rootScrolls, rowsScroll, sideways } = await measured(page);
    return { rootScrolls, rowsScroll, sideways };
  };
  assert.deepEqual(await cards(320), { rootScrolls: true, rowsScroll: false, sideways: 0 });
  assert.deepEqual(await cards(760), { rootScrolls: true, rowsScroll: false, sideways: 0 });
  assert.deepEqual(await cards(761), INSIDE);
});

journey("the hidden attribute hides the viewer even if the page sets display", WINDOW, async ({ page }) => {
  await stage(page, { css, theme: "* { display: block } scim-audit-logs { display: grid !important }", rows: 2 });
  await page.evaluate(() => document.querySelector("scim-audit-logs").toggleAttribute("hidden", true));
  assert.equal((await measured(page)).height, 0);
});

journey("visibility: hidden on an ancestor hides the viewer", WINDOW, async ({ page }) => {
  await stage(page, { css, theme: "body { visibility: hidden }", rows: 2 });
  const seen = await page.evaluate(() =>
    document.querySelector("scim-audit-logs").shadowRoot.querySelector(".sal-row").checkVisibility({ visibilityProperty: true }),
  );
  assert.equal(seen, false);
});

/** Returns every computed style of the root and of a row, except for sizes and origins. */
function styles(page) {
  return page.evaluate(() => {
    const { shadowRoot } = document.querySelector("scim-audit-logs");
    const sizes = /^((block|inline)-size|height|width|perspective-origin|transform-origin|grid-template-(columns|rows))$/;
    const all = [".sal-root", ".sal-row"].flatMap((selector) => {
      const style = getComputedStyle(shadowRoot.querySelector(selector));
      const names = [...style].filter((name) => !sizes.test(name) && !name.startsWith("--"));
      return names.map((name) => [`${selector} ${name}`, style.getPropertyValue(name)]);
    });
    return Object.fromEntries(all);
  });
}

journey("universal rules of the page do not change the viewer’s styles", WINDOW, async ({ page }) => {
  await stage(page, { css, rows: 2 });
  const alone = await styles(page);
  assert.ok(Object.keys(alone).length > 600);
  for (const theme of [
    "* { all: unset }",
    "* { font: 900 30px / 3 serif !important; color: red !important; letter-spacing: 0.5em; word-spacing: 2em; text-transform: uppercase; text-indent: 50px; text-align: center; text-shadow: 2px 2px red; white-space: pre; cursor: crosshair; list-style: square; border-collapse: collapse; hyphens: auto; tab-size: 1; quotes: none; caret-color: red; accent-color: red; scrollbar-color: red blue; user-select: none; direction: rtl; writing-mode: vertical-rl; line-break: anywhere; overflow-wrap: anywhere; word-break: break-all; color-scheme: dark; font-feature-settings: 'smcp'; -webkit-text-fill-color: red }",
    "* { box-sizing: content-box; margin: 9px; padding: 9px; border: 9px solid; background: red; position: relative; overflow: hidden; border-radius: 50% }",
  ]) {
    await stage(page, { css, theme, rows: 2 });
    const there = await styles(page);
    const changed = Object.keys(alone).filter((name) => there[name] !== alone[name]);
    assert.deepEqual(
      changed.map((name) => `${name}: ${there[name]}`),
      [],
      theme,
    );
  }
});
