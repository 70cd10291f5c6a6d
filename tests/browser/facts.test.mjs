// What entries are about: every request about a person is found by any of the names of the person, and a column says
// in one sentence what a request did to whom. The same for a served log and for an opened file.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

import { assertAccessibleInEveryLook } from "./support/axe.mjs";
import { entry, failed } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { explanations, TAGS } from "./support/words.mjs";

const WIDE = { width: 1900, height: 1000 };
const patch = (...operations) => JSON.stringify({ schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations: operations });
const JANE = { id: "2819c223", userName: "Jane@example.com", externalId: "E-701984" };
const GROUP = { id: "e9e30dba", displayName: "Sales" };

const LOG = {
  created: entry({
    method: "POST",
    statusCode: 201,
    request: JSON.stringify({ userName: JANE.userName, externalId: JANE.externalId }),
    response: JSON.stringify(JANE),
  }),
  lookup: entry({
    query: `filter=${encodeURIComponent('userName eq "jane@EXAMPLE.com"')}`,
    response: '{"totalResults":0,"Resources":[]}',
  }),
  byExternalId: entry({
    query: `filter=${encodeURIComponent('externalId eq "E-701984"')}`,
    response: JSON.stringify({ totalResults: 1, Resources: [JANE] }),
  }),
  conflict: failed({
    method: "POST",
    statusCode: 409,
    request: JSON.stringify({ userName: JANE.userName }),
    error: { detail: "taken", scimType: "uniqueness", status: "409" },
    response: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","scimType":"uniqueness"}',
  }),
  deactivated: entry({
    method: "PATCH",
    endpoint: `/Users/${JANE.id}`,
    resourceId: JANE.id,
    request: patch({ op: "replace", path: "active", value: false }),
    response: JSON.stringify({ ...JANE, active: false }),
  }),
  joined: entry({
    method: "PATCH",
    endpoint: `/Groups/${GROUP.id}`,
    resourceId: GROUP.id,
    request: patch({ op: "add", path: "members", value: [{ value: JANE.id }, { value: "1" }, { value: "2" }] }),
    response: JSON.stringify(GROUP),
  }),
  other: entry({ endpoint: "/Users/5", resourceId: "5", response: '{"id":"5","userName":"joe@example.com"}' }),
  hostile: entry({
    method: "DELETE",
    statusCode: 204,
    endpoint: "/Users/6",
    resourceId: "6",
    request: JSON.stringify({ userName: `<img src=x onerror=alert(1)>\u202e${"x".repeat(200)}` }),
    response: null,
  }),
};
const named = (...names) => names.map((name) => LOG[name].requestId).sort();
/** The requests about Jane, by the name that is looked for. */
const FOUND = [
  ["JANE@example.com", named("created", "lookup", "byExternalId", "conflict", "deactivated")],
  [JANE.id, named("created", "byExternalId", "deactivated", "joined")],
  [JANE.externalId.toLowerCase(), named("created", "byExternalId", "deactivated")],
  ["jane", []],
];
const SENTENCES = {
  created: `Created ${JANE.userName}`,
  lookup: "Looked for jane@EXAMPLE.com",
  conflict: `Tried to create ${JANE.userName}`,
  deactivated: `Deactivated ${JANE.userName}`,
  joined: `Added 3 members to ${GROUP.displayName}`,
  other: "Looked for joe@example.com",
};

let gateway;
let folder;
before(async () => {
  gateway = await Gateway.start({ entries: Object.values(LOG) });
  folder = await mkdtemp(join(tmpdir(), "scim-audit-logs-facts-"));
});
after(async () => {
  await gateway?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const PERSON = "Person or group (exact)";

/** Sets filters behind "More filters". An opened file sends no request, so there is no response to wait for. */
async function filter(viewer, filters) {
  await viewer.unfold(/^More filters/);
  await viewer.fill(filters);
  await viewer.button("Filter").click();
  await viewer.settled();
}

const shown = async (viewer) => (await viewer.rows()).map((row) => row["Request ID"]).sort();

async function showSummaries(viewer) {
  await viewer.button("Columns").click();
  await viewer.dialog.getByLabel("Summary", { exact: true }).check();
  await viewer.closeWithEscape();
}

async function assertSentences(viewer) {
  await eventually(async () => {
    const rows = Object.fromEntries((await viewer.rows()).map((row) => [row["Request ID"], row.Summary]));
    for (const [name, sentence] of Object.entries(SENTENCES)) assert.equal(rows[LOG[name].requestId], sentence);
    const hostile = rows[LOG.hostile.requestId];
    assert.match(hostile, /^Deleted <img src=x onerror=alert\(1\)>\[U\+202E\]x+…$/);
  });
  assert.equal(await viewer.within.locator("[role=row] img").count(), 0);
}

async function assertFound(viewer) {
  for (const [name, requests] of FOUND) {
    await filter(viewer, { [PERSON]: name });
    await eventually(async () => assert.deepEqual(await shown(viewer), requests, name));
  }
  await filter(viewer, { [PERSON]: JANE.userName, Action: "created", "Cause (exact)": "resource_exists" });
  await eventually(async () => assert.deepEqual(await shown(viewer), named("conflict")));
}

journey("a person is found by each name, and a column says what each request did", WIDE, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await showSummaries(viewer);
  await assertSentences(viewer);
  await assertAccessibleInEveryLook(page, "summaries");
  await assertFound(viewer);
});

journey("the same in an opened file, whatever the file says about itself", WIDE, async ({ viewer, page }) => {
  const lines = Object.values(LOG).map((line) =>
    JSON.stringify({ ...line, facts: { version: 1, action: "deleted", identities: [{ kind: "id", role: "subject", value: "jane" }] } }),
  );
  const path = join(folder, "log.ndjson");
  await writeFile(path, lines.join("\n"));
  await viewer.open(gateway.admin);
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), viewer.button("Open a file").first().click()]);
  await chooser.setFiles(path);
  await viewer.within.getByRole("button", { name: "Close file" }).waitFor();
  await viewer.settled();
  await showSummaries(viewer);
  await assertSentences(viewer);
  await assertFound(viewer);
});

journey("the panel begins with the sentence, in the language of the screen", WIDE, async ({ viewer, page }) => {
  await viewer.open(`${gateway.admin}/?al=open:overview:${LOG.deactivated.requestId}`);
  await page.locator(".sal-sentence").getByText(SENTENCES.deactivated, { exact: true }).waitFor();
  for (const tag of TAGS) {
    await page.locator("scim-audit-logs").evaluate((element, lang) => element.setAttribute("lang", lang), tag);
    const text = (await explanations(tag))["sentence.deactivated"];
    const [start] = text.split("{name}");
    await eventually(async () => {
      const sentence = await page.locator(".sal-sentence").innerText();
      assert.ok(sentence.startsWith(start) && sentence.includes(JANE.userName), `${tag}: ${sentence}`);
    });
  }
});
