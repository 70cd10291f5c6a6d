// An opened file: the same rows, filters, dialogs and exports as the log it came from, without server
// requests.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before } from "node:test";
import { gzipSync } from "node:zlib";

import { assertAccessibleInEveryLook } from "./support/axe.mjs";
import { entry, mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";

const ENTRIES = 260;
const MILLION = 1_000_000;

let gateway;
let folder;
before(async () => {
  const bodies = ['{"name":"Zo\\u00eb"}', '{"name":"Zoë","mail":"Marker@example.com"}'];
  const entries = bodies.map((request) => entry({ time: "2026-05-10T12:30:00.000Z", method: "POST", request }));
  gateway = await Gateway.start({ entries: [...entries, ...mixedLog(ENTRIES - entries.length)] });
  folder = await mkdtemp(join(tmpdir(), "scim-audit-logs-files-"));
});
after(async () => {
  await gateway?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Writes the gateway's export of all entries to a file and returns its path. */
async function exported(format) {
  const answer = await fetch(`${gateway.admin}/api/v1/audit-logs/export?format=${format}`);
  const path = join(folder, `all.${format}`);
  await writeFile(path, Buffer.from(await answer.arrayBuffer()));
  return path;
}

async function file(name, text) {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

/** Chooses a file through the button and the browser's file chooser. */
async function choose(viewer, page, path) {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), viewer.button("Open a file").first().click()]);
  await chooser.setFiles(path);
}

const opened = (viewer) => viewer.within.getByRole("region", { name: "Opened file", exact: true });

async function open(viewer, page, path) {
  await choose(viewer, page, path);
  await opened(viewer).getByRole("button", { name: "Close file" }).waitFor();
  await viewer.settled();
}

/** Sets filters and presses Filter. An opened file sends no request, so there is no response to wait for. */
async function filter(viewer, filters) {
  if ("Headers and bodies contain" in filters) await viewer.unfold(/^More filters/);
  await viewer.fill(filters);
  await viewer.button("Filter").click();
  await viewer.settled();
}

const FILTERS = [
  { Status: "Failed" },
  { "HTTP Method": "PATCH", Endpoint: "/Users" },
  { Endpoint: "ExTrA" },
  { "Headers and bodies contain": "2819C223 not found", "HTTP Method": "GET" },
  { "Headers and bodies contain": '"NAME":"Zoë"', "Min. duration (ms)": "4.1" },
  { "Headers and bodies contain": "marker@example.com" },
  { "Resource Type": "Groups", "Start date": "2026-05-09", "End date": "2026-05-10" },
];

for (const format of ["ndjson", "har"]) {
  journey(`an opened ${format} export shows the same rows as the log, with and without filters`, {}, async ({ viewer, page }) => {
    const path = await exported(format);
    await viewer.open(gateway.admin);
    await viewer.button("More filters").click();
    const log = { all: await viewer.rows(), filtered: [] };
    for (const filters of FILTERS) {
      await viewer.filter(filters);
      log.filtered.push(await viewer.rows());
      await viewer.reset();
    }
    const last = log.all.at(-1)["Request ID"];

    await open(viewer, page, path);
    await opened(viewer).getByText(`all.${format}`).waitFor();
    await opened(viewer).getByText(`${ENTRIES} entries`, { exact: true }).waitFor();
    const asked = [];
    page.on("request", (request) => request.url().includes("/api/") && asked.push(request.url()));
    assert.deepEqual(await viewer.rows(), log.all);
    for (const [at, filters] of FILTERS.entries()) {
      await filter(viewer, filters);
      assert.deepEqual(await viewer.rows(), log.filtered[at], JSON.stringify(filters));
      assert.ok(log.filtered[at].length > 0 && log.filtered[at].length < ENTRIES);
      await viewer.button("Reset").click();
      await viewer.settled();
    }
    await viewer.table.focus();
    await page.keyboard.press("Control+End");
    await viewer.show(last, "View request");
    await viewer.closeWithEscape();
    assert.deepEqual(asked, [], "no API is asked");

    await opened(viewer).getByRole("button", { name: "Close file" }).click();
    await viewer.settled();
    assert.deepEqual(await viewer.rows(), log.all);
    assert.ok(
      asked.some((url) => url.includes("/audit-logs")),
      "the log is asked again",
    );
  });
}

journey("files open in UTF-8 with a byte order mark, UTF-16, gzip, and as JSON over many lines", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  const entries = ["/Users/a", "/Users/Zoë"].map((endpoint) =>
    entry({ time: "2026-05-10T12:30:00.000Z", endpoint, request: '{"name":"Zoë"}' }),
  );
  const lines = entries.map((item) => `${JSON.stringify(item)}\n`).join("");
  const utf16 = Buffer.from(`\ufeff${lines}`, "utf16le");
  const files = {
    "utf-8-mark.ndjson": `\ufeff${lines}`,
    "power-shell.ndjson": utf16,
    "utf-16-be.ndjson": Buffer.from(utf16).swap16(),
    "lines.ndjson.gz": gzipSync(lines),
    "power-shell.ndjson.gz": gzipSync(utf16),
    // Two files, compressed one by one and then joined.
    "joined.ndjson.gz": Buffer.concat([
      gzipSync(lines.slice(0, lines.indexOf("\n") + 1)),
      gzipSync(lines.slice(lines.indexOf("\n") + 1), { level: 9 }),
    ]),
    "list.json": JSON.stringify(entries),
    "pretty.json": entries.map((item) => JSON.stringify(item, undefined, 2)).join("\n"),
    "joined.json": entries.map((item) => JSON.stringify(item)).join(""),
    "half.ndjson": lines.replace("/Users/a", "/Users/a\\ud83d"),
  };
  for (const [name, content] of Object.entries(files)) {
    await open(viewer, page, await file(name, content));
    await opened(viewer).getByText(name, { exact: true }).waitFor();
    const endpoints = (await viewer.rows()).map((row) => row.Endpoint).sort();
    assert.deepEqual(endpoints, [name.startsWith("half") ? "/Users/a\ufffd" : "/Users/a", "/Users/Zoë"].sort(), name);
    await filter(viewer, { "Headers and bodies contain": "Zoë" });
    assert.equal((await viewer.rows()).length, 2, name);
    await opened(viewer).getByRole("button", { name: "Close file" }).click();
    await viewer.settled();
  }
  await choose(viewer, page, await file("cut.ndjson.gz", gzipSync(lines.repeat(50)).subarray(0, 100)));
  await opened(viewer)
    .getByText(/^cut\.ndjson\.gz could not be unpacked/)
    .waitFor();
});

journey("base64 bodies and form fields of a HAR are decoded for display and search", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  const base64 = (text) => Buffer.from(text).toString("base64");
  const request = { method: "POST", url: "https://idp.example/scim/v2/Users", headers: [] };
  const error =
    '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","scimType":"uniqueness","detail":"The userName is taken."}';
  const entries = [
    {
      startedDateTime: "2026-05-07T15:30:00.000+0530",
      time: 12,
      request: { ...request, postData: { mimeType: "application/scim+json", text: base64('{"userName":"jo.doe"}'), encoding: "base64" } },
      response: { status: 409, headers: [], content: { mimeType: "application/scim+json", text: base64(error), encoding: "base64" } },
    },
    {
      startedDateTime: "2026-05-07T15:30:01.000+0530",
      time: 12,
      request: {
        ...request,
        postData: { mimeType: "application/x-www-form-urlencoded", params: [{ name: "client_secret", value: "bait-4711" }] },
      },
      response: { status: 200, headers: [], content: {} },
    },
  ];
  await open(viewer, page, await file("tool.har", JSON.stringify({ log: { entries } })));
  await filter(viewer, { "Headers and bodies contain": "jo.doe" });
  const [row, ...others] = await viewer.rows();
  assert.deepEqual(others, []);
  await viewer.show(row["Request ID"], "View response");
  await viewer.dialog.getByRole("treeitem", { name: /The userName is taken/ }).waitFor();
  await viewer.closeWithEscape();
  await filter(viewer, { "Headers and bodies contain": "client_secret" });
  assert.equal((await viewer.rows()).length, 1);
});

journey("a dropped file opens and lists the records that could not be read", {}, async ({ viewer, page }) => {
  const lines = (await readFile(await exported("ndjson"), "utf8")).trimEnd().split("\n");
  const text = [lines[0], '{"requestId":"hunter2"}', "nonsense", lines[1], lines[0]].join("\r\n");
  await viewer.open(gateway.admin);
  const data = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "Ärger <b>.ndjson"));
    return data;
  }, text);
  const app = viewer.within.getByRole("region", { name: "SCIM Audit Logs", exact: true });
  await app.dispatchEvent("dragenter", { dataTransfer: data });
  await viewer.within.getByText("Drop the file to open it").waitFor();
  await assertAccessibleInEveryLook(page, "a file over the page");
  await picture(page, "drop-file");
  await app.dispatchEvent("drop", { dataTransfer: data });
  await opened(viewer).getByText("Ärger <b>.ndjson").waitFor();
  await opened(viewer).getByText("1 entry is not shown because a later entry has the same request ID.").waitFor();
  const refused = opened(viewer).getByText("2 records could not be read");
  await refused.click();
  await opened(viewer).getByText("Record 2, line 2: the field time is missing").waitFor();
  await opened(viewer).getByText("Record 3, line 3: it is not JSON").waitFor();
  assert.equal((await viewer.rows()).length, 2);
  await assertAccessibleInEveryLook(page, "opened file with what could not be read");
  await picture(page, "opened-file");
});

journey("a file that is not a log shows an error and keeps the rows", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  const rows = await viewer.rows();
  for (const [name, text, said] of [
    ["notes.txt", "Dear Ada,\nhello\n", "notes.txt is neither an NDJSON export of audit logs nor a HAR file."],
    ["people.csv", "id,time\n1,2\n", "people.csv is a CSV file. Export the log as NDJSON or HAR to open it here."],
    ["empty.har", "", "empty.har is empty."],
    ["odd.ndjson", '{"requestId":"hunter2"}\n', "odd.ndjson looks like a log, but no entry in it could be read."],
  ]) {
    await choose(viewer, page, await file(name, text));
    await viewer.alert.getByText("The file could not be opened").waitFor();
    await viewer.alert.getByText(said).waitFor();
    assert.equal(await viewer.alert.getByText("hunter2").count(), 0);
    await viewer.alert.getByRole("button", { name: "Close" }).click();
    await viewer.alert.waitFor({ state: "detached" });
  }
  assert.deepEqual(await viewer.rows(), rows);
});

journey("a HAR of a browser opens as a log", {}, async ({ viewer, page }) => {
  const exchange = (url, status, body) => ({
    startedDateTime: "2026-05-07T10:00:00.000Z",
    time: 12,
    request: { method: "GET", url, httpVersion: "h2", headers: [], queryString: [], cookies: [], headersSize: -1, bodySize: 0 },
    response: { status, statusText: "", headers: [], content: { size: 9, mimeType: "", text: body }, bodySize: -1 },
  });
  const entries = [
    exchange("https://idp.example/scim/v2/Users/7?attributes=id", 200, "{}"),
    exchange("https://idp.example/scim/v2/Groups", 500, "oops"),
    exchange("data:text/plain,hello", 200, ""),
  ];
  await viewer.open(gateway.admin);
  await open(viewer, page, await file("chrome.har", JSON.stringify({ log: { version: "1.2", pages: [], entries } }, null, 2)));
  const shown = (await viewer.rows()).map((row) => [row.Endpoint, row["Query Parameter"], row["Status Code"]]);
  assert.deepEqual(shown, [
    ["/Groups", "", "500"],
    ["/Users/7", "attributes=id", "200"],
  ]);
  await opened(viewer).getByText("1 record could not be read").waitFor();
});

journey("a page without an API offers to open a file", {}, async ({ viewer, page, defer }) => {
  const body = '<scim-audit-logs api-base="none" heading-level="1"></scim-audit-logs>';
  const host = defer(await Host.start({ gateway: gateway.admin, body }));
  const path = await exported("ndjson");
  await page.goto(host.address);
  await viewer.heading.waitFor();
  await viewer.within.getByRole("heading", { name: "Explore a log file" }).waitFor();
  assert.equal(await viewer.button("Refresh").count(), 0);
  assert.equal(await viewer.button("Export").count(), 0);
  await assertAccessibleInEveryLook(page, "no API");
  await picture(page, "no-log");
  await open(viewer, page, path);
  assert.equal((await viewer.rows()).length, ENTRIES);
  assert.equal(host.api.calls.length, 0, "no API is asked");
  await opened(viewer).getByRole("button", { name: "Close file" }).click();
  await viewer.within.getByRole("heading", { name: "Explore a log file" }).waitFor();
});

/** Writes a million entries, newest first, with few members to keep the file small. */
async function writeMillion(path) {
  const out = createWriteStream(path);
  const METHODS = ["GET", "POST", "PUT", "PATCH"];
  const start = Date.parse("2026-05-01T00:00:00Z");
  for (let at = MILLION; at > 0; ) {
    let chunk = "";
    for (let lines = 0; lines < 10_000 && at > 0; lines += 1, at -= 1) {
      const time = new Date(start + at * 500).toISOString();
      const failed = at % 10 === 3;
      const rest = failed ? `"status":"failed","statusCode":400` : `"status":"success","statusCode":200`;
      chunk += `{"requestId":"r${String(at).padStart(7, "0")}","time":"${time}","method":"${METHODS[at % 4]}","endpoint":"/Users/${at % 5000}","resourceType":"Users",${rest}}\n`;
    }
    if (!out.write(chunk)) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
}

/** Returns whether the entry with this number is a failed PATCH request. */
const isWanted = (at) => at % 10 === 3 && at % 4 === 3;

/**
 * Reduces an exported line to the members and the order that `writeMillion` uses, so that lines can be
 * compared.
 */
function asWritten(line) {
  const { requestId, time, method, endpoint, resourceType, status, statusCode } = JSON.parse(line);
  return JSON.stringify({ requestId, time, method, endpoint, resourceType, status, statusCode });
}

async function digest(path, keep = () => true) {
  const hash = createHash("sha256");
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (!keep(line)) continue;
    hash.update(asWritten(line)).update("\n");
    lines += 1;
  }
  return { lines, digest: hash.digest("hex") };
}

journey("a million entries can be opened, filtered, exported and scrolled", {}, async ({ viewer, page, context }) => {
  context.setDefaultTimeout(90_000);
  const path = join(folder, "million.ndjson");
  await writeMillion(path);
  await page.addInitScript(() => {
    delete globalThis.showSaveFilePicker;
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) globalThis.longTasks.push(Math.round(task.duration));
    }).observe({ type: "longtask" });
  });
  await viewer.open(gateway.admin);
  const longest = () => page.evaluate(() => Math.max(0, ...globalThis.longTasks.splice(0)));
  await longest();

  const began = performance.now();
  await choose(viewer, page, path);
  // Reading can be cancelled and started again.
  await opened(viewer).getByRole("progressbar", { name: "Reading million.ndjson" }).waitFor();
  await opened(viewer).getByRole("button", { name: "Cancel" }).click();
  await opened(viewer).getByRole("progressbar").waitFor({ state: "detached" });
  await picture(page, "opening-cancelled");
  await choose(viewer, page, path);
  await picture(page, "opening");
  await opened(viewer).getByText("1,000,000 entries", { exact: true }).waitFor();
  await viewer.settled();
  const loaded = { seconds: (performance.now() - began) / 1000, longest: await longest() };

  await viewer.fill({ "HTTP Method": "PATCH", Status: "Failed" });
  const filtering = performance.now();
  await viewer.button("Filter").click();
  const wanted = Array.from({ length: MILLION }, (_, at) => at + 1).filter(isWanted).length;
  await viewer.within.getByText(new RegExp(`^${wanted.toLocaleString("en")} of 1,000,000 entries,`)).waitFor();
  const filtered = { millis: performance.now() - filtering, longest: await longest() };

  await viewer.button("Export").click();
  await viewer.dialog.getByRole("radio", { name: "NDJSON", exact: true }).check();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    viewer.dialog.getByRole("button", { name: "Start", exact: true }).click(),
  ]);
  await viewer.dialog.getByText(`${wanted.toLocaleString("en")} entries exported to`).waitFor();
  const saved = { longest: await longest() };
  const kept = (line) => isWanted(Number(line.slice(15, 22)));
  assert.deepEqual(await digest(await download.path()), await digest(path, kept));
  console.log(JSON.stringify({ loaded, filtered, saved }));

  await viewer.closeWithEscape();
  await viewer.button("Reset").click();
  await viewer.within.getByText(/^1,000,000 entries,/).waitFor();
  await viewer.table.focus();
  await page.keyboard.press("Control+End");
  await eventually(async () => assert.equal(await viewer.row("r0000001").count(), 1));
  await viewer.table.evaluate((grid) => {
    grid.scrollTop = (grid.scrollHeight - grid.clientHeight) / 2;
  });
  await eventually(async () => {
    const rows = await viewer.table.evaluate((grid) =>
      [...grid.querySelectorAll('[role="row"][aria-rowindex]')]
        .filter((row) => !row.hidden && row.querySelector('[role="gridcell"]'))
        .map((row) => ({ place: row.getAttribute("aria-rowindex") - 2, id: row.querySelector("bdi").textContent })),
    );
    assert.ok(
      rows.some(({ place }) => Math.abs(place - MILLION / 2) < 50),
      `row ${rows[0].place} is near the middle`,
    );
    for (const { place, id } of rows) assert.equal(id, `r${String(MILLION - place).padStart(7, "0")}`);
    assert.ok(rows.length < 80, `${rows.length} rows are elements`);
  });
});

journey(
  "secrets in a file offer no filter buttons, because filters are written to the address",
  { width: 1600, height: 1000 },
  async ({ viewer, page }) => {
    const held = entry({
      query: "access_token=abc&count=1",
      request: {
        headers: [
          ["Cookie", "sid=1"],
          ["X-Plain", "plain"],
          ["Prefer", "return=minimal"],
        ],
        body: '{"Operations":[{"op":"replace","path":"urn:x:User:password","value":"s3cret"}],"displayName":"Jane"}',
        size: 90,
      },
    });
    await viewer.open(gateway.admin);
    await open(viewer, page, await file("secrets.ndjson", `${JSON.stringify(held)}\n`));
    await viewer.row(held.requestId).getByRole("gridcell").nth(4).click();
    const panel = viewer.within.getByRole("region", { name: "Entry details" });
    const actions = (place) => place.getByRole("button", { name: /^(Filter by|Exclude)/ });
    const counts = async (expected) => {
      for (const [name, count] of Object.entries(expected)) {
        await eventually(async () => assert.equal(await actions(panel.getByRole("row", { name })).count(), count, name));
      }
    };
    await counts({ access_token: 0, count: 2 });
    await panel.getByRole("tab", { name: "Request" }).click();
    await counts({ Cookie: 0, "X-Plain": 0, Prefer: 2 });
    const selected = panel.getByRole("group", { name: "Selected line" });
    for (const [line, count] of [
      ["redacted hmac-sha256", 0],
      ["Jane", 2],
      ["replace", 2],
    ]) {
      await panel.getByRole("treeitem").filter({ hasText: line }).last().click();
      await eventually(async () => assert.equal(await actions(selected).count(), count, line));
    }
  },
);
