// Print: an open dialog is printed in full; the list prints the rows on the screen and how many of all they
// are; no value is cut on any sheet.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { entry, failed, mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { cutTexts, LANDSCAPE, onPaper, PORTRAIT } from "./support/paper.mjs";

const MEMBERS = 900;
const LONG = "unbroken".repeat(40);
const BODY = JSON.stringify({ schemas: ["urn:example"], first: LONG, members: Array.from({ length: MEMBERS }, (_, at) => `member-${at}`) });
const LARGE = entry({ method: "POST", time: "2026-05-11T09:40:39.527Z", request: BODY });

// Each value that a log can hold, as long as it can be and without a place to break a line.
const WIDE = failed({
  requestId: `0196bbbb-${"1".repeat(200)}`,
  time: "2026-05-11T09:40:38.527Z",
  durationMs: 1234567.8,
  method: `M${"-METHOD".repeat(9)}`,
  status: "failed",
  endpoint: `/Users/${LONG}`,
  resourceId: `2819c223-${"2".repeat(200)}`,
  query: `filter=userName%20eq%20%22${LONG}%22&${LONG}=${LONG}`,
  error: { scimType: `no${LONG}`, detail: LONG, status: "404" },
  client: { ip: "2001:db8:85a3:8d3:1319:8a2e:370:7348", userAgent: LONG },
  request: { headers: [[`X-${LONG}`, LONG]], body: JSON.stringify({ [LONG]: LONG }), size: 700 },
  response: { headers: [[`X-${LONG}`, LONG]], body: LONG, size: 320 },
});
const OTHER = entry({ time: "2026-05-11T09:40:37.527Z", status: "other".repeat(12), endpoint: `/Groups/${LONG}` });

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: [LARGE, WIDE, OTHER, ...mixedLog(598)] });
});
after(() => gateway?.stop());

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
    assert.equal(heads.length, 16);
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

journey(
  "the list prints the rows on the screen, in a window or on a sheet of any size, and returns to them",
  {},
  async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    await viewer.showEveryColumn();
    const PLACE = 300;
    await viewer.table.evaluate((list, place) => {
      list.scrollTop = place * list.querySelector('[role="row"][aria-rowindex="2"]').offsetHeight;
    }, PLACE);
    /** The indexes of the rows that have an element, in the order of the document. */
    const rows = () =>
      viewer.table.evaluate((list) =>
        [...list.querySelectorAll("[data-row]")].filter((row) => row.role === "row" && !row.hidden).map((row) => Number(row.ariaRowIndex)),
      );
    const seen = await eventually(async () => {
      const now = await rows();
      assert.ok(now.includes(PLACE + 2), `${now}`);
      // The list rests.
      assert.deepEqual(
        now,
        now.toSorted((one, other) => one - other),
      );
      return now;
    });
    for (const sheet of [undefined, PORTRAIT, LANDSCAPE]) {
      await onPaper(
        page,
        async () => {
          assert.deepEqual(await rows(), seen);
          // Other sheets, as a person tries them in the dialog of the browser.
          await page.setViewportSize(LANDSCAPE);
          await page.setViewportSize(PORTRAIT);
          await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
          assert.deepEqual(await rows(), seen);
        },
        sheet ?? page.viewportSize(),
      );
      await eventually(async () => assert.ok((await rows()).includes(PLACE + 2), `${await rows()}`));
      assert.ok((await viewer.table.evaluate((list) => list.scrollTop)) > 0, "the list is where it was");
    }
  },
);

for (const [sheet, size] of [
  ["portrait", PORTRAIT],
  ["landscape", LANDSCAPE],
]) {
  for (const mode of ["list", "plain table"]) {
    for (const columns of ["nine", "all"]) {
      journey(`A4 ${sheet}: the ${mode} with ${columns} columns cuts no value`, {}, async ({ viewer, page }) => {
        await viewer.open(gateway.admin);
        if (mode === "plain table") await viewer.usePages();
        if (columns === "all") await viewer.showEveryColumn();
        await onPaper(
          page,
          async () => {
            assert.deepEqual((await cutTexts(page)).slice(0, 9), []);
            const narrow = await viewer
              .row(WIDE.requestId)
              .evaluate((row) =>
                [...row.querySelectorAll("[data-label]")]
                  .filter((cell) => cell.clientWidth < 48)
                  .map((cell) => `${cell.dataset.label}: ${cell.clientWidth} px`),
              );
            assert.deepEqual(narrow, [], "each value has room");
            // More columns than fit, or a narrow sheet: each row is a card, which names its values.
            const isCard = columns === "all" || sheet === "portrait";
            const names = await viewer
              .row(WIDE.requestId)
              .evaluate((row) => [...row.querySelectorAll("[data-label]")].map((cell) => getComputedStyle(cell, "::before").content));
            assert.equal(
              names.every((name) => name !== "none"),
              isCard,
              `${names}`,
            );
            if (columns === "all") {
              const starts = await viewer.row(WIDE.requestId).evaluate((row) =>
                ["Duration", "Client"].map((name) => {
                  const text = document.createRange();
                  text.selectNodeContents(row.querySelector(`[data-label="${name}"]`));
                  return Math.round(text.getBoundingClientRect().left);
                }),
              );
              assert.equal(starts[0], starts[1], "the values of a card start at one line");
            }
          },
          size,
        );
      });
    }
  }
}

journey("A4: the active filters are printed as a whole", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.filter({ Endpoint: `/Users/${LONG}` });
  await onPaper(page, async () => assert.deepEqual((await cutTexts(page)).slice(0, 9), []), PORTRAIT);
});

for (const button of ["More info", "View request", "View response"]) {
  journey(`A4: the dialog of “${button}” cuts no value`, {}, async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    await viewer.show(WIDE.requestId, button);
    await onPaper(page, async () => assert.deepEqual((await cutTexts(page)).slice(0, 9), []), PORTRAIT);
  });
}

journey("A4: the details of an entry cut no value in any tab", { width: 390 }, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.row(WIDE.requestId).getByRole("gridcell").nth(4).click();
  for (const tab of await viewer.dialog.getByRole("tab").all()) {
    await tab.click();
    const name = await tab.innerText();
    await onPaper(
      page,
      async () => {
        assert.deepEqual((await cutTexts(page)).slice(0, 9), [], name);
        assert.ok(!(await viewer.row(WIDE.requestId).isVisible()), "the list is not printed behind it");
      },
      PORTRAIT,
    );
  }
});
