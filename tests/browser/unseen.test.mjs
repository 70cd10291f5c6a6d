// Characters that do not show, that turn what stands beside them, or that pass for others: made visible wherever text of a
// log is shown.
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

/** The panel on an entry, at one of its tabs. */
async function opened(viewer, part) {
  await viewer.open(`${gateway.admin}/?al=open:${part}:${UNSEEN.requestId}`);
  const panel = viewer.within.getByRole("region", { name: "Entry details" });
  await panel.getByRole("heading", { name: /1-nimda/ }).waitFor();
  return panel;
}
journey("what does not show is made visible wherever it stands, and copied as it is", { width: 1600, height: 1000 }, async ({ viewer, page, context }) => {
  const panel = await opened(viewer, "overview");
  const chips = (within) => within.locator(".sal-odd").evaluateAll((all) => all.map((chip) => chip.dataset.code));
  const title = panel.getByRole("heading").first();
  assert.deepEqual(await chips(title), ["U+202E", "U+00AD"]);
  assert.equal(await title.textContent(), `POST ${UNSEEN.endpoint}`);
  // The character itself has no size, so its box has no height; its name is drawn before it.
  await title.getByRole("img", { name: "U+202E" }).waitFor({ state: "attached" });
  // What is drawn: the name, as wide as a name is, before what it would have turned.
  const drawn = await title.locator(".sal-odd").first().evaluate((chip) => {
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
  // A letter that passes for a Latin one is marked, and stays to be read.
  assert.ok((await chips(viewer.table)).includes("U+0430"));
  await panel.getByRole("button", { name: "Copy", exact: true }).first().click();
  await panel.getByText("Copied").waitFor();
  const text = await pasted(context);
  assert.ok(text.includes("X-Generator: a\u009bb\u2066") && !text.includes("U+202E"), text);
});
