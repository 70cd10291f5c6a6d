// A new user's first steps with `cargo xtask serve`: view the sample log, find an error in it, and see their
// own two requests appear.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before } from "node:test";

import { eventually } from "./support/eventually.mjs";
import { hasFocus } from "./support/focus.mjs";
import { Gateway } from "./support/gateway.mjs";
import { columnsOf } from "./support/grid.mjs";
import { journey } from "./support/journey.mjs";

const TIME_ZONE = "Europe/Paris";

let gateway;
before(async () => {
  gateway = await Gateway.start({ sample: true });
});
after(() => gateway?.stop());

/** Returns yesterday's date in a time zone, in the format `2026-05-07`. */
function yesterday(timeZone) {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(Date.now());
  return new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
}

/** Returns the date of an instant in a time zone, in the format `2026-05-07`. */
function dayOf(instant, timeZone) {
  return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(Date.parse(instant));
}

journey("the sample log is shown newest first and is labelled as a sample", { timeZone: TIME_ZONE }, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  assert.deepEqual(await columnsOf(viewer.table), [
    ...["Request ID", "Time", "Status", "HTTP Method", "Endpoint", "Query Parameter", "Status Code"],
    ...["Response", "Request"],
  ]);
  await page.getByText("Sample log.").waitFor();

  const everything = await gateway.everything();
  assert.ok(everything.length >= 1000, `a sample worth looking at, not ${everything.length} entries`);
  assert.ok(everything.every((entry) => entry.sample));
  const minutesOld = (Date.now() - Date.parse(everything[0].time)) / 60_000;
  assert.ok(minutesOld > 0 && minutesOld < 60, `its newest entry is ${minutesOld} minutes old`);
  const rows = await viewer.topRows(200);
  assert.deepEqual(
    rows.map((row) => row["Request ID"]),
    everything.slice(0, 200).map((entry) => entry.requestId),
  );
});

journey("yesterday’s failed PATCH of a user can be found and opened", { timeZone: TIME_ZONE }, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  const before = await viewer.topRows(5);
  const day = yesterday(TIME_ZONE);
  await viewer.filter({
    "Start date": day,
    "End date": day,
    "HTTP Method": "PATCH",
    "Resource Type": "Users",
    Endpoint: "/Users",
    Status: "Failed",
  });
  const found = await viewer.allRows();
  assert.ok(found.length > 0, "the sample has such rows on each day");
  const asked = (await gateway.everything()).filter(
    (entry) =>
      dayOf(entry.time, TIME_ZONE) === day && entry.method === "PATCH" && entry.resourceType === "Users" && entry.status === "failed",
  );
  assert.deepEqual(
    found.map((row) => row["Request ID"]),
    asked.map((entry) => entry.requestId),
  );

  const entry = asked.at(-1);
  await viewer.show(entry.requestId, "More info");
  await viewer.dialog.getByText(entry.error.detail, { exact: true }).waitFor();
  if (entry.error.scimType) await viewer.dialog.getByText(entry.error.scimType, { exact: true }).waitFor();

  await viewer.dialog.getByRole("button", { name: "Show request", exact: true }).click();
  await viewer.dialog.getByRole("heading", { name: "Request", exact: true }).waitFor();
  await viewer.dialog.getByText(`PATCH ${entry.endpoint}`).first().waitFor();
  await eventually(async () => {
    const names = (await viewer.headers()).map(([name]) => name.toLowerCase());
    assert.ok(names.includes("content-type"), names.join());
  });
  // The request may contain a redacted password, after which the viewer shows the label “Redacted”.
  const sent = (await viewer.body.innerText()).replaceAll(/(?<=") Redacted$/gm, "");
  assert.equal(JSON.parse(sent).schemas[0], "urn:ietf:params:scim:api:messages:2.0:PatchOp");
  assert.match(sent, /^\{\n {2}"/, "the body is indented");

  await viewer.dialog.getByRole("button", { name: "Show response", exact: true }).click();
  await viewer.dialog.getByText(new RegExp(`^${entry.statusCode} \\w`)).waitFor();
  await eventually(async () => assert.match(await viewer.body.innerText(), /messages:2\.0:Error/));

  await viewer.closeWithEscape();
  const opener = viewer.row(entry.requestId).getByRole("button", { name: "More info" });
  assert.ok(await hasFocus(opener), "the focus is back in the row");

  await viewer.reset();
  assert.deepEqual(await viewer.topRows(5), before);
  assert.equal(await viewer.field("Endpoint").inputValue(), "");
  await page.getByText("Sample log.").waitFor();
});

journey("each link of the tour finds entries", {}, async ({ viewer, page }) => {
  const tour = await readFile(new URL("../../docs/tour.md", import.meta.url), "utf8");
  const links = [...tour.matchAll(/`\?(al=[^`]+)`/g)].map(([, link]) => link);
  assert.ok(links.length >= 15, `${links.length} links`);
  for (const link of links) {
    await viewer.open(`${gateway.admin}/?${link}`);
    const removals = page.getByRole("button", { name: "Remove filter" });
    await eventually(async () => assert.equal(await removals.count(), link.split(";").length, `the filters of ${link}`));
    assert.ok(await viewer.firstRow(), `what ${link} finds`);
  }
});

journey("the note about the sample log can be dismissed, and stays away", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  const note = page.getByText("Sample log.");
  await note.waitFor();
  await viewer.button("Close").press("Enter");
  await note.waitFor({ state: "detached" });
  await eventually(async () => assert.ok(await hasFocus(page.locator("#sal-sentence")), "the focus is on the sentence"));
  await viewer.answered(() => page.reload());
  await viewer.firstRow();
  assert.equal(await note.count(), 0);
});

journey("an opened file is not labelled as the sample log", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  const exported = await fetch(`${gateway.admin}/api/v1/audit-logs/export?format=ndjson`);
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), viewer.button("Open a file").first().click()]);
  await chooser.setFiles({ name: "sample.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(await exported.arrayBuffer()) });
  await viewer.button("Close file").waitFor();
  await viewer.settled();
  assert.ok((await viewer.topRows(2)).length === 2);
  assert.equal(await page.getByText("Sample log.").count(), 0);
});

journey("the two requests that `serve` prints appear on top after Refresh", { timeZone: TIME_ZONE }, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await page.getByText("To see your own requests here, press Refresh.").waitFor();
  const headers = { "content-type": "application/scim+json" };
  const created = await fetch(`${gateway.scim}/Users`, {
    method: "POST",
    headers,
    body: '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"new.colleague@example.com"}',
  });
  assert.equal(created.status, 201);
  const failed = await fetch(`${gateway.scim}/Users/nobody`, {
    method: "PATCH",
    headers,
    body: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]}',
  });
  assert.equal(failed.status, 404);

  await viewer.refresh();
  await page.getByText("Sample log.").waitFor();
  assert.equal(await page.getByText("To see your own requests here").count(), 0, "they are here");
  const [second, first] = await viewer.topRows(2);
  const facts = (row) => ["HTTP Method", "Endpoint", "Status", "Status Code"].map((column) => row[column]);
  assert.deepEqual(facts(first), ["POST", "/Users", "Success", "201"]);
  assert.deepEqual(facts(second), ["PATCH", "/Users/nobody", "Failed", "404"]);
  assert.equal(first["Request ID"], created.headers.get("x-request-id"));
  assert.equal(second["Request ID"], failed.headers.get("x-request-id"));

  await viewer.show(first["Request ID"], "View request");
  assert.equal(JSON.parse(await viewer.body.innerText()).userName, "new.colleague@example.com");
});
