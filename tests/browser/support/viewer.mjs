// The viewer as a person finds it: by the names of things, never by how they are built.
import assert from "node:assert/strict";

import { eventually } from "./eventually.mjs";
import { readGrid } from "./grid.mjs";

const CHOICES = new Set(["HTTP Method", "Resource Type", "Status"]);
const LIST = "/audit-logs";

/** The viewer on one page. */
export class Viewer {
  /** `within`: where on the page, when it is not alone there. `level`: of its heading; 1 on a page of its own. */
  constructor(page, { within = page, level = 1 } = {}) {
    this.page = page;
    this.within = within;
    this.level = level;
  }

  get heading() {
    return this.within.getByRole("heading", { name: "SCIM Audit Logs", level: this.level, exact: true });
  }

  /** What is shown of the log: rows, or what stands in their place. */
  get entries() {
    return this.within.getByRole("region", { name: "Entries", exact: true });
  }

  /** The entries: one list that scrolls, or the table of a page of them. */
  get table() {
    return this.within
      .getByRole("grid", { name: "SCIM requests" })
      .or(this.within.getByRole("table", { name: "SCIM requests" }));
  }

  /** Shows the entries as a plain table, page by page. */
  async usePages() {
    await this.button("Columns").click();
    await this.dialog.getByLabel("Table with pages").check();
    await this.closeWithEscape();
    await this.within.getByRole("table", { name: "SCIM requests" }).waitFor();
  }

  /** Shows the columns that are off by default, too. */
  async showEveryColumn() {
    await this.button("Columns").click();
    for (const box of await this.dialog.getByRole("list").getByRole("checkbox").all()) await box.check();
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

  /** Opens the viewer at an address and waits until the first answer is shown. */
  async open(address) {
    await this.answered(() => this.page.goto(address));
    await this.heading.waitFor();
  }

  /** Does something that asks the log, and waits until what it answered is shown. */
  async answered(action) {
    const answer = this.page.waitForResponse((response) => new URL(response.url()).pathname.endsWith(LIST));
    // When the action itself fails, that is what is reported.
    answer.catch(() => {});
    await action();
    await answer;
    await this.settled();
  }

  /** Waits until nothing is under way. */
  settled() {
    return eventually(async () => assert.equal(await this.entries.getAttribute("aria-busy"), "false"));
  }

  /**
   * Starts to follow the log and returns the strip that counts new entries. The list is asked once more when the
   * stream is open. This waits for that answer: an entry that is recorded before it is a row and is not counted.
   */
  async follow() {
    const strip = this.within.getByRole("group", { name: "Follow", exact: true });
    await this.button("Follow").click();
    await strip.getByText("Following", { exact: true }).waitFor();
    await this.settled();
    return strip;
  }

  /** Opens the sheet that the filters fold into where there is little room. */
  async unfold(name = /^Filters/) {
    const sheet = this.within.getByRole("button", { name });
    if ((await sheet.isVisible()) && (await sheet.getAttribute("aria-expanded")) === "false") await sheet.click();
  }

  /** Leaves that sheet. */
  async closeSheet() {
    await this.page.keyboard.press("Escape");
    await this.filters.waitFor({ state: "hidden" });
  }

  /** Sets filters by their labels: text, a date as `2026-05-07`, or the words of an option. */
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

  /** Sets filters, presses Filter and waits for the answer. */
  async filter(filters) {
    await this.fill(filters);
    await this.answered(() => this.button("Filter").click());
  }

  async reset() {
    await this.unfold();
    await this.answered(() => this.button("Reset").click());
  }

  async refresh() {
    await this.answered(() => this.button("Refresh").click());
  }

  /** The rows of the list, or of the page that is shown, each as its texts by column header. */
  async rows() {
    return (await this.table.count()) === 0 ? [] : readGrid(this.table);
  }

  /** The row at the top of the list. */
  async firstRow() {
    const [row] = await this.topRows(1);
    return row;
  }

  /** The rows at the top of the list: reading all of a long one takes a minute. */
  async topRows(most) {
    return (await readGrid(this.table, { most })).slice(0, most);
  }

  /** Turns to the page of older rows, or of newer ones. It may be here already. */
  async turn(name) {
    const places = this.within.getByRole("navigation", { name: "Pages" }).getByRole("paragraph");
    const before = await places.innerText();
    await this.button(name).click();
    await eventually(async () => assert.notEqual(await places.innerText(), before));
    await this.settled();
  }

  /** The rows of every page, from the one that is shown to the oldest. */
  async allRows() {
    const rows = await this.rows();
    while (await this.button("Older").isVisible() && (await this.button("Older").isEnabled())) {
      await this.turn("Older");
      rows.push(...(await this.rows()));
    }
    return rows;
  }

  /** The row of the entry with this request ID. */
  row(requestId) {
    return this.table.getByRole("row").filter({ hasText: requestId });
  }

  /** Opens a row's dialog by the name of its button, and waits until what it shows is here. */
  async show(requestId, button) {
    await this.row(requestId).getByRole("button", { name: button, exact: true }).click();
    await this.dialog.waitFor();
    await eventually(async () => assert.equal(await this.dialog.getByText("Loading…").count(), 0));
  }

  /** The body that a dialog shows. */
  get body() {
    return this.dialog.getByRole("region", { name: "Body" });
  }

  /** The headers that a dialog shows, as pairs. */
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
