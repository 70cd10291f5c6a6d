// axe-core over the page as it stands. It is evaluated by the browser's debugger, so the page's policy is not
// touched for it.
import assert from "node:assert/strict";
import axe from "axe-core";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fails when axe finds anything, with what and where. `state` names what is shown. */
export async function assertAccessible(page, state) {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (rules) => {
    const results = await window.axe.run(document, {
      runOnly: { type: "tag", values: rules },
      resultTypes: ["violations"],
    });
    return results.violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html, failureSummary }) => `${html}\n    ${failureSummary}`) }));
  }, RULES);
  const report = violations.map(({ id, help, where }) => `${id}: ${help}\n  ${where.slice(0, 5).join("\n  ")}`);
  assert.equal(report.length, 0, `axe on "${state}":\n${report.join("\n")}`);
}
