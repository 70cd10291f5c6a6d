// The states without rows: loading, nothing recorded, and no match.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { entry, mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { Portal } from "./support/portal.mjs";

let filled;
let empty;
before(async () => {
  [filled, empty] = await Promise.all([Gateway.start({ entries: mixedLog(30) }), Gateway.start()]);
});
after(() => Promise.all([filled?.stop(), empty?.stop()]));

journey("an empty log shows what to do, and the first request appears after Refresh", {}, async ({ viewer, page }) => {
  await viewer.open(empty.admin);
  await page.getByRole("heading", { name: "No entries yet" }).waitFor();
  await page.getByText(/SCIM base URL/).waitFor();
  assert.equal(await viewer.table.count(), 0);
  assert.equal(await page.getByText("Sample log.").count(), 0);

  const answer = await fetch(`${empty.scim}/ServiceProviderConfig`);
  await answer.text();
  await viewer.refresh();
  const rows = await viewer.rows();
  assert.deepEqual(
    rows.map((row) => row["Request ID"]),
    [answer.headers.get("x-request-id")],
  );
  assert.equal(await page.getByText("Sample log.").count(), 0, "recorded requests are not labelled as a sample");
});

journey("a list without matches names exactly the applied filters", { timeZone: "UTC" }, async ({ viewer, page }) => {
  await viewer.open(filled.admin);
  await viewer.filter({ "Start date": "2026-05-09", "HTTP Method": "PUT", Endpoint: "/nowhere" });
  await page.getByRole("heading", { name: "No matching entries" }).waitFor();
  assert.deepEqual(await viewer.entries.getByRole("listitem").allInnerTexts(), [
    "Start date: 2026-05-09",
    "HTTP Method: PUT",
    "Endpoint: /nowhere",
  ]);
  assert.equal(await page.getByRole("heading", { name: "No entries yet" }).count(), 0);
  await viewer.filter({ Endpoint: "nowhere", "HTTP Method": "All", "Start date": "" });
  assert.deepEqual(await viewer.entries.getByRole("listitem").allInnerTexts(), ["Endpoint: nowhere"]);
  await viewer.reset();
  assert.equal((await viewer.rows()).length, 30);
});

journey("only the loading message is shown until the first response arrives", {}, async ({ viewer, page, defer }) => {
  const portal = defer(await Portal.before(filled, { holdsFirst: true }));
  await page.goto(portal.address);
  await viewer.entries.getByText("Loading entries").waitFor({ state: "attached" });
  assert.equal(await viewer.entries.getAttribute("aria-busy"), "true");
  assert.equal(await page.getByRole("heading", { name: /No entries|No matching entries/ }).count(), 0);
  await viewer.answered(() => portal.release());
  assert.equal((await viewer.rows()).length, 30);
  assert.equal(await viewer.entries.getByText("Loading entries").count(), 0);
});

journey("the number of entries is announced to screen readers", {}, async ({ viewer, page }) => {
  await viewer.open(filled.admin);
  const says = (words) => eventually(async () => assert.ok((await page.getByRole("status").allTextContents()).includes(words), words));
  await says("30 entries");
  await viewer.filter({ Endpoint: "/nowhere" });
  await says("No entries");
});

journey("entries recorded while the user scrolls neither repeat nor hide a row", {}, async ({ viewer, defer }) => {
  const entries = Array.from({ length: 130 }, (_, at) => entry({ time: new Date(Date.UTC(2026, 4, 7, 10, 0, at)).toISOString() }));
  const own = defer(await Gateway.start({ entries }));
  await viewer.open(own.admin);
  for (let at = 0; at < 3; at += 1) await (await fetch(`${own.scim}/Users`)).text();
  const shown = (await viewer.rows()).map((row) => row["Request ID"]);
  assert.deepEqual(shown, entries.map(({ requestId }) => requestId).reverse());
  await viewer.refresh();
  assert.equal((await viewer.firstRow()).Endpoint, "/Users");
  assert.equal((await viewer.rows())[3]["Request ID"], entries.at(-1).requestId);
});
