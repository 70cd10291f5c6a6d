// axe-core over the page as it stands, in a world of its own: neither the page's policy is touched for it, nor is what
// the page did to its built-ins seen by it.
import assert from "node:assert/strict";
import axe from "axe-core";

const OPTIONS = {
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
  resultTypes: ["violations"],
  // Each frame is looked at by itself: axe would post messages from one to the other.
  iframes: false,
};

const FINDING = `axe.run(document, ${JSON.stringify(OPTIONS)}).then(({ violations }) =>
  violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html, failureSummary }) => html + "\\n    " + failureSummary) })))`;

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
  await evaluated(`${axe.source}; true`);
  return evaluated(FINDING);
}
