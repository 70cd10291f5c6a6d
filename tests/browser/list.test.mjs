// The virtualized list of all matching entries: scrolling to any position, few DOM rows, keys, and custom
// columns.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessibleInEveryLook } from "./support/axe.mjs";
import { pasted } from "./support/clipboard.mjs";
import { mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { hasFocus } from "./support/focus.mjs";
import { Gateway } from "./support/gateway.mjs";
import { columnsOf } from "./support/grid.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";

const MANY = 6000;
const UTC = { timezoneId: "UTC" };

let gateway;
let everything;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(MANY) });
  everything = await gateway.everything();
});
after(() => gateway?.stop());

for (const [width, height, density, least] of [
  [1440, 900, "default", 18],
  [1440, 900, "Compact", 24],
  [1280, 720, "default", 11],
]) {
  journey(
    `${width} × ${height}, ${density} density: at least ${least} rows are seen`,
    { width, height, ...UTC },
    async ({ viewer, page }) => {
      await viewer.open(gateway.admin);
      if (density !== "default") {
        await viewer.button("Columns").click();
        await viewer.dialog.getByLabel(density, { exact: true }).check();
        await viewer.closeWithEscape();
      }
      await page.getByRole("region", { name: "Timeline" }).waitFor();
      await eventually(async () => {
        const rows = await viewer.table
          .locator("[aria-rowindex]")
          .evaluateAll((all) => all.filter((row) => !row.hidden).map((row) => row.getBoundingClientRect().toJSON()));
        const first = Math.min(...rows.map((row) => row.top));
        assert.ok(first <= 260, `the first row is ${first} px down`);
        const seen = rows.filter((row) => row.bottom <= height - 4).length;
        assert.ok(seen >= least, `${seen} rows are seen`);
      });
    },
  );
}

journey("the timeline can be folded, and stays so after a reload", UTC, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  const strip = page.getByRole("slider", { name: "Timeline" });
  await strip.waitFor();
  await viewer.button("Timeline").click();
  await strip.waitFor({ state: "hidden" });
  await assertAccessibleInEveryLook(page, "timeline folded");
  await viewer.answered(() => page.reload());
  await page.getByRole("region", { name: "Timeline" }).waitFor();
  assert.equal(await strip.count(), 0);
  await viewer.button("Timeline").click();
  await strip.waitFor();
});

/**
 * Returns the zero-based position and request ID of each fully visible row, the number of row elements,
 * whether the elements are in order, and how many visible rows are still loading.
 */
function onScreen(viewer) {
  return viewer.table.evaluate((grid) => {
    const frame = grid.getBoundingClientRect();
    const top = grid.querySelector('[role="columnheader"]').getBoundingClientRect().bottom;
    const rows = [...grid.querySelectorAll('[role="row"][aria-rowindex]')].filter((row) => row.querySelector('[role="gridcell"]'));
    const seen = rows.filter((row) => {
      const box = row.getBoundingClientRect();
      return !row.hidden && box.top >= top - 1 && box.bottom <= frame.bottom + 1;
    });
    return {
      elements: rows.length,
      inOrder: rows.filter((row) => !row.hidden).every((row, at, all) => at === 0 || row.ariaRowIndex - all[at - 1].ariaRowIndex === 1),
      pending: seen.filter((row) => row.dataset.status === "pending").length,
      rows: seen.map((row) => ({
        place: Number(row.getAttribute("aria-rowindex")) - 2,
        id: row.querySelector("bdi").textContent,
      })),
    };
  });
}

/**
 * Waits until the visible rows are loaded, fails if they differ from the log, and returns their positions.
 */
async function assertTrue(viewer, where) {
  const { rows } = await eventually(async () => {
    const screen = await onScreen(viewer);
    assert.ok(screen.rows.length > 5, `${where}: ${screen.rows.length} rows`);
    assert.equal(screen.pending, 0, `${where}: all of them are here`);
    assert.ok(screen.inOrder, `${where}: elements are in the order of the list`);
    return screen;
  });
  for (const { place, id } of rows) assert.equal(id, everything[place].requestId, `${where}: row ${place}`);
  return rows.map(({ place }) => place);
}

/** Scrolls to a fraction of the scroll range, as dragging the scroll bar does. */
async function scrollTo(viewer, share) {
  await viewer.table.evaluate((grid, share) => {
    grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * share;
  }, share);
}

journey("scrolling reaches any position with few requests, and only visible rows are elements", UTC, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  assert.equal(await viewer.table.getAttribute("aria-rowcount"), String(MANY + 1));
  assert.equal((await assertTrue(viewer, "top"))[0], 0);
  const { elements } = await onScreen(viewer);
  assert.ok(elements < 70, `${elements} rows are elements`);

  let lists = 0;
  page.on("request", (request) => {
    if (request.url().includes("/audit-logs?")) lists += 1;
  });
  await scrollTo(viewer, 0.5);
  const middle = await assertTrue(viewer, "middle");
  assert.ok(Math.abs(middle[0] - MANY / 2) < 60, `row ${middle[0]} is in the middle`);
  assert.ok(lists <= 4, `${lists} calls were enough to get there`);
  await scrollTo(viewer, 1);
  assert.equal((await assertTrue(viewer, "end")).at(-1), MANY - 1);
  await scrollTo(viewer, 0.25);
  await assertTrue(viewer, "a quarter");
  await scrollTo(viewer, 0);
  assert.equal((await assertTrue(viewer, "top again"))[0], 0);
  assert.equal((await onScreen(viewer)).elements, elements, "no element was made");
});

journey("the wheel scrolls through the list without skipping a row", UTC, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.table.hover();
  const seen = new Set(await assertTrue(viewer, "top"));
  const top = () => viewer.table.evaluate((grid) => grid.scrollTop);
  for (let turn = 1; turn <= 40; turn += 1) {
    const before = await top();
    // The browser may drop a wheel event that arrives while rows are rearranged, so repeat it as a user
    // would.
    await eventually(async () => {
      await page.mouse.wheel(0, 60);
      assert.ok((await top()) > before);
    });
    for (const place of await assertTrue(viewer, `turn ${turn}`)) seen.add(place);
  }
  const last = Math.max(...seen);
  assert.ok(last > 50, `${last} rows down`);
  assert.equal(seen.size, last + 1, "every row was seen");
});

journey("arrow keys reach every cell, and Enter runs the action of the cell", UTC, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  const active = () =>
    viewer.table.evaluate((grid) => {
      const cell = grid.getRootNode().getElementById(grid.getAttribute("aria-activedescendant"));
      const row = cell.closest('[role="row"]');
      return { place: row.ariaRowIndex - 2, column: cell.ariaColIndex - 1, id: row.querySelector("bdi").textContent };
    });
  const at = (place, column) =>
    eventually(async () => assert.deepEqual(await active(), { place, column, id: everything[place].requestId }));
  await viewer.table.focus();
  await at(0, 0);
  for (const [key, place, column] of [
    ["ArrowDown", 1, 0],
    ["ArrowRight", 1, 1],
    ["End", 1, 8],
    ["Home", 1, 0],
    ["Control+End", MANY - 1, 0],
    ["ArrowUp", MANY - 2, 0],
    ["Control+Home", 0, 0],
    ["ArrowUp", 0, 0],
    ["ArrowLeft", 0, 0],
  ]) {
    await page.keyboard.press(key);
    await at(place, column);
    await assertTrue(viewer, key);
  }
  await page.keyboard.press("PageDown");
  const { place } = await active();
  assert.ok(place > 5 && place < 60, `a page is ${place} rows`);

  // Row 2 has failed: Enter on its status opens the reason, Enter on its request opens the request.
  await page.keyboard.press("Control+Home");
  for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "Enter"]) await page.keyboard.press(key);
  await viewer.dialog.getByRole("heading", { name: "Why it failed" }).waitFor();
  await viewer.closeWithEscape();
  assert.ok(await hasFocus(viewer.table), "the focus is back on the grid");
  await at(2, 2);
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await viewer.dialog.getByRole("heading", { name: "Request", exact: true }).waitFor();
  await viewer.closeWithEscape();
  await page.keyboard.press("Tab");
  assert.ok(!(await hasFocus(viewer.table)), "one Tab leaves the grid");
});

journey("the focus moves to the grid when the focused row scrolls away", UTC, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  await viewer.show(everything[3].requestId, "View request");
  await viewer.closeWithEscape();
  assert.ok(await hasFocus(viewer.row(everything[3].requestId).getByRole("button", { name: "View request" })));
  await scrollTo(viewer, 0.7);
  await assertTrue(viewer, "far away");
  assert.ok(await hasFocus(viewer.table));
});

journey("columns can be shown, moved, resized and restored, and are kept after a reload", UTC, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  const all = await columnsOf(viewer.table);
  const width = (name) => viewer.table.getByRole("columnheader", { name, exact: true }).evaluate((head) => head.offsetWidth);
  await viewer.button("Columns").click();
  const chooser = viewer.dialog;
  await chooser.getByLabel("Duration", { exact: true }).check();
  await chooser.getByLabel("Query Parameter", { exact: true }).uncheck();
  await chooser.getByRole("button", { name: "Move Time up" }).click();
  const before = await width("Endpoint");
  await chooser.getByRole("button", { name: "Make Endpoint wider" }).click();
  await chooser.getByLabel("Compact").check();
  await assertAccessibleInEveryLook(page, "column chooser");
  await picture(page, "columns");
  await viewer.closeWithEscape();
  const changed = ["Time", "Request ID", ...all.slice(2).filter((name) => name !== "Query Parameter"), "Duration"];
  assert.deepEqual(await columnsOf(viewer.table), changed);
  assert.equal(await width("Endpoint"), before + 24);
  const row = await viewer.firstRow();
  assert.equal(row["Request ID"], everything[0].requestId);
  assert.equal(row.Duration, "4.2 ms");

  await page.reload();
  await viewer.heading.waitFor();
  await viewer.settled();
  assert.deepEqual(await columnsOf(viewer.table), changed, "they are kept");
  assert.equal(await width("Endpoint"), before + 24);

  // By pointer: dragging an edge sets the width, and dragging a header onto another one moves the column.
  const head = viewer.table.getByRole("columnheader", { name: "Status", exact: true });
  const box = await head.boundingBox();
  await page.mouse.move(box.x + box.width, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width + 60, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  assert.equal(await width("Status"), Math.round(box.width) + 60);
  await viewer.table.getByRole("columnheader", { name: "Status Code", exact: true }).dragTo(head);
  await eventually(async () => {
    const now = await columnsOf(viewer.table);
    assert.equal(now.indexOf("Status Code") + 1, now.indexOf("Status"));
  });

  await viewer.button("Columns").click();
  await chooser.getByRole("button", { name: "Restore defaults" }).click();
  await viewer.closeWithEscape();
  assert.deepEqual(await columnsOf(viewer.table), all);
});

journey("the dialog of the columns is a list to drag", UTC, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  await viewer.button("Columns").click();
  const items = viewer.dialog.getByRole("list", { name: "Columns" }).getByRole("listitem");
  const names = async () => (await items.allInnerTexts()).map((text) => text.trim().split("\n")[0]);
  await items.first().waitFor();
  const before = await names();
  await items.filter({ hasText: "Status Code" }).dragTo(items.filter({ hasText: "Request ID" }));
  await eventually(async () => assert.deepEqual((await names()).slice(0, 2), ["Status Code", "Request ID"]));
  assert.equal(new Set(before).size, (await names()).length);
  await viewer.closeWithEscape();
  assert.deepEqual((await columnsOf(viewer.table)).slice(0, 3), ["Status Code", "Request ID", "Time"]);
});

/** Returns the width of each column of the table in pixels, by its name. */
function widthsOf(table) {
  return table
    .getByRole("columnheader")
    .evaluateAll((heads) => Object.fromEntries(heads.map((head) => [head.textContent, Math.round(head.getBoundingClientRect().width)])));
}

for (const mode of ["list", "plain table"]) {
  for (const width of [1280, 1920]) {
    journey(`${mode}, ${width} px: each press makes a column wider or narrower than it is drawn`, { width }, async ({ viewer }) => {
      await viewer.open(gateway.admin);
      if (mode === "plain table") await viewer.usePages();
      await viewer.button("Columns").click();
      for (const name of ["Endpoint", "Query Parameter", "Time", "Status Code"]) {
        for (const [way, by] of [
          ["wider", 24],
          ["wider", 24],
          ["narrower", -24],
        ]) {
          const before = (await widthsOf(viewer.table))[name];
          await viewer.dialog.getByRole("button", { name: `Make ${name} ${way}`, exact: true }).click();
          await eventually(async () => {
            const now = (await widthsOf(viewer.table))[name];
            // A drawn width can be a fraction of a pixel; a set width is not.
            assert.ok(Math.abs(now - before - by) <= 1, `${name} ${way}: ${before} px, then ${now} px`);
          });
        }
      }
    });
  }
}

journey("a column that is hidden, and cards, have no widths to change", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.button("Columns").click();
  const wider = (name) => viewer.dialog.getByRole("button", { name: `Make ${name} wider`, exact: true });
  assert.equal(await wider("Client").getAttribute("aria-disabled"), "true");
  await viewer.dialog.getByLabel("Client", { exact: true }).check();
  assert.equal(await wider("Client").getAttribute("aria-disabled"), "false");
  await page.setViewportSize({ width: 390, height: 844 });
  await wider("Client").waitFor({ state: "hidden" });
  assert.ok(await viewer.dialog.getByRole("button", { name: "Move Client up" }).isVisible());
});

for (const [key, way, end] of [
  ["Enter", "down", 15],
  ["Space", "up", 0],
]) {
  journey(`moving a column ${way} by keyboard keeps the focus on its button, also at the end`, {}, async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    await viewer.button("Columns").click();
    const names = () =>
      viewer.dialog
        .getByRole("list", { name: "Columns" })
        .getByRole("checkbox")
        .evaluateAll((boxes) => boxes.map((box) => box.labels[0].textContent.trim()));
    const move = viewer.dialog.getByRole("button", { name: `Move Endpoint ${way}`, exact: true });
    await move.focus();
    let at = (await names()).indexOf("Endpoint");
    for (const step = Math.sign(end - at); at !== end; ) {
      at += step;
      await page.keyboard.press(key);
      await eventually(async () => {
        assert.equal((await names()).indexOf("Endpoint"), at);
        assert.ok(await hasFocus(move), `the focus is on the button at ${at}`);
      });
    }
    await page.keyboard.press(key);
    assert.equal((await names()).indexOf("Endpoint"), end, "it stays at the end");
    assert.ok(await hasFocus(move), "the focus stays");
  });
}

/** Returns how the columns of the list or of the plain table are laid out. */
function layoutOf(page) {
  return page.evaluate(() => {
    const { shadowRoot } = document.querySelector("scim-audit-logs");
    const table = shadowRoot.querySelector('[role="grid"], [role="table"]');
    const frame = table.closest('[tabindex="0"]');
    // The side of its box at which the first text is.
    const side = (element) => {
      const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const words = document.createRange();
      words.selectNodeContents(text.nextNode());
      const [box, drawn] = [element.getBoundingClientRect(), words.getBoundingClientRect()];
      return drawn.left - box.left < box.right - drawn.right || drawn.width > box.width ? "left" : "right";
    };
    const heads = [...table.querySelectorAll('[role="columnheader"]')];
    const cells = table.querySelector('[data-label="Duration"]')?.parentElement.querySelectorAll("[data-label]") ?? [];
    return {
      widths: heads.map((head) => Math.round(head.getBoundingClientRect().width)),
      sides: [...cells].flatMap((cell, at) => (cell.textContent ? [[cell.dataset.label, side(heads[at]), side(cell)]] : [])),
      isWider: frame.scrollWidth > frame.clientWidth,
      page: document.scrollingElement.scrollWidth - innerWidth,
    };
  });
}

journey("the plain table has the widths and the alignment of the list, and scrolls within itself", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.showEveryColumn();
  const list = await layoutOf(page);
  await viewer.usePages();
  const table = await layoutOf(page);
  assert.equal(table.widths.length, 16);
  assert.ok(Math.min(...table.widths) > 80, `${table.widths}`);
  assert.deepEqual(table, list);
  assert.ok(table.isWider && table.page <= 0, "the region scrolls sideways, not the page");
  assert.deepEqual(
    table.sides.find(([name]) => name === "Duration"),
    ["Duration", "right", "right"],
  );
  const region = page.getByRole("region", { name: /^Entries,/ });
  await region.focus();
  await page.keyboard.press("ArrowRight");
  await eventually(async () => assert.ok((await region.evaluate((frame) => frame.scrollLeft)) > 0, "an arrow key scrolls it"));
  await assertAccessibleInEveryLook(page, "pages with every column");
  for (const lang of ["pt", "ar"]) {
    await page.locator("scim-audit-logs").evaluate((element, lang) => element.setAttribute("lang", lang), lang);
    await page.waitForFunction(
      (lang) => document.querySelector("scim-audit-logs").shadowRoot.querySelector(".sal-root").lang.startsWith(lang),
      lang,
    );
    const { widths, page: sideways } = await layoutOf(page);
    assert.ok(Math.min(...widths) > 80 && sideways <= 0, `${lang}: ${widths}, ${sideways}`);
  }
});

journey("the plain table has pages and is kept after a reload", UTC, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.usePages();
  await page.reload();
  await viewer.heading.waitFor();
  await viewer.settled();
  assert.equal((await viewer.rows()).length, 100);
  await viewer.turn("Older");
  await page.getByText("101–200 of 6,000").waitFor();
  assert.equal((await viewer.rows())[0]["Request ID"], everything[100].requestId);
  await viewer.turn("Newer");
  await page.getByText("1–100 of 6,000").waitFor();
  await assertAccessibleInEveryLook(page, "pages");
});

journey("the Time header reverses the order, and the address contains the order", UTC, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  const time = viewer.table.getByRole("columnheader", { name: "Time", exact: true });
  assert.equal(await time.getAttribute("aria-sort"), "descending");
  await viewer.answered(() => time.getByRole("button").click());
  assert.equal(await time.getAttribute("aria-sort"), "ascending");
  const oldestFirst = everything.toReversed();
  const ids = async () => (await onScreen(viewer)).rows.map(({ place, id }) => [place, id]);
  const assertOrder = () =>
    eventually(async () => {
      const rows = await ids();
      assert.ok(rows.length > 5);
      for (const [place, id] of rows) assert.equal(id, oldestFirst[place].requestId, `row ${place}`);
      return rows;
    });
  assert.equal((await assertOrder())[0][0], 0);
  await scrollTo(viewer, 0.6);
  assert.ok((await assertOrder())[0][0] > MANY / 2);
  assert.match(decodeURIComponent(page.url()), /order:asc/);
  await page.reload();
  await viewer.settled();
  await assertOrder();
});

journey("the buttons of a hovered cell exclude its value", UTC, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  const cell = viewer.row(everything[0].requestId).getByRole("gridcell", { name: everything[0].method, exact: true });
  await cell.hover();
  await viewer.answered(() => viewer.button(`Exclude ${everything[0].method}`).click());
  assert.match(decodeURIComponent(page.url()), /not\.method:GET/);
  const { rows } = await onScreen(viewer);
  assert.ok(rows.length > 5);
  for (const { id } of rows) assert.notEqual(everything.find(({ requestId }) => requestId === id).method, "GET");
});

for (const width of [1440, 1920]) {
  journey(`${width} px: the resize edge of the last column does not make the list scroll sideways`, { width }, async ({ viewer }) => {
    await viewer.open(gateway.admin);
    const [content, room] = await viewer.table.evaluate((list) => [list.scrollWidth, list.clientWidth]);
    assert.ok(content <= room, `${content} px in ${room} px`);
    const box = await viewer.table.getByRole("columnheader").last().boundingBox();
    await viewer.page.mouse.move(box.x + box.width - 2, box.y + box.height / 2);
    const cursor = await viewer.table.evaluate(
      (list, [x, y]) => getComputedStyle(list.getRootNode().elementFromPoint(x, y)).cursor,
      [box.x + box.width - 2, box.y + box.height / 2],
    );
    assert.equal(cursor, "col-resize", "the edge can still be dragged");
  });
}

journey("the result of Copy fits in the cell and does not carry over to a row that reuses the element", {}, async ({ viewer, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await viewer.open(gateway.admin);
  const cell = viewer.table.getByRole("gridcell").first();
  await cell.hover();
  await cell.getByRole("button", { name: "Copy request ID" }).click();
  const said = cell.getByText("Copied", { exact: true });
  await said.waitFor();
  const [content, room] = await said.evaluate((words) => [words.scrollWidth, words.clientWidth]);
  assert.ok(content <= room, `${content} px in ${room} px`);
  const [word, box] = [await said.boundingBox(), await cell.boundingBox()];
  assert.ok(word.x >= box.x - 1 && word.x + word.width <= box.x + box.width + 1, "it is within the cell");
  await viewer.answered(() => viewer.table.getByRole("columnheader", { name: "Time" }).getByRole("button").click());
  assert.equal(await said.count(), 0);
});

journey("a row has buttons to copy and to filter while it is pointed at or active", UTC, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await page.mouse.move(0, 0);
  const withButtons = (name) =>
    viewer.table.evaluate(
      (grid, name) =>
        [...grid.querySelectorAll("button")]
          .filter((button) => button.ariaLabel?.startsWith(name))
          .map((button) => button.closest('[role="row"]').ariaRowIndex - 2),
      name,
    );
  // The first row is the active one.
  assert.deepEqual(await withButtons("Copy"), [0]);
  assert.deepEqual(await withButtons("Filter by"), []);
  const cell = (place, column) => viewer.row(everything[place].requestId).getByRole("gridcell").nth(column);
  await cell(3, 4).hover();
  assert.deepEqual((await withButtons("Copy")).toSorted(), [0, 3]);
  assert.deepEqual(await withButtons("Filter by"), [3]);
  await cell(4, 3).hover();
  assert.deepEqual((await withButtons("Copy")).toSorted(), [0, 4]);
  assert.deepEqual(await withButtons("Exclude"), [4]);
  await page.mouse.move(0, 0);
  assert.deepEqual(await withButtons("Filter by"), []);
  await viewer.table.focus();
  for (let row = 0; row < 2; row += 1) await page.keyboard.press("ArrowDown");
  await eventually(async () => assert.deepEqual(await withButtons("Copy"), [2]));
  assert.ok(await viewer.row(everything[2].requestId).getByRole("button", { name: "Copy request ID" }).isVisible());
});

journey("the key c copies the id of the active cell and says so", UTC, async ({ viewer, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await viewer.open(gateway.admin);
  await viewer.table.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("c");
  await viewer.row(everything[1].requestId).getByRole("status").getByText("Copied", { exact: true }).waitFor();
  assert.equal(await pasted(context), everything[1].requestId);
});
