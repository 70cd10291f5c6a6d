// Invisible characters, bidi controls and lookalike characters are made visible wherever text of a log is
// shown.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessibleInEveryLook } from "./support/axe.mjs";
import { pasted } from "./support/clipboard.mjs";
import { entry, failed } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";

const UNSEEN = failed({
  method: "POST",
  endpoint: "/Users/\u202e1-nimda\u00ad",
  error: { detail: "no ad\u200bmin" },
  request: { headers: [["X-Generator", "a\u009bb\u2066"]], body: "plain", size: 5 },
  response: '{"id":"a\u202eb"}',
});
const LOOKALIKE = entry({ endpoint: "/Users/\u0430dmin" });

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: [UNSEEN, LOOKALIKE], flags: ["--keep-unparsable-bodies"] });
});
after(() => gateway?.stop());

/** Opens the entry UNSEEN at one of the panel's tabs and returns the panel. */
async function opened(viewer, part) {
  await viewer.open(`${gateway.admin}/?al=open:${part}:${UNSEEN.requestId}`);
  const panel = viewer.within.getByRole("region", { name: "Entry details" });
  await panel.getByRole("heading", { name: /1-nimda/ }).waitFor();
  return panel;
}
journey(
  "invisible and lookalike characters are marked wherever they occur and are copied unchanged",
  { width: 1600, height: 1000 },
  async ({ viewer, page, context }) => {
    const panel = await opened(viewer, "overview");
    const chips = (within) => within.locator(".sal-odd").evaluateAll((all) => all.map((chip) => chip.dataset.code));
    const title = panel.getByRole("heading").first();
    assert.deepEqual(await chips(title), ["U+202E", "U+00AD"]);
    assert.equal(await title.textContent(), `POST ${UNSEEN.endpoint}`);
    // The character itself has no size, so its box has no height: wait for `attached`, not for `visible`.
    await title.getByRole("img", { name: "U+202E" }).waitFor({ state: "attached" });
    // Its code point is drawn in `::before`, at a readable size.
    const drawn = await title
      .locator(".sal-odd")
      .first()
      .evaluate((chip) => {
        const { content, fontSize } = getComputedStyle(chip, "::before");
        return [content, Number.parseFloat(fontSize) > 8, chip.getBoundingClientRect().width > 30];
      });
    assert.deepEqual(drawn, ['"U+202E"', true, true]);
    const cell = viewer.table.locator("[data-label], .sal-cell").filter({ hasText: "1-nimda" }).first();
    assert.deepEqual(await chips(cell), ["U+202E", "U+00AD"]);
    assert.match(await cell.locator("[title]").first().getAttribute("title"), /\[U\+202E\]1-nimda/);
    assert.ok((await chips(panel)).includes("U+200B"), "the reason");
    await assertAccessibleInEveryLook(page, "unseen characters");
    await picture(page, "unseen-characters");
    for (const [part, codes] of Object.entries({
      "panel-request": ["U+009B", "U+2066"],
      "panel-response": ["U+202E"],
      raw: ["U+202E", "U+009B", "U+2066"],
    })) {
      const tab = (await opened(viewer, part)).getByRole("tabpanel");
      await eventually(async () => {
        const seen = await chips(tab);
        for (const code of codes) assert.ok(seen.includes(code), `${code} of ${seen} in ${part}`);
      });
    }
    // A Cyrillic letter that looks like a Latin one is marked.
    assert.ok((await chips(viewer.table)).includes("U+0430"));
    await panel.getByRole("button", { name: "Copy", exact: true }).first().click();
    await panel.getByText("Copied").waitFor();
    const text = await pasted(context);
    assert.ok(text.includes("X-Generator: a\u009bb\u2066") && !text.includes("U+202E"), text);
  },
);
