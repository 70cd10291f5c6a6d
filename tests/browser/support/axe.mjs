// Runs axe-core on the current page in an isolated world: it needs no change to the page's Content Security
// Policy, and built-ins that the page has patched do not affect it.
import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import axe from "axe-core";

import { eventually } from "./eventually.mjs";
import { picture } from "./pictures.mjs";

const OPTIONS = {
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
  resultTypes: ["violations"],
  // Each frame is checked separately: otherwise axe posts messages between the frames.
  iframes: false,
  elementRef: true,
};

// Elements behind a modal dialog are inert, so their target size does not matter. axe does not detect a modal
// dialog inside a shadow root, so `target-size` findings behind one are filtered out here.
const finding = (options) => `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => {
  const isBehindModal = ({ element }) => {
    const modal = element?.getRootNode().querySelector(":modal");
    return modal && !modal.contains(element);
  };
  return violations
    .map(({ id, help, nodes }) => ({ id, help, nodes: nodes.filter((node) => id !== "target-size" || !isBehindModal(node)) }))
    .filter(({ nodes }) => nodes.length > 0)
    .map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html, failureSummary }) => html + "\\n    " + failureSummary) }));
})`;

/** The rules that read colours. Two looks with the same tree and layout can differ in these alone. */
const COLOUR_RULES = { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } };

/**
 * What axe reads beside colours: the tree, where each element is, and whether it is seen. `computed` lists what
 * axe reads of the styles.
 */
const LAYOUT = `(() => {
  const computed = ["display", "visibility", "opacity", "overflow", "clip", "clip-path", "position", "pointer-events", "font-size"];
  const seen = [];
  const visit = (root) => {
    for (const element of root.querySelectorAll("*")) {
      const { x, y, width, height } = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const attributes = [...element.attributes].map(({ name, value }) => name + "=" + value);
      const texts = [...element.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.data : ""));
      seen.push([element.localName, attributes, texts, x, y, width, height, element.value, element.checked, element.open]
        .concat(computed.map((name) => style.getPropertyValue(name))));
      if (element.shadowRoot) visit(element.shadowRoot);
    }
  };
  visit(document);
  return JSON.stringify(seen);
})()`;

/**
 * Fails with rule and element for each axe violation in the page and its frames. `state` names what is shown.
 */
export async function assertAccessible(page, state) {
  await inEachFrame(page, (evaluate) => assertNoFinding(evaluate, state, OPTIONS));
}

async function assertNoFinding(evaluate, state, options) {
  const report = (await findings(evaluate, options)).map(({ id, help, where }) => `${id}: ${help}\n  ${where.slice(0, 5).join("\n  ")}`);
  assert.equal(report.length, 0, `axe on "${state}":\n${report.join("\n")}`);
}

/** Calls `visit` with a function that evaluates an expression in an isolated world, once for each frame. */
async function inEachFrame(page, visit) {
  const cdp = await page.context().newCDPSession(page);
  try {
    const { frameTree } = await cdp.send("Page.getFrameTree");
    for (const frameId of ids(frameTree)) {
      const { executionContextId: contextId } = await cdp.send("Page.createIsolatedWorld", { frameId, worldName: "axe" });
      const evaluate = async (expression) => {
        const { result, exceptionDetails } = await cdp.send("Runtime.evaluate", {
          contextId,
          expression,
          awaitPromise: true,
          returnByValue: true,
        });
        assert.equal(exceptionDetails, undefined, exceptionDetails?.exception?.description);
        return result.value;
      };
      await visit(evaluate, frameId);
    }
  } finally {
    await cdp.detach();
  }
}

/**
 * The looks to check. Applied in this order: each entry only lists what changes from the one before. `holds` checks
 * more than axe does.
 */
const LOOKS = [
  { name: "light", media: { colorScheme: "light" } },
  { name: "dark", media: { colorScheme: "dark" } },
  { name: "forced colours over dark", media: { forcedColors: "active" }, holds: assertSystemColours },
  { name: "forced colours over light", media: { colorScheme: "light" }, holds: assertSystemColours },
  { name: "right to left", media: { forcedColors: "none" }, lang: "ar" },
];

/**
 * Fails on any axe violation in light, dark, forced colours or right to left, if anything moves although the page asks
 * for reduced motion, and if forced colours are not those of the system. The viewer switches looks while it shows the
 * same state, so that each state is set up once. A look that has the tree and the layout of the one before is checked by the rules that
 * read colours; the others would find the same again. Afterwards the colour scheme is light and the `lang` attribute
 * is restored. With AXE_STATES=file, appends the name of each checked state to that file.
 */
export async function assertAccessibleInEveryLook(page, state) {
  // Without transitions: axe would measure the contrast of intermediate colours.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const before = await speak(page, undefined);
  const layouts = new Map();
  for (const { name, media, lang, holds } of LOOKS) {
    await page.emulateMedia(media);
    if (lang) await speak(page, lang);
    await assertStill(page, `${state}, ${name}`);
    await holds?.(page, `${state}, ${name}`);
    await inEachFrame(page, async (evaluate, frameId) => {
      const layout = await evaluate(LAYOUT);
      const isKnown = layouts.get(frameId) === layout;
      layouts.set(frameId, layout);
      await assertNoFinding(evaluate, `${state}, ${name}`, isKnown ? { ...OPTIONS, ...COLOUR_RULES } : OPTIONS);
    });
    await picture(page, `${state}-${name}`.replaceAll(/\W+/g, "-"));
  }
  await speak(page, before);
  await page.emulateMedia({ reducedMotion: null });
  if (process.env.AXE_STATES) await appendFile(process.env.AXE_STATES, `${state}\n`);
}

/** Fails if an animation or a transition of a viewer does not end. */
async function assertStill(page, state) {
  await eventually(async () => {
    const moving = await page
      .locator("scim-audit-logs")
      .evaluateAll((viewers) =>
        viewers.flatMap(({ shadowRoot }) =>
          shadowRoot.getAnimations().map(({ animationName, transitionProperty }) => animationName ?? transitionProperty),
        ),
      );
    assert.deepEqual(moving, [], `animations on "${state}"`);
  });
}

/** Fails if the colours of a viewer are not those that the system sets for pages. */
async function assertSystemColours(page, state) {
  const [system, ...drawn] = await page.locator("scim-audit-logs").evaluateAll((viewers) => {
    const probe = document.createElement("i");
    probe.style.cssText = "background-color: Canvas; color: CanvasText";
    document.body.append(probe);
    const coloursOf = (element) => {
      const { backgroundColor, color } = getComputedStyle(element);
      return { backgroundColor, color };
    };
    const colours = [probe, ...viewers.map(({ shadowRoot }) => shadowRoot.querySelector(".sal-root"))].map(coloursOf);
    probe.remove();
    return colours;
  });
  for (const colours of drawn) assert.deepEqual(colours, system, `system colours on "${state}"`);
}

/**
 * Sets `lang` on every viewer of the page (null removes it) and waits until they show it. Returns the `lang`
 * that the first viewer had before. With `undefined` it only returns that value.
 */
async function speak(page, lang) {
  const viewers = page.locator("scim-audit-logs");
  const before = await viewers.first().getAttribute("lang");
  if (lang === undefined) return before;
  await viewers.evaluateAll((elements, lang) => {
    for (const element of elements) {
      if (lang === null) element.removeAttribute("lang");
      else element.setAttribute("lang", lang);
    }
  }, lang);
  const dir = lang === "ar" ? "rtl" : "ltr";
  await page.waitForFunction(
    (dir) => [...document.querySelectorAll("scim-audit-logs")].every(({ shadowRoot }) => shadowRoot.querySelector(".sal-root").dir === dir),
    dir,
  );
  return before;
}

function ids({ frame, childFrames = [] }) {
  return [frame.id, ...childFrames.flatMap(ids)];
}

async function findings(evaluate, options) {
  // An isolated world lives as long as its document, so axe is loaded once for each document.
  if ((await evaluate("typeof axe")) === "undefined") await evaluate(`${axe.source}; true`);
  return evaluate(finding(options));
}
