// Runs axe-core on the current page in an isolated world: it needs no change to the page's Content Security
// Policy, and built-ins that the page has patched do not affect it.
import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import axe from "axe-core";

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
const FINDING = `axe.run(document, ${JSON.stringify(OPTIONS)}).then(({ violations }) => {
  const isBehindModal = ({ element }) => {
    const modal = element?.getRootNode().querySelector(":modal");
    return modal && !modal.contains(element);
  };
  return violations
    .map(({ id, help, nodes }) => ({ id, help, nodes: nodes.filter((node) => id !== "target-size" || !isBehindModal(node)) }))
    .filter(({ nodes }) => nodes.length > 0)
    .map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html, failureSummary }) => html + "\\n    " + failureSummary) }));
})`;

/**
 * Fails with rule and element for each axe violation in the page and its frames. `state` names what is shown.
 */
export async function assertAccessible(page, state) {
  const cdp = await page.context().newCDPSession(page);
  try {
    const { frameTree } = await cdp.send("Page.getFrameTree");
    for (const frameId of ids(frameTree)) {
      const report = (await findings(cdp, frameId)).map(({ id, help, where }) => `${id}: ${help}\n  ${where.slice(0, 5).join("\n  ")}`);
      assert.equal(report.length, 0, `axe on "${state}":\n${report.join("\n")}`);
    }
  } finally {
    await cdp.detach();
  }
}

/** The looks to check. Applied in this order: each entry only lists what changes from the one before. */
const LOOKS = [
  { name: "light", media: { colorScheme: "light" } },
  { name: "dark", media: { colorScheme: "dark" } },
  { name: "forced colours", media: { colorScheme: "light", forcedColors: "active" } },
  { name: "right to left", media: { forcedColors: "none" }, lang: "ar" },
];

/**
 * Fails on any axe violation in light, dark, forced colours or right to left. The viewer switches looks while
 * it shows the same state. Afterwards the colour scheme is light and the `lang` attribute is restored. With
 * AXE_STATES=file, appends the name of each checked state to that file.
 */
export async function assertAccessibleInEveryLook(page, state) {
  // Without transitions: axe would measure the contrast of intermediate colours.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const before = await speak(page, undefined);
  for (const { name, media, lang } of LOOKS) {
    await page.emulateMedia(media);
    if (lang) await speak(page, lang);
    await assertAccessible(page, `${state}, ${name}`);
    await picture(page, `${state}-${name}`.replaceAll(/\W+/g, "-"));
  }
  await speak(page, before);
  await page.emulateMedia({ reducedMotion: null });
  if (process.env.AXE_STATES) await appendFile(process.env.AXE_STATES, `${state}\n`);
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

async function findings(cdp, frameId) {
  const { executionContextId: contextId } = await cdp.send("Page.createIsolatedWorld", { frameId, worldName: "axe" });
  const evaluated = async (expression) => {
    const { result, exceptionDetails } = await cdp.send("Runtime.evaluate", {
      contextId,
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    assert.equal(exceptionDetails, undefined, exceptionDetails?.exception?.description);
    return result.value;
  };
  // An isolated world lives as long as its document, so axe is loaded once for each document.
  if ((await evaluated("typeof axe")) === "undefined") await evaluated(`${axe.source}; true`);
  return evaluated(FINDING);
}
