// The time zone of all shown times: the portal's, the browser's, UTC, or any zone that the user names.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessibleInEveryLook } from "./support/axe.mjs";
import { entry, mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";

const NEWEST = entry({ time: "2026-05-11T09:40:39.527Z" });
const DUBAI = { timeZone: "Asia/Dubai" };

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: [NEWEST, ...mixedLog(5)] });
});
after(() => gateway?.stop());

const zone = (page) => page.getByLabel("Time zone", { exact: true });
const name = (page) => page.getByLabel("Time zone name", { exact: true });
const chosen = (page) => zone(page).evaluate((select) => select.selectedOptions[0].textContent.trim());
const focused = (locator) => locator.evaluate((element) => element.getRootNode().activeElement === element);

async function newestShows(viewer, pattern) {
  await eventually(async () => assert.match((await viewer.firstRow()).Time, pattern));
}

journey("each choice shows its UTC offset, and any other zone can be named and becomes a choice", DUBAI, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  const choices = () => zone(page).getByRole("option").allInnerTexts();
  assert.deepEqual(await choices(), ["Asia/Dubai, UTC+4", "UTC", "Other…"]);
  assert.equal(await chosen(page), "Asia/Dubai, UTC+4");
  await newestShows(viewer, /13:40:39\.527 \+04$/);

  await zone(page).selectOption("Other…");
  await eventually(async () => assert.ok(await focused(name(page)), "the field has the focus"));
  assert.ok((await name(page).evaluate((input) => input.list.options.length)) > 300, "the browser's zones are offered");
  await assertAccessibleInEveryLook(page, "a zone is named");
  await picture(page, "zone-other");
  // Case and the underscore of the zone name do not matter.
  await page.keyboard.type("america/new york");
  await page.keyboard.press("Enter");
  await newestShows(viewer, /05:40:39\.527 -04$/);
  await name(page).waitFor({ state: "detached" });
  assert.match(await chosen(page), /^America\/New_York, UTC-[45]$/);
  assert.ok(await focused(zone(page)), "the focus is back at the choice");
  assert.equal((await choices()).length, 4);

  await zone(page).selectOption("UTC");
  await newestShows(viewer, /09:40:39\.527 UTC$/);
  assert.equal(await chosen(page), "UTC");
  // UTC shows no offset, in any language and text direction.
  await page.locator("scim-audit-logs").evaluate((element) => element.setAttribute("lang", "ar"));
  await eventually(async () => assert.notEqual(await page.getByRole("heading", { level: 1 }).innerText(), "SCIM Audit Logs"));
  assert.equal(await page.locator("#sal-zone option:checked").textContent(), "UTC");
});

journey("an unknown zone name shows its error inline, and the zone changes only for a valid name", DUBAI, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await zone(page).selectOption("Other…");
  await name(page).fill("Mars/Olympus");
  await name(page).press("Enter");
  const said = page.getByText("This browser does not know the time zone “Mars/Olympus”.");
  await said.waitFor();
  assert.equal(await name(page).getAttribute("aria-invalid"), "true");
  assert.equal(await name(page).getAttribute("aria-describedby"), await said.getAttribute("id"));
  assert.ok(await focused(name(page)));
  await newestShows(viewer, /\+04$/);
  await assertAccessibleInEveryLook(page, "no such zone");
  await picture(page, "zone-unknown");

  await name(page).fill("Asia/Kathmandu");
  await name(page).press("Enter");
  await newestShows(viewer, /15:25:39\.527 \+05:45$/);
  await said.waitFor({ state: "detached" });
  assert.equal(await chosen(page), "Asia/Kathmandu, UTC+5:45");

  // Escape keeps the previous zone.
  await zone(page).selectOption("Other…");
  await name(page).fill("Nowhere");
  await name(page).press("Escape");
  await name(page).waitFor({ state: "detached" });
  assert.ok(await focused(zone(page)));
  assert.equal(await chosen(page), "Asia/Kathmandu, UTC+5:45");
  await newestShows(viewer, /\+05:45$/);
  assert.equal(await page.getByText("does not know the time zone").count(), 0);
});

journey("the portal’s zone, the browser’s and UTC are offered once each", DUBAI, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await page.locator("scim-audit-logs").evaluate((element) => element.setAttribute("time-zone", "Pacific/Chatham"));
  await eventually(async () => assert.match(await chosen(page), /^Pacific\/Chatham, UTC\+1[23]:45$/));
  assert.equal(await zone(page).getByRole("option").count(), 4);
  await newestShows(viewer, /22:25:39\.527 \+12:45$/);
});
