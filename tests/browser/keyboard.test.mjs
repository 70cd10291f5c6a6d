// The main functions without a mouse.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { focused, hasFocus, isAnywhere, isInDialog } from "./support/focus.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";

/** Upper bound of Tab presses from any element of the page to any other. */
const STOPS = 60;

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(520) });
});
after(() => gateway?.stop());

/** Presses Tab until this element has the focus. */
async function tabTo(page, locator) {
  for (let stop = 0; stop < STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    if (await hasFocus(locator)) return;
  }
  assert.fail(`${STOPS} times Tab did not reach ${locator}`);
}

/** Fails if the focused element has no visible focus indicator. */
async function assertFocusIsSeen(page) {
  const seen = await (await focused(page)).evaluate((element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
  });
  assert.ok(seen, "the focus is seen");
}

journey("the keyboard alone can filter, open an error dialog and close it", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await tabTo(page, viewer.field("Endpoint"));
  await assertFocusIsSeen(page);
  await page.keyboard.type("/Users");
  await tabTo(page, viewer.field("Status"));
  await page.keyboard.type("F");
  await tabTo(page, viewer.button("Filter"));
  await assertFocusIsSeen(page);
  await viewer.answered(() => page.keyboard.press("Enter"));
  const rows = await viewer.rows();
  assert.ok(rows.length > 0 && rows.every((row) => row.Status === "Failed" && row.Endpoint.startsWith("/Users")));

  // Move to the status cell of the first row: arrow keys move between cells, and Enter runs the cell's
  // action.
  await tabTo(page, viewer.table);
  await assertFocusIsSeen(page);
  for (const key of ["ArrowRight", "ArrowRight", "Enter"]) await page.keyboard.press(key);
  await viewer.dialog.getByRole("heading", { name: "Why it failed" }).waitFor();
  await tabTo(page, viewer.dialog.getByRole("button", { name: "Show response" }));
  await page.keyboard.press("Space");
  await viewer.body.waitFor();
  // The focus must not move from the dialog to the page behind it.
  for (let stop = 0; stop < 12; stop += 1) {
    await page.keyboard.press("Tab");
    assert.ok(!(await isAnywhere(page)) || (await isInDialog(page)), "the focus stays within the dialog");
  }
  await viewer.closeWithEscape();
  assert.ok(await hasFocus(viewer.table), "the focus is back in the grid");
});

journey("paging by keyboard keeps the focus on the button", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.usePages();
  const first = await viewer.rows();
  await viewer.button("Older").focus();
  await page.keyboard.press("Enter");
  await page.getByText("101–200 of 520").waitFor();
  assert.notDeepEqual(await viewer.rows(), first);
  // The button is disabled while the page loads; the focus must not move to the start of the document.
  assert.ok(await hasFocus(viewer.button("Older")), "Older has the focus after paging");
  await page.keyboard.press("Enter");
  await page.getByText("201–300 of 520").waitFor();
});

journey("Reset by keyboard clears the applied filter and keeps the focus", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.filter({ Endpoint: "/Groups" });
  await tabTo(page, viewer.button("Reset"));
  await viewer.answered(() => page.keyboard.press("Enter"));
  await page.getByText(/^520 entries,/).waitFor();
  assert.ok(await hasFocus(viewer.button("Reset")));
});

journey(
  "arrow keys scroll the active cell into view when the columns are wider than the list",
  { width: 1000 },
  async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    await viewer.table.focus();
    const assertCellIsSeen = async (key) => {
      const found = await viewer.table.evaluate((list) => {
        const cell = list.getRootNode().getElementById(list.getAttribute("aria-activedescendant"));
        const [box, frame] = [cell, list].map((element) => element.getBoundingClientRect());
        return {
          left: box.left - frame.left,
          right: frame.left + list.clientLeft + list.clientWidth - box.right,
          at: list.scrollLeft,
          top: list.getRootNode().querySelector(".sal-root").scrollLeft,
        };
      });
      assert.ok(found.left >= -1 && found.right >= -1, `${key}: ${JSON.stringify(found)}`);
      assert.equal(found.top, 0, "nothing but the list has scrolled");
      return found.at;
    };
    await page.keyboard.press("End");
    assert.ok((await assertCellIsSeen("End")) > 0);
    for (let step = 0; step < 9; step += 1) {
      await page.keyboard.press("ArrowLeft");
      await assertCellIsSeen("ArrowLeft");
    }
    for (const key of ["End", "Home", "Control+End", "Control+Home"]) {
      await page.keyboard.press(key);
      await eventually(() => assertCellIsSeen(key));
    }
  },
);
