// The layout on a phone: rows as labelled cards, and no sideways scrolling.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { failed, mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { focused, hasFocus } from "./support/focus.mjs";
import { Gateway } from "./support/gateway.mjs";
import { columnsOf } from "./support/grid.mjs";
import { journey } from "./support/journey.mjs";

const PHONE = { width: 390, height: 844 };
const LONG = failed({
  time: "2026-05-11T09:40:39.527Z",
  endpoint: `/Users/${"long-".repeat(60)}`,
  query: `filter=${"x".repeat(400)}`,
  error: { detail: `https://example.com/${"unbroken".repeat(60)}` },
  request: { headers: [["X-Long", "y".repeat(500)]], body: JSON.stringify({ z: "z".repeat(500) }), size: 510 },
});

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: [LONG, ...mixedLog(40)] });
});
after(() => gateway?.stop());

/**
 * Fails if the content of the page, the viewer, its list, a dialog or the sheet is wider than its container.
 */
async function assertNoSidewaysScroll(page, state) {
  const wider = await page.evaluate(() => {
    const { shadowRoot } = document.querySelector("scim-audit-logs");
    const frames = [document.scrollingElement, ...shadowRoot.querySelectorAll(".sal-root, [role=grid], .sal-dialog__body, .sal-sheet")];
    return frames
      .filter((frame) => frame.scrollWidth > frame.clientWidth)
      .map((frame) => `${frame.className || frame.localName}: ${frame.scrollWidth} px of content in ${frame.clientWidth} px`);
  });
  assert.deepEqual(wider, [], state);
}

for (const width of [390, 320]) {
  journey(`${width} px: nothing scrolls sideways in any state`, { ...PHONE, width }, async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    await assertNoSidewaysScroll(page, "rows");
    for (const button of ["More info", "View request", "View response"]) {
      await viewer.show(LONG.requestId, button);
      await assertNoSidewaysScroll(page, button);
      const box = await viewer.dialog.boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= width, `${button}: the dialog is within the window`);
      await viewer.closeWithEscape();
    }
    await viewer.fill({ "Start date": "2026-05-09", "End date": "2026-05-08" });
    await viewer.button("Filter").click();
    await viewer.filters.getByText("The end date is before the start date.").waitFor();
    await assertNoSidewaysScroll(page, "field error");
    await viewer.reset();
    await viewer.filter({ Endpoint: `/${"nowhere".repeat(40)}` });
    await assertNoSidewaysScroll(page, "no match");
  });
}

journey("a card shows every column with its name and keeps the roles of a grid row", PHONE, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  const columns = await columnsOf(viewer.table);
  assert.equal(columns.length, 9);
  const row = await viewer.firstRow();
  assert.equal(row["Request ID"], LONG.requestId);
  assert.equal(row.Endpoint, LONG.endpoint);
  const cells = viewer.row(LONG.requestId).getByRole("gridcell");
  const labels = await cells.evaluateAll((all) => all.map((cell) => getComputedStyle(cell, "::before").content));
  assert.deepEqual(
    labels,
    columns.map((column) => `"${column}"`),
  );
  const boxes = await cells.evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().toJSON()));
  for (const [at, box] of boxes.entries()) {
    assert.ok(box.left >= 0 && box.right <= PHONE.width, `${columns[at]} is within the window`);
    if (at > 0) assert.ok(box.top >= boxes[at - 1].bottom - 1, `${columns[at]} is below the one before`);
  }
});

journey("filtering, a dialog and Reset work on a phone", PHONE, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  await viewer.filter({ Status: "Failed", "HTTP Method": "GET", Endpoint: "/Users" });
  const rows = await viewer.rows();
  assert.ok(rows.length > 0 && rows.every((row) => row.Status === "Failed"));
  await viewer.show(rows[0]["Request ID"], "More info");
  await viewer.dialog.getByRole("button", { name: "Show request" }).click();
  await viewer.dialog.getByRole("heading", { name: "Request", exact: true }).waitFor();
  await viewer.closeWithEscape();
  await viewer.reset();
  assert.equal((await viewer.rows()).length, 41);
});

for (const [how, leave] of [
  ["Filter", (viewer) => viewer.button("Filter").click()],
  [
    "Enter in a field",
    async (viewer) => {
      await viewer.field("Endpoint").focus();
      await viewer.page.keyboard.press("Enter");
    },
  ],
  ["Reset", (viewer) => viewer.button("Reset").click()],
  ["its close button", (viewer) => viewer.button("Close").click()],
  ["Esc", (viewer) => viewer.page.keyboard.press("Escape")],
]) {
  journey(`closing the filter sheet by ${how} returns the focus to Filters`, PHONE, async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    const opener = page.getByRole("button", { name: /^Filters/ });
    await opener.click();
    await leave(viewer);
    await viewer.filters.waitFor({ state: "hidden" });
    await eventually(async () => assert.ok(await hasFocus(opener), "the focus is on Filters"));
  });
}

journey(
  "a focused field of the filter sheet is not covered by its buttons at 400 % zoom",
  { width: 320, height: 256 },
  async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    await viewer.unfold();
    await viewer.button("More filters").click();
    await viewer.button("Close").focus();
    for (let stop = 0; stop < 40; stop += 1) {
      await page.keyboard.press("Tab");
      const found = await (await focused(page)).evaluate((element) => {
        const bar = element.closest(".sal-sheet")?.querySelector(".sal-filters__actions");
        if (!bar || bar.contains(element)) return undefined;
        return { id: element.id, bottom: element.getBoundingClientRect().bottom, bar: bar.getBoundingClientRect().top };
      });
      if (found) assert.ok(found.bottom <= found.bar + 1, `${found.id} ends at ${found.bottom}, the buttons begin at ${found.bar}`);
    }
  },
);
