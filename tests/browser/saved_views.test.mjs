// Saved views: saving under a name in the browser, opening, sharing as a link, and deleting.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessibleInEveryLook } from "./support/axe.mjs";
import { mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";

const UTC = { timeZone: "UTC" };

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(40) });
});
after(() => gateway?.stop());

const panel = (page) => page.getByRole("group", { name: "Views" });
const names = (page) => panel(page).getByRole("list", { name: "Saved views" }).locator(".sal-views__name").allInnerTexts();

async function save(viewer, page, name) {
  await viewer.button("Views").click();
  await panel(page).getByLabel("View name").fill(name);
  await panel(page).getByLabel("View name").press("Enter");
  await panel(page).getByRole("button", { name, exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await panel(page).waitFor({ state: "detached" });
}

journey("a view can be saved, opened after a reload, and deleted", UTC, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.filter({ Status: "Failed", Endpoint: "/Users" });
  const rows = await viewer.rows();
  await save(viewer, page, "Failed users");
  assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.textContent), "Views", "Esc gives the focus back");
  await viewer.filter({ Status: "Success", Endpoint: "" });
  await save(viewer, page, "All well");
  await viewer.reset();
  await viewer.answered(() => page.reload());

  await viewer.button("Views").click();
  assert.deepEqual(await names(page), ["All well", "Failed users"]);
  await viewer.answered(() => panel(page).getByRole("button", { name: "Failed users", exact: true }).click());
  assert.deepEqual(await viewer.rows(), rows);
  assert.equal(await panel(page).count(), 0);
  assert.match(page.url(), /\?al=endpoint:\/Users;status:failed$/);
  await viewer.answered(() => page.goBack());
  assert.notDeepEqual(await viewer.rows(), rows);

  await viewer.button("Views").click();
  await viewer.button("Delete view All well").click();
  assert.deepEqual(await names(page), ["Failed users"]);
  const focused = await page.evaluate(() => document.activeElement.shadowRoot.activeElement.textContent);
  assert.equal(focused, "Failed users", "the focus goes on to the next");
  await viewer.button("Delete view Failed users").click();
  await panel(page)
    .getByText(/No saved views yet/)
    .waitFor();
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
});

journey("a view replaces another one of the same name, and a view without a name is rejected", UTC, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.filter({ Status: "Failed" });
  await save(viewer, page, "Mine");
  await viewer.filter({ Status: "Accepted" });
  await save(viewer, page, "Mine");
  assert.deepEqual(await page.evaluate(() => ({ ...localStorage })), {
    "scim-audit-logs:views": '[{"name":"Mine","link":"status:accepted"}]',
  });
  await viewer.button("Views").click();
  assert.deepEqual(await names(page), ["Mine"]);
  await panel(page).getByRole("button", { name: "Save view" }).click();
  await panel(page).getByText("Enter a name for the view.").waitFor();
});

journey("a view’s link is the page’s address with the view’s parameter", UTC, async ({ viewer, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await viewer.open(`${gateway.admin}/?theirs=1`);
  await viewer.filter({ Status: "Failed" });
  await save(viewer, page, "Failed");
  await viewer.reset();
  await viewer.button("Views").click();
  await viewer.button("Copy link to Failed").click();
  await panel(page).getByText("Copied").waitFor();
  await page.getByLabel("Search", { exact: true }).focus();
  await page.keyboard.press("Control+V");
  const link = await page.getByLabel("Search", { exact: true }).inputValue();
  assert.equal(link, `${gateway.admin}/?theirs=1&al=status:failed`);
  await viewer.open(link);
  assert.ok((await viewer.rows()).every((row) => row.Status === "Failed"));
});

journey("a browser without storage is reported when saving, and the name stays typed", UTC, async ({ viewer, page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  await viewer.open(gateway.admin);
  await viewer.button("Views").click();
  await panel(page).getByLabel("View name").fill("Mine");
  await panel(page).getByRole("button", { name: "Save view" }).click();
  await panel(page).getByText("The browser could not save the change.").waitFor();
  assert.equal(await panel(page).getByLabel("View name").inputValue(), "Mine");
});

journey("names that differ only in white space are one name", UTC, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  for (const name of ["Last night", " Last   night", "Last\tnight "]) {
    await viewer.button("Views").click();
    await panel(page).getByLabel("View name").fill(name);
    await panel(page).getByLabel("View name").press("Enter");
    await panel(page).getByRole("button", { name: "Last night", exact: true }).waitFor();
    await eventually(async () => assert.equal(await panel(page).getByLabel("View name").inputValue(), ""));
    assert.deepEqual(await names(page), ["Last night"]);
    await page.keyboard.press("Escape");
  }
});

journey("storage=false removes the Views button", UTC, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.answered(() => page.locator("scim-audit-logs").evaluate((element) => element.setAttribute("storage", "false")));
  await eventually(async () => assert.equal(await viewer.button("Views").count(), 0));
  assert.equal((await viewer.rows()).length, 40);
});

journey("hostile content in the storage is shown as text or ignored", UTC, async ({ viewer, page, watch }) => {
  // The status goes to the API, which refuses it.
  watch.expectFailedLoad("status=<i>", 400);
  await page.addInitScript(() =>
    localStorage.setItem("scim-audit-logs:views", "nonsense\n<b>bold</b>\tstatus:<i>;colour:red;code:x\n\u202eevil\tstatus:failed"),
  );
  await viewer.open(gateway.admin);
  await viewer.button("Views").click();
  // The saved views are a part that is loaded on first use.
  await eventually(async () => assert.deepEqual(await names(page), ["<b>bold</b>", "\u202eevil"]));
  await viewer.answered(() => panel(page).getByRole("button", { name: "<b>bold</b>", exact: true }).click());
  await viewer.filters.getByText("“x” is not a status code. Enter a code such as 404 or a class such as 4xx.").waitFor();
});

journey("a saved view with an invalid value shows the entries of its other values", UTC, async ({ viewer, page }) => {
  await page.addInitScript(() => localStorage.setItem("scim-audit-logs:views", "Half\tstatus:failed;code:x;zone:Asia/Tokyo"));
  await viewer.open(gateway.admin);
  await viewer.button("Views").click();
  await viewer.answered(() => panel(page).getByRole("button", { name: "Half", exact: true }).click());
  await viewer.filters.getByText("“x” is not a status code. Enter a code such as 404 or a class such as 4xx.").waitFor();
  const rows = await viewer.rows();
  assert.ok(rows.length > 0 && rows.length < 40, `${rows.length} rows`);
  for (const row of rows) assert.match(`${row.Status} ${row.Time}`, /^Failed .* \+09$/);
});

for (const width of [1280, 390]) {
  journey(`the saved views are accessible at ${width} px`, { timeZone: "UTC", width, height: 844 }, async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    await viewer.button("Views").click();
    await assertAccessibleInEveryLook(page, `no views, ${width} px`);
    await page.keyboard.press("Escape");
    await save(viewer, page, "Failed last night, in production");
    await save(viewer, page, "Alles andere");
    await viewer.button("Views").click();
    await assertAccessibleInEveryLook(page, `views, ${width} px`);
  });
}
