// Page object of the viewer. It finds elements by role and name, never by their markup.
import assert from "node:assert/strict";

import { eventually } from "./eventually.mjs";
import { readGrid } from "./grid.mjs";

const CHOICES = new Set(["HTTP Method", "Resource Type", "Status"]);
const LIST = "/audit-logs";

/** The viewer on one page. */
export class Viewer {
  /**
   * `within`: locator of the viewer, when the page has other content. `level`: level of its heading; 1 when
   * the viewer is the whole page.
   */
  constructor(page, { within = page, level = 1 } = {}) {
    this.page = page;
    this.within = within;
    this.level = level;
  }

  get heading() {
    return this.within.getByRole("heading", { name: "SCIM Audit Logs", level: this.level, exact: true });
  }

  /** The region of the entries: the rows, or the message shown instead of them. */
  get entries() {
    return this.within.getByRole("region", { name: "Entries", exact: true });
  }

  /** The entries: the virtualized grid, or the table with one page of them. */
  get table() {
    return this.within.getByRole("grid", { name: "SCIM requests" }).or(this.within.getByRole("table", { name: "SCIM requests" }));
  }

  /** The button that shows the buttons of the header on a narrow screen, in any language. */
  get menu() {
    return this.within.locator('[aria-controls="sal-actions"]');
  }

  /** Opens the menu of the header on a narrow screen. Does nothing if it is open or not used. */
  async openMenu() {
    if ((await this.menu.isVisible()) && (await this.menu.getAttribute("aria-expanded")) === "false") await this.menu.click();
  }

  /** Switches to the plain table with pages. */
  async usePages() {
    await this.openMenu();
    await this.button("Columns").click();
    await this.dialog.getByLabel("Table with pages").check();
    await this.closeWithEscape();
    await this.within.getByRole("table", { name: "SCIM requests" }).waitFor();
  }

  /** Shows all columns, including those that are off by default. */
  async showEveryColumn() {
    await this.openMenu();
    await this.button("Columns").click();
    const boxes = this.dialog.getByRole("list").getByRole("checkbox");
    // The dialog is a part that is loaded on first use, and `all` does not wait for it.
    await boxes.first().waitFor();
    for (const box of await boxes.all()) await box.check();
    await this.closeWithEscape();
  }

  get filters() {
    return this.within.getByRole("form", { name: "Filters" });
  }

  get dialog() {
    return this.within.getByRole("dialog");
  }

  get alert() {
    return this.within.getByRole("alert");
  }

  field(label) {
    return this.filters.getByLabel(label, { exact: true });
  }

  button(name) {
    return this.within.getByRole("button", { name, exact: true });
  }

  /** Opens the viewer at a URL and waits until the first response is shown. */
  async open(address) {
    await this.answered(() => this.page.goto(address));
    await this.heading.waitFor();
  }

  /** Runs an action that requests the list, and waits until the response is shown. */
  async answered(action) {
    // A call for one entry asks for a total, after the rows.
    const answer = this.page.waitForResponse((response) => {
      const { pathname, searchParams } = new URL(response.url());
      return pathname.endsWith(LIST) && searchParams.get("limit") !== "1";
    });
    // If the action itself fails, report its error and not the missing response.
    answer.catch(() => {});
    await action();
    await answer;
    await this.settled();
  }

  /** Waits until no request is in progress. */
  settled() {
    return eventually(async () => assert.equal(await this.entries.getAttribute("aria-busy"), "false"));
  }

  /**
   * Starts to follow the log and returns the strip that counts new entries. The viewer reloads the list when
   * the stream is open. This waits for that response: an entry that is recorded before it is a row and is not
   * counted.
   */
  async follow() {
    const strip = this.within.getByRole("group", { name: "Follow", exact: true });
    await this.openMenu();
    await this.button("Follow").click();
    await strip.getByText("Following", { exact: true }).waitFor();
    await this.settled();
    return strip;
  }

  /** Opens the sheet that contains the filters on a narrow screen. Does nothing if it is open or not used. */
  async unfold(name = /^Filters/) {
    const sheet = this.within.getByRole("button", { name });
    if ((await sheet.isVisible()) && (await sheet.getAttribute("aria-expanded")) === "false") await sheet.click();
  }

  /** Closes the sheet of the filters. */
  async closeSheet() {
    await this.page.keyboard.press("Escape");
    await this.filters.waitFor({ state: "hidden" });
  }

  /** Sets filters by their labels: a text, a date such as `2026-05-07`, or the label of an option. */
  async fill(filters) {
    await this.unfold();
    for (const [label, value] of Object.entries(filters)) {
      const field = this.field(label);
      if (CHOICES.has(label)) {
        await field.selectOption({ label: value });
      } else {
        await field.fill(value);
      }
    }
  }

  /** Sets filters, presses Filter and waits for the response. */
  async filter(filters) {
    await this.fill(filters);
    await this.answered(() => this.button("Filter").click());
  }

  async reset() {
    await this.unfold();
    await this.answered(() => this.button("Reset").click());
  }

  async refresh() {
    await this.openMenu();
    await this.answered(() => this.button("Refresh").click());
  }

  /** Returns the rows of the grid or of the current page, each as cell texts by column header. */
  async rows() {
    return (await this.table.count()) === 0 ? [] : readGrid(this.table);
  }

  /** Returns the first row of the list. */
  async firstRow() {
    const [row] = await this.topRows(1);
    return row;
  }

  /** Returns the first `most` rows of the list; reading all rows of a long list takes a minute. */
  async topRows(most) {
    return (await readGrid(this.table, { most })).slice(0, most);
  }

  /**
   * Goes to the page of older or newer rows. The page may be cached, so this does not wait for a response.
   */
  async turn(name) {
    const places = this.within.getByRole("navigation", { name: "Pages" }).getByRole("paragraph");
    const before = await places.innerText();
    await this.button(name).click();
    await eventually(async () => assert.notEqual(await places.innerText(), before));
    await this.settled();
  }

  /** Returns the rows of all pages, from the current one to the oldest. */
  async allRows() {
    const rows = await this.rows();
    while ((await this.button("Older").isVisible()) && (await this.button("Older").isEnabled())) {
      await this.turn("Older");
      rows.push(...(await this.rows()));
    }
    return rows;
  }

  /** Whether the rows of the list are cards, because the viewer is narrow. */
  async isCards() {
    return (await this.menu.isVisible()) && (await this.table.getAttribute("role")) === "grid";
  }

  /** Locates the row of the entry with this request ID. */
  row(requestId) {
    return this.table.getByRole("row").filter({ hasText: requestId });
  }

  /**
   * Opens a row's dialog by the name of its button and waits until its content is loaded. A card has no room for
   * the buttons of the messages: there, a press on the card opens the details, which have a tab for each.
   */
  async show(requestId, button) {
    const row = this.row(requestId);
    const tab = { "View request": "Request", "View response": "Response" }[button];
    if (tab && (await this.isCards())) {
      await row.locator('[data-column="endpoint"]').click();
      await this.dialog.getByRole("tab", { name: tab, exact: true }).click();
    } else {
      await row.getByRole("button", { name: button, exact: true }).click();
    }
    await this.dialog.waitFor();
    await eventually(async () => assert.equal(await this.dialog.getByText("Loading…").count(), 0));
  }

  /** The message body in the dialog. */
  get body() {
    return this.dialog.getByRole("region", { name: "Body" });
  }

  /** Returns the message headers in the dialog, as pairs of name and value. */
  headers() {
    return this.dialog
      .getByRole("table", { name: "Headers" })
      .getByRole("row")
      .evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
  }

  async closeWithEscape() {
    await this.page.keyboard.press("Escape");
    await this.dialog.waitFor({ state: "detached" });
  }
}
