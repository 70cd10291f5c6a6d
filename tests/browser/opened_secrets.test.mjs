// Secrets in an opened file are redacted by the same rules as in the gateway's log: in the list, dialogs,
// search and export.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { gzipSync } from "node:zlib";

import { failed } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";

/**
 * Secrets in different places of an entry. Some also occur in places that do not identify them as secrets.
 */
const SECRET = {
  bearer: "tok-5f1c9a7be2d04c18",
  cookie: "sess-91e3aa02c4",
  unknownHeader: "edge-77d20b1c9f",
  parameter: "qry-e81f5b3370aa",
  filter: "flt-20c4f6b19d",
  body: "Corr3ct-horse-battery",
  patch: "Stapl3-in-a-patch",
  answer: "otp-448291-7731",
  credential: "cred-1d9e0c77f2",
  path: "rst-6a0b5dce9182",
  id: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzY2ltIn0.c2lnbmF0dXJlLW9mLXRoZS1pZA",
};

const HELD = [
  failed({
    time: "2026-05-11T09:40:39.527Z",
    method: "POST",
    endpoint: `/Users/reset-password/${SECRET.path}`,
    query: `access_token=${SECRET.parameter}&filter=${encodeURIComponent(`password eq "${SECRET.filter}"`)}`,
    error: { detail: `${SECRET.body} is too weak for jo.doe`, status: "400" },
    client: { ip: "192.0.2.7", userAgent: `Made-Up/1.0 ${SECRET.cookie}`, credential: SECRET.credential },
    request: {
      headers: [
        ["Authorization", `Bearer ${SECRET.bearer}`],
        ["Cookie", `sid=${SECRET.cookie}`],
        ["X-Edge-Check", SECRET.unknownHeader],
        ["Content-Type", "application/scim+json"],
      ],
      body: JSON.stringify({ userName: "jo.doe", password: SECRET.body, note: `as ${SECRET.bearer}` }),
      size: 90,
    },
    response: {
      headers: [["Content-Type", "application/scim+json"]],
      body: JSON.stringify({ detail: `${SECRET.body} is too weak`, oneTimePassword: SECRET.answer }),
      size: 80,
    },
  }),
  failed({
    requestId: SECRET.id,
    time: "2026-05-11T09:40:38.527Z",
    method: "PATCH",
    endpoint: "/Users/7",
    resourceId: "7",
    request: {
      headers: [],
      body: JSON.stringify({
        Operations: [{ op: "replace", path: "urn:ietf:params:scim:schemas:core:2.0:User:password", value: SECRET.patch }],
      }),
      size: 120,
    },
    response: { headers: [["Content-Type", "text/html"]], body: `<html><p>502: password=${SECRET.patch} was refused</p></html>`, size: 60 },
  }),
];

/** The same entries as a HAR of another program, with base64 request bodies. */
const ARCHIVE = {
  log: {
    entries: HELD.map(({ time, method, endpoint, query, request, response, statusCode }) => ({
      startedDateTime: time,
      time: 12,
      request: {
        method,
        url: `https://idp.example/scim/v2${endpoint}${query ? `?${query}` : ""}`,
        headers: request.headers.map(([name, value]) => ({ name, value })),
        postData: { mimeType: "application/scim+json", text: Buffer.from(request.body).toString("base64"), encoding: "base64" },
      },
      response: { status: statusCode, headers: [], content: { mimeType: "application/scim+json", text: response.body } },
    })),
  },
};

let folder;
let gateway;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "scim-audit-logs-secrets-"));
  gateway = await Gateway.start({ entries: HELD, flags: ["--keep-unparsable-bodies"] });
});
after(async () => {
  await gateway?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Returns every text of the page, including the address, attributes, field values and shadow trees. */
const wholePage = (page) =>
  page.evaluate(() => {
    const texts = [location.href];
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) texts.push(node.data);
      for (const attribute of node.attributes ?? []) texts.push(attribute.value);
      if ("value" in node) texts.push(String(node.value));
      if (node.shadowRoot) walk(node.shadowRoot);
      for (const child of node.childNodes) walk(child);
    };
    walk(document.documentElement);
    return texts.join("\n");
  });

function assertNoSecret(text, where) {
  for (const [name, secret] of Object.entries(SECRET)) {
    const spellings = [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64").replace(/=+$/, "")];
    for (const spelled of spellings) assert.ok(!text.includes(spelled), `${where} holds the secret "${name}"`);
  }
}

/** Masks the hashes of redacted values: gateway and viewer use different keys. */
const withoutHashes = (value) => JSON.parse(JSON.stringify(value).replaceAll(/hmac-sha256((?::|%3A))[0-9a-f]{16}/g, "hmac-sha256$1…"));

async function open(viewer, page, name, text) {
  const path = join(folder, name);
  await writeFile(path, text);
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), viewer.button("Open a file").first().click()]);
  await chooser.setFiles(path);
  await viewer.within.getByRole("region", { name: "Opened file", exact: true }).getByRole("button", { name: "Close file" }).waitFor();
  await viewer.settled();
}

/** Returns what the list and the dialogs of each row show. Fails if any of them contains a secret. */
async function shown(viewer, page) {
  const rows = await viewer.rows();
  const details = [];
  assertNoSecret(await wholePage(page), "the list");
  for (const at of rows.keys()) {
    const row = viewer.table.getByRole("row").nth(at + 1);
    for (const name of ["View request", "View response"]) {
      await row.getByRole("button", { name, exact: true }).click();
      await viewer.dialog.waitFor();
      await eventually(async () => assert.equal(await viewer.dialog.getByText("Loading…").count(), 0));
      details.push(await viewer.headers(), await viewer.body.innerText());
      assertNoSecret(await wholePage(page), `${name} of row ${at}`);
      await viewer.closeWithEscape();
    }
  }
  return { rows, details };
}

async function exported(viewer, page, format, count = 2) {
  await page.evaluate(() => delete globalThis.showSaveFilePicker);
  await viewer.button("Export").click();
  await viewer.dialog.getByRole("radio", { name: format, exact: true }).check();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    viewer.dialog.getByRole("button", { name: "Start", exact: true }).click(),
  ]);
  await viewer.dialog.getByText(`${count} entries exported to`).waitFor();
  const text = await readFile(await download.path(), "utf8");
  await viewer.closeWithEscape();
  return text;
}

journey("a file with secrets shows the same redacted entries as the gateway", { width: 1600, height: 1000 }, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.showEveryColumn();
  const log = await shown(viewer, page);
  await open(viewer, page, "secrets.ndjson", HELD.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  const file = await shown(viewer, page);
  assert.deepEqual(withoutHashes(file), withoutHashes(log));
  assert.match(JSON.stringify(file), /\[redacted hmac-sha256:[0-9a-f]{16}\]/);
  assert.match(JSON.stringify(file.rows), /is too weak for jo\.doe/, "text that is not a secret is kept");
});

for (const [name, text] of [
  ["secrets.ndjson", HELD.map((entry) => `${JSON.stringify(entry)}\n`).join("")],
  ["secrets.har", JSON.stringify(ARCHIVE)],
]) {
  journey(`exports of ${name} contain no secret, and search finds none`, { width: 1600, height: 1000 }, async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    await open(viewer, page, name, text);
    await shown(viewer, page);
    for (const format of ["CSV", "NDJSON", "HAR"]) {
      const out = await exported(viewer, page, format);
      assertNoSecret(out, format);
      assert.match(out, /hmac-sha256/, format);
    }
    await viewer.unfold(/^More filters/);
    for (const [sought, count] of [
      ["jo.doe", 1],
      ["redacted hmac", 2],
      [SECRET.body, 0],
      [SECRET.patch, 0],
    ]) {
      await viewer.fill({ "Headers and bodies contain": sought });
      await viewer.button("Filter").click();
      await viewer.settled();
      assert.equal((await viewer.rows()).length, count, sought);
    }
  });
}

journey("a value that replaces a secret filters and excludes its entry", { width: 1600, height: 1000 }, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await open(viewer, page, "secrets.ndjson", HELD.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  const panel = viewer.within.getByRole("region", { name: "Entry details" });
  const paths = async () => (await viewer.rows()).map((row) => row.Endpoint);
  const all = await paths();
  assert.equal(all.length, 2);
  let tried = 0;
  for (const [at, path] of all.entries()) {
    await viewer.table
      .getByRole("row")
      .nth(at + 1)
      .getByRole("gridcell")
      .nth(1)
      .click();
    await panel.getByText("Loading…").waitFor({ state: "hidden" });
    const facts = panel.locator("dd").filter({ hasText: /redacted|hmac-sha256/ });
    await facts.first().waitFor();
    for (const fact of await facts.all()) {
      for (const [verb, expected] of [
        ["Filter by", [path]],
        ["Exclude", all.filter((other) => other !== path)],
      ]) {
        const button = fact.getByRole("button", { name: new RegExp(`^${verb} `) });
        if ((await button.count()) === 0) continue;
        tried += 1;
        await button.first().click();
        await viewer.settled();
        await eventually(async () => assert.deepEqual(await paths(), expected, `${verb} ${await fact.innerText()}`));
        await viewer.button("Reset").click();
        await eventually(async () => assert.deepEqual(await paths(), all));
      }
    }
    await panel.getByRole("button", { name: "Close", exact: true }).first().click();
  }
  assert.ok(tried >= 8, `${tried} values were tried`);
});

journey(
  "an entry with an unreadable message shows no text that could repeat its secrets",
  { width: 1600, height: 1000 },
  async ({ viewer, page }) => {
    const odd = [
      { headers: [], body: { password: SECRET.body } },
      { headers: { Authorization: `Bearer ${SECRET.body}` } },
      { headers: [], body: `{"password":"${SECRET.body}"}`, size: -1 },
      {
        headers: [["Content-Encoding", "gzip"]],
        body: gzipSync(`{"password":"${SECRET.body}"}`).toString("base64"),
        bodyEncoding: "base64",
        size: 50,
      },
    ];
    const lines = [
      HELD[0],
      ...odd.map((request) => ({ ...failed({ error: { detail: `${SECRET.body} is wrong`, status: "400" } }), request })),
    ];
    await viewer.open(gateway.admin);
    await viewer.showEveryColumn();
    await open(viewer, page, "odd.ndjson", lines.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    assert.equal((await viewer.rows()).length, lines.length);
    assertNoSecret(await wholePage(page), "the list");
    const out = await exported(viewer, page, "NDJSON", lines.length);
    assertNoSecret(out, "the export");
    assert.equal(out.trimEnd().split("\n").length, lines.length, "an unreadable record does not stop the export");
  },
);

journey("a file that changed after opening is reported and shows no secret", { width: 1600, height: 1000 }, async ({ viewer, page }) => {
  const lines = Array.from({ length: 400 }, (_, at) => ({
    ...HELD[0],
    requestId: `row-${at}`,
    time: new Date(Date.parse("2026-05-11T09:00:00Z") + at * 1000).toISOString(),
  }));
  await viewer.open(gateway.admin);
  await open(viewer, page, "changed.ndjson", lines.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  await writeFile(join(folder, "changed.ndjson"), "another file\n");
  await viewer.table.focus();
  await page.keyboard.press("Control+End");
  await viewer.within.getByText("The file can no longer be read").waitFor();
  assertNoSecret(await wholePage(page), "the list");
});
