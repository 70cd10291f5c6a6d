// Print: an open dialog is printed in full; the list prints the rows on the screen and how many of all they
// are.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { entry, mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";

const MEMBERS = 900;
const LONG = "unbroken".repeat(40);
const BODY = JSON.stringify({ schemas: ["urn:example"], first: LONG, members: Array.from({ length: MEMBERS }, (_, at) => `member-${at}`) });
const LARGE = entry({ method: "POST", time: "2026-05-11T09:40:39.527Z", request: BODY });

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: [LARGE, ...mixedLog(600)] });
});
after(() => gateway?.stop());

/** Runs `look` while the page has its print layout. */
async function onPaper(page, look) {
  await page.emulateMedia({ media: "print" });
  // A browser dispatches this event before it prints. `page.pdf` does so too, but then `look` could not run.
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  try {
    return await look();
  } finally {
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    await page.emulateMedia({ media: null });
  }
}

/** Returns the number of pages of a PDF. */
const pagesOf = (pdf) => Math.max(...[...pdf.toString("latin1").matchAll(/\/Count (\d+)/g)].map(([, count]) => Number(count)));

journey("a dialog with a long body prints all lines and wraps long ones", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.show(LARGE.requestId, "View request");
  const lines = () => viewer.body.getByRole("treeitem").count();
  const onScreen = await lines();
  assert.ok(onScreen < 200, `${onScreen} lines are elements`);
  await onPaper(page, async () => {
    const text = await viewer.body.innerText();
    for (const at of [0, MEMBERS / 2, MEMBERS - 1]) assert.ok(text.includes(`"member-${at}"`), `member ${at}`);
    const [content, room] = await viewer.body.evaluate((frame) => [frame.scrollWidth, frame.clientWidth]);
    assert.ok(content <= room, `${content} px in ${room} px`);
    const overlap = await viewer.body.getByRole("treeitem").evaluateAll((rows) => {
      const boxes = rows.slice(0, 40).map((row) => row.getBoundingClientRect());
      return boxes.findIndex((box, at) => at > 0 && box.top < boxes[at - 1].bottom - 1);
    });
    assert.equal(overlap, -1, "each line is below the one before");
  });
  await eventually(async () => assert.ok((await viewer.body.getByRole("treeitem").count()) < 200));
  // `page.pdf` dispatches the print events itself.
  const pages = pagesOf(await page.pdf({ format: "A4" }));
  assert.ok(pages >= 12 && pages <= 40, `${pages} sheets for ${MEMBERS} lines`);
});

journey("the list prints all columns and how many of all entries it shows", { width: 1600 }, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.showEveryColumn();
  await onPaper(page, async () => {
    const heads = await viewer.table
      .getByRole("columnheader")
      .evaluateAll((all) => all.map((head) => head.getBoundingClientRect().toJSON()));
    assert.equal(heads.length, 15);
    assert.deepEqual(new Set(heads.map(({ top }) => Math.round(top))).size, 1, "the headers are in one line");
    assert.ok(heads.at(-1).right <= 1600, "the headers fit on the sheet");
    const cut = await viewer.table.getByRole("columnheader").evaluateAll((all) =>
      all
        .map((head) => head.firstElementChild)
        .filter((name) => name.scrollWidth > name.clientWidth + 1 && getComputedStyle(name).overflow !== "visible")
        .map((name) => name.textContent),
    );
    assert.deepEqual(cut, [], "no header is truncated");
    assert.match(await viewer.table.innerText(), /\d+ of 601 entries/);
  });
});
