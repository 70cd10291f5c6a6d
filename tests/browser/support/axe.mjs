// axe-core over the page as it stands, in a world of its own: neither the page's policy is touched for it, nor is what
// the page did to its built-ins seen by it.
import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import axe from "axe-core";

import { picture } from "./pictures.mjs";

const OPTIONS = {
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
  resultTypes: ["violations"],
  // Each frame is looked at by itself: axe would post messages from one to the other.
  iframes: false,
  elementRef: true,
};

// What stands behind a modal dialog cannot be pressed, however much of it the dialog covers; axe does not see that through
// a shadow root.
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

/** Fails when axe finds anything, with what and where, in the page and in its frames. `state` names what is shown. */
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

/** How a state can look; each from the one before. */
const LOOKS = [
  { name: "light", media: { colorScheme: "light" } },
  { name: "dark", media: { colorScheme: "dark" } },
  { name: "forced colours", media: { colorScheme: "light", forcedColors: "active" } },
  { name: "right to left", media: { forcedColors: "none" }, lang: "ar" },
];

/**
 * Fails when axe finds anything in light, in dark, in forced colours or from right to left. The state is the same in
 * all of them: the viewer changes its looks under a person's hands. Afterwards it is in light and as it was before.
 * AXE_STATES=file keeps a list of what was looked at.
 */
export async function assertAccessibleInEveryLook(page, state) {
  // Colours on their way from one look to the other are nobody's contrast.
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

/** Has the viewers of a page speak a language, and waits until they do; what the first was told to speak before. */
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
    const { result, exceptionDetails } = await cdp.send("Runtime.evaluate", { contextId, expression, awaitPromise: true, returnByValue: true });
    assert.equal(exceptionDetails, undefined, exceptionDetails?.exception?.description);
    return result.value;
  };
  // The world of this name lasts as long as its document.
  if ((await evaluated("typeof axe")) === "undefined") await evaluated(`${axe.source}; true`);
  return evaluated(FINDING);
}
