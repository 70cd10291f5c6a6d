// Links: what is not understood is told, and the entry of a link is shown where it is in the list.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessibleInEveryLook } from "./support/axe.mjs";
import { mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { hasFocus } from "./support/focus.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";

const WIDE = { width: 1440, height: 900 };
const SAID = "Part of this link is not understood and was left out:";

let gateway;
let everything;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(3000) });
  everything = await gateway.everything();
});
after(() => gateway?.stop());

journey("parts of a link that are not understood are told in one sentence, and the rest is shown", WIDE, async ({ viewer, page }) => {
  const hostile = "<img src=x onerror=alert(1)>";
  await viewer.open(`${gateway.admin}/?al=${encodeURIComponent(`method:GET;colour:${hostile};open:door:1;${"x".repeat(300)}`)}`);
  const sentence = page.getByText(SAID);
  await sentence.waitFor();
  const text = await sentence.innerText();
  assert.ok(text.includes(`colour:${hostile}`), text);
  assert.ok(text.includes("open:door:1"), text);
  assert.ok(text.includes("xxx…") && text.length < 250, text);
  assert.equal(await page.locator("scim-audit-logs img").count(), 0);
  assert.equal(await viewer.field("HTTP Method").inputValue(), "GET");
  for (const row of await viewer.topRows(5)) assert.equal(row["HTTP Method"], "GET");
  await assertAccessibleInEveryLook(page, "link left out");
  await picture(page, "links-left-out");
  await viewer.button("Close").click();
  assert.equal(await sentence.count(), 0);
  assert.ok(await hasFocus(page.locator("#sal-sentence")), "the focus is not lost");
});

journey("a link that is understood says nothing, and one that is opened later does", WIDE, async ({ viewer, page }) => {
  await viewer.open(`${gateway.admin}/?al=method:GET;order:asc`);
  assert.equal(await page.getByText(SAID).count(), 0);
  await page.evaluate(() => {
    history.pushState(null, "", "/?al=method:GET;order:asc;moon:full");
    dispatchEvent(new PopStateEvent("popstate"));
  });
  await page.getByText(SAID).waitFor();
});

/** The position and the mark of the row with this id, if it is on the screen. */
const rowOf = (viewer, id) =>
  viewer.table.evaluate((list, id) => {
    const frame = list.getBoundingClientRect();
    const row = [...list.querySelectorAll("[data-row]")].find((row) => !row.hidden && row.textContent.includes(id));
    const box = row?.getBoundingClientRect();
    if (!box || box.top < frame.top || box.bottom > frame.bottom + 1) return undefined;
    return { place: Number(row.dataset.row), selected: row.ariaSelected };
  }, id);

for (const order of ["desc", "asc"]) {
  for (const [where, place] of [
    ["near the start", 30],
    ["far down", 1737],
    ["at the end", 2999],
  ]) {
    journey(`the entry of a link is scrolled to and marked: ${order}, ${where}`, WIDE, async ({ viewer }) => {
      const list = order === "asc" ? everything.toReversed() : everything;
      const id = list[place].requestId;
      await viewer.open(`${gateway.admin}/?al=order:${order};open:overview:${id}`);
      await eventually(async () => assert.deepEqual(await rowOf(viewer, id), { place, selected: "true" }));
    });
  }
}

journey("the entry of a link is found under the filter, and not if the filter excludes it", WIDE, async ({ viewer, page }) => {
  const matching = everything.filter(({ method }) => method === "GET");
  const id = matching[700].requestId;
  await viewer.open(`${gateway.admin}/?al=method:GET;open:overview:${id}`);
  await eventually(async () => assert.deepEqual(await rowOf(viewer, id), { place: 700, selected: "true" }));
  await viewer.open(`${gateway.admin}/?al=method:POST;open:overview:${id}`);
  await page.getByText(id).first().waitFor();
  await viewer.settled();
  assert.equal(await viewer.table.evaluate((list) => list.scrollTop), 0);
});
