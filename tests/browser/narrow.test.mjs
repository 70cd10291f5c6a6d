// The layout on a phone: rows as cards of three lines, buttons behind one menu, and no sideways scrolling.
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

journey(
  "a tap anywhere on a card opens its entry, and no button appears under the finger",
  { ...PHONE, hasTouch: true },
  async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    const [id] = (await viewer.rows()).slice(2).map((row) => row["Request ID"]);
    const card = await viewer.row(id).boundingBox();
    for (const across of [0.3, 0.5, 0.6]) {
      for (const down of [0.25, 0.5, 0.75]) {
        await page.touchscreen.tap(card.x + card.width * across, card.y + card.height * down);
        await viewer.dialog.waitFor();
        assert.doesNotMatch(page.url(), /not\.|method:|start|end|path/, `${across}, ${down}`);
        await viewer.closeWithEscape();
        await viewer.dialog.waitFor({ state: "detached" });
      }
    }
  },
);

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

journey("a card has three lines, and all columns keep their roles of a grid row", PHONE, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  const columns = await columnsOf(viewer.table);
  assert.equal(columns.length, 9);
  const row = await viewer.firstRow();
  assert.equal(row["Request ID"], LONG.requestId);
  assert.equal(row.Endpoint, LONG.endpoint);
  const card = viewer.row(LONG.requestId);
  const cells = await card.getByRole("gridcell").evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().toJSON()));
  const lineOf = (...names) => {
    const boxes = names.map((name) => cells[columns.indexOf(name)]);
    for (const [at, box] of boxes.entries()) {
      assert.ok(box.width > 20 && box.left >= 0 && box.right <= PHONE.width, `${names[at]} is within the window`);
      assert.ok(Math.abs(box.top - boxes[0].top) < 1, `${names[at]} is in the line of ${names[0]}`);
    }
    return { top: boxes[0].top, bottom: boxes[0].bottom };
  };
  const lines = [lineOf("Status", "HTTP Method", "Status Code"), lineOf("Endpoint"), lineOf("Time")];
  assert.ok(lines[0].bottom <= lines[1].top && lines[1].bottom <= lines[2].top, "the lines are one below the other");
  const words = card.locator(".sal-row__error");
  assert.equal(await words.textContent(), LONG.error.detail);
  const { x, y, width } = await words.boundingBox();
  assert.ok(width > 40 && y < lines[2].bottom, "the first words of the error are in the third line");
  const seen = await card.evaluate((element, [x, y]) => element.getRootNode().elementFromPoint(x, y)?.className, [x + width / 2, y + 5]);
  assert.match(seen, /sal-row__error/, "nothing covers them");
  const first = await card.evaluate((element) => element.getBoundingClientRect().toJSON());
  assert.ok(PHONE.height - first.top >= 5 * first.height, `cards of ${first.height} px from ${first.top} px: at least five are seen`);
});

journey("a key shows the cell that a card has no room for", PHONE, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.table.focus();
  const cell = viewer.row(LONG.requestId).locator('[data-column="query"]');
  assert.ok((await cell.boundingBox()).width <= 1);
  for (let press = 0; press < 5; press += 1) await page.keyboard.press("ArrowRight");
  await eventually(async () => assert.ok((await cell.boundingBox()).width > 100));
});

journey("the buttons of the header are behind one menu, which closes when one is pressed", PHONE, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  assert.ok(!(await viewer.button("Columns").isVisible()));
  await viewer.menu.click();
  for (const name of ["Refresh", "Follow", "Open a file", "Columns", "Export"]) assert.ok(await viewer.button(name).isVisible(), name);
  assert.ok(await page.getByLabel("Time zone").isVisible());
  await viewer.button("Columns").click();
  await viewer.dialog.waitFor();
  await viewer.closeWithEscape();
  assert.ok(!(await viewer.button("Columns").isVisible()));
  await eventually(async () => assert.ok(await hasFocus(viewer.menu), "the focus is on the menu"));
  await viewer.menu.click();
  await page.keyboard.press("Escape");
  assert.ok(!(await viewer.button("Columns").isVisible()));
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
