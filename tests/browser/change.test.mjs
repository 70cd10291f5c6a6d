// What a write changed: asked and answered from one entry, before and after once the log was asked for the state before;
// the operations of a bulk request; and values that strangers wrote.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessibleInEveryLook } from "./support/axe.mjs";
import { entry, failed } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { hasFocus } from "./support/focus.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { explanations, TAGS } from "./support/words.mjs";

const WIDE = { width: 1600, height: 1000 };
const HOSTILE = `<img src=x onerror=alert(1)>\u202egnp.exe`;
const SECRET = "change-journey-secret-4711";
const SCHEMA = "urn:ietf:params:scim:api:messages:2.0";

const patch = (...Operations) => JSON.stringify({ schemas: [`${SCHEMA}:PatchOp`], Operations });
const write = (given) => entry({ method: "PATCH", endpoint: "/Groups/7", resourceId: "7", statusCode: 204, ...given });
const LOG = {
  bulk: failed({
    method: "POST",
    endpoint: "/Bulk",
    statusCode: 200,
    error: { detail: "1 of 3 operations failed" },
    request: JSON.stringify({
      schemas: [`${SCHEMA}:BulkRequest`],
      Operations: [
        { method: "POST", path: "/Users", bulkId: "first", data: { userName: "alice@example.com" } },
        { method: "PATCH", path: "/Users/2", data: { Operations: [{ op: "replace", path: "active", value: false }] } },
        { method: "DELETE", path: `/Users/${HOSTILE}` },
      ],
    }),
    response: JSON.stringify({
      schemas: [`${SCHEMA}:BulkResponse`],
      Operations: [
        { method: "POST", bulkId: "first", status: "201", location: "https://scim.example.com/Users/1" },
        { method: "PATCH", status: "404", response: { scimType: "noTarget", detail: `no such user ${HOSTILE}` } },
      ],
    }),
  }),
  hostile: write({
    request: patch(
      { op: "replace", path: "displayName", value: HOSTILE },
      { op: "replace", value: { [HOSTILE]: "x".repeat(1 << 20) } },
      { op: "add", path: "password", value: SECRET },
    ),
  }),
  large: write({
    request: patch({
      op: "add",
      path: "members",
      value: Array.from({ length: 5000 }, (_, at) => ({ value: `id-${at}`, display: `Person ${at}` })),
    }),
  }),
  refused: failed({
    method: "PUT",
    endpoint: "/Users/3",
    resourceId: "3",
    statusCode: 409,
    request: JSON.stringify({ userName: "taken@example.com" }),
    response: JSON.stringify({ schemas: [`${SCHEMA}:Error`], status: "409", scimType: "uniqueness", detail: "taken" }),
  }),
  read: entry({ endpoint: "/Users/3", resourceId: "3", response: JSON.stringify({ id: "3", userName: "a" }) }),
};
const id = Object.fromEntries(Object.entries(LOG).map(([name, item]) => [name, item.requestId]));

let gateway;
let texts;
/** The requests that the gateway has forwarded to its sandbox, by name. */
const made = {};
before(async () => {
  texts = await explanations("en");
  gateway = await Gateway.start({ entries: Object.values(LOG) });
  const send = async (method, path, body) => {
    const headers = { "content-type": "application/scim+json" };
    const answer = await fetch(`${gateway.scim}${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    return { requestId: answer.headers.get("x-request-id"), body: text && JSON.parse(text) };
  };
  made.create = await send("POST", "/Users", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: "jane@example.com",
    active: true,
    name: { givenName: "Jane" },
  });
  const path = `/Users/${made.create.body.id}`;
  const operations = (...Operations) => ({ schemas: [`${SCHEMA}:PatchOp`], Operations });
  made.patch = await send(
    "PATCH",
    path,
    operations(
      { op: "Replace", path: "name.givenName", value: "Janet" },
      { op: "add", value: { title: "Lead", userName: "jane@example.com" } },
    ),
  );
  made.delete = await send("DELETE", path);
  for (const { requestId } of Object.values(made)) assert.ok(requestId);
});
after(() => gateway?.stop());

/** The section on the screen. */
const section = (page) => page.getByRole("region", { name: texts["label.what_changed"], exact: true });

/** The cells of each row of the section, below the headings. */
const rowsOf = async (page) => {
  const rows = [];
  for (const row of await section(page).getByRole("row").all()) rows.push(await row.locator("th, td").allInnerTexts());
  return rows.slice(1);
};

const openPanel = (viewer, requestId) => viewer.open(`${gateway.admin}/?al=open:overview:${requestId}`);

journey("a PATCH shows what was asked and answered, and before and after once the log is asked", WIDE, async ({ viewer, page }) => {
  await openPanel(viewer, made.patch.requestId);
  const said = section(page);
  await said.getByText(texts["basis.answered"], { exact: true }).waitFor();
  await said.getByText(texts["certainty.approximate"], { exact: true }).waitFor();
  assert.deepEqual(await rowsOf(page), [
    ["name.givenName", texts["outcome.asked_to_set"], "Janet", "Janet"],
    ["title", texts["outcome.asked_to_add"], "Lead", "Lead"],
    ["userName", texts["outcome.asked_to_add"], "jane@example.com", "jane@example.com"],
  ]);
  await assertAccessibleInEveryLook(page, "what was asked and answered");
  const compare = said.getByRole("button", { name: texts["label.compare_before"], exact: true });
  await compare.focus();
  await page.keyboard.press("Enter");
  await said.getByText(texts["basis.observed"], { exact: true }).waitFor();
  await said.getByText(texts["certainty.exact"], { exact: true }).waitFor();
  assert.deepEqual(await rowsOf(page), [
    ["name.givenName", texts["outcome.changed"], "Jane", "Janet"],
    ["title", texts["outcome.added"], "", "Lead"],
    ["userName", texts["outcome.unchanged"], "jane@example.com", "jane@example.com"],
  ]);
  assert.ok(await hasFocus(compare), "the button keeps the focus");
  await assertAccessibleInEveryLook(page, "before and after");
});

journey("a create is exact by itself; a deletion says what is gone once the log is asked", WIDE, async ({ viewer, page }) => {
  await openPanel(viewer, made.create.requestId);
  await section(page).getByText(texts["basis.observed"], { exact: true }).waitFor();
  assert.ok((await rowsOf(page)).some((row) => row.join() === ["name.givenName", texts["outcome.added"], "", "Jane"].join()));
  await openPanel(viewer, made.delete.requestId);
  await section(page).getByText(texts["basis.asked"], { exact: true }).waitFor();
  await section(page).getByRole("button", { name: texts["label.compare_before"], exact: true }).click();
  await section(page).getByText(texts["basis.observed"], { exact: true }).waitFor();
  assert.ok((await rowsOf(page)).some((row) => row.join() === ["title", texts["outcome.removed"], "Lead", ""].join()));
});

journey("a bulk request is a table of its operations with their results", WIDE, async ({ viewer, page }) => {
  await openPanel(viewer, id.bulk);
  await section(page).getByText(texts["basis.unpacked"], { exact: true }).waitFor();
  const rows = await rowsOf(page);
  assert.equal(rows.length, 3);
  assert.match(rows[0].join("|"), /POST \/Users\s+first\|.*alice@example\.com.*\|201 Succeeded/s);
  assert.match(rows[1].join("|"), /PATCH \/Users\/2\|.*active.*false.*\|404 Failed\s+noTarget\s+no such user <img/s);
  assert.match(rows[2].join("|"), /DELETE \/Users\/<img.*\|.*\|Not carried out/s);
  await assertAccessibleInEveryLook(page, "bulk operations");
});

journey("values of the log are text, long ones are cut, and secrets stay redacted", WIDE, async ({ viewer, page }) => {
  await openPanel(viewer, id.hostile);
  await section(page).getByText(texts["basis.asked"], { exact: true }).waitFor();
  const text = await section(page).innerText();
  assert.match(text, /<img src=x onerror=alert\(1\)>/);
  assert.equal(await section(page).getByRole("img", { name: "U+202E" }).count(), 2);
  assert.match(text, /Redacted/);
  assert.ok(!(await page.content()).includes(SECRET));
  assert.ok(text.length < 4000, `${text.length} characters`);
  assert.equal(await section(page).locator("img").count(), 0);
});

journey("of 5,000 members the first are shown, and the others on request", WIDE, async ({ viewer, page }) => {
  await openPanel(viewer, id.large);
  await section(page).getByText("Person 0", { exact: true }).waitFor();
  assert.equal((await rowsOf(page)).length, 50);
  await section(page).getByText(texts["label.not_listed"].replace("{count}", "4,000"), { exact: true }).waitFor();
  await section(page).getByRole("button", { name: texts["label.show_all_changes"] }).click();
  await eventually(async () => assert.equal(await section(page).getByRole("row").count(), 1001));
});

journey("a log without the state before says so", WIDE, async ({ viewer, page }) => {
  await openPanel(viewer, id.hostile);
  await section(page).getByRole("button", { name: texts["label.compare_before"], exact: true }).click();
  await section(page).getByText(texts["label.no_state_before"], { exact: true }).waitFor();
  await section(page).getByText(texts["basis.asked"], { exact: true }).waitFor();
});

journey("a refused write says that nothing changed, in More info too; a read changes nothing", WIDE, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.show(id.refused, "More info");
  await section(page).getByText(texts["basis.refused"], { exact: true }).waitFor();
  assert.deepEqual(await rowsOf(page), [["userName", texts["outcome.asked_to_set"], "taken@example.com"]]);
  await assertAccessibleInEveryLook(page, "a refused write in More info");
  await openPanel(viewer, id.read);
  await page.getByRole("tabpanel").getByText(id.read).waitFor();
  assert.equal(await section(page).count(), 0);
});

journey("the section follows the language", WIDE, async ({ viewer, page }) => {
  await openPanel(viewer, made.patch.requestId);
  await section(page).waitFor();
  for (const tag of TAGS) {
    await page.locator("scim-audit-logs").evaluate((element, lang) => element.setAttribute("lang", lang), tag);
    const words = await explanations(tag);
    const said = page.getByRole("region", { name: words["label.what_changed"], exact: true });
    await said.getByText(words["basis.answered"], { exact: true }).waitFor();
    await said.getByRole("columnheader", { name: words["label.asked_for"], exact: true }).waitFor();
  }
});
