// Chips of applied filters and their removal, the marks of filters that are not applied yet, and the further
// filters.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessibleInEveryLook } from "./support/axe.mjs";
import { entry, failed, mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { columnsOf } from "./support/grid.mjs";
import { journey } from "./support/journey.mjs";
import { Portal } from "./support/portal.mjs";

const UTC = { timeZone: "UTC" };
const HOSTILE = '<img src=x onerror=alert(1)>"&{value}';
const UNIQUE = failed({
  time: "2026-05-10T11:59:30.500Z",
  method: "POST",
  endpoint: "/Users",
  resourceId: "res-1",
  statusCode: 409,
  error: { detail: "userName is taken", scimType: "uniqueness", status: "409" },
});
const BROKEN = failed({
  client: { ip: "2001:db8::7" },
  time: "2026-05-10T11:58:00.000Z",
  endpoint: "/Groups",
  statusCode: 503,
  error: { detail: "no answer" },
});

let gateway;
let portal;
let everything;
before(async () => {
  gateway = await Gateway.start({ entries: [UNIQUE, BROKEN, ...mixedLog(60)] });
  portal = await Portal.before(gateway);
  everything = await gateway.everything();
});
after(async () => {
  await portal?.stop();
  await gateway?.stop();
});

const chips = (page) => page.getByRole("list", { name: "Applied filters" });
const ids = async (viewer) => (await viewer.allRows()).map((row) => row["Request ID"]);
const idsOf = (matches) => everything.filter(matches).map((item) => item.requestId);

journey(
  "each applied filter is a chip, and removing one applies at once and keeps the focus in the chips",
  UTC,
  async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    assert.equal(await chips(page).count(), 0);
    await viewer.filter({ Status: "Failed", "HTTP Method": "GET", Endpoint: "/Users" });
    assert.deepEqual(await chips(page).getByRole("listitem").allInnerTexts(), ["HTTP Method: GET", "Endpoint: /Users", "Status: Failed"]);
    await viewer.answered(() => viewer.button("Remove filter Endpoint: /Users").click());
    assert.equal(await viewer.field("Endpoint").inputValue(), "");
    assert.deepEqual(
      await ids(viewer),
      idsOf((item) => item.status === "failed" && item.method === "GET"),
    );
    const focused = () =>
      page.evaluate(
        () =>
          document.activeElement.shadowRoot.activeElement.getAttribute("aria-label") ?? document.activeElement.shadowRoot.activeElement.id,
      );
    assert.equal(await focused(), "Remove filter Status: Failed");
    await viewer.answered(() => page.keyboard.press("Enter"));
    assert.equal(await focused(), "Remove filter HTTP Method: GET");
    await viewer.answered(() => page.keyboard.press("Enter"));
    assert.equal(await focused(), "sal-sentence");
    assert.equal(await chips(page).count(), 0);
    assert.equal((await ids(viewer)).length, everything.length);
  },
);

journey("removing a chip keeps the other typed values and does not apply them", UTC, async ({ viewer, page }) => {
  await viewer.open(portal.address);
  await viewer.filter({ Status: "Failed" });
  await viewer.fill({ Endpoint: "/typed" });
  await viewer.answered(() => viewer.button("Remove filter Status: Failed").click());
  assert.equal(portal.calls.at(-1).parameters.endpoint, undefined);
  assert.equal(await viewer.field("Endpoint").inputValue(), "/typed");
  await page.getByText("Press Filter to apply changes.").waitFor();
});

journey("a changed filter is marked at its field and announced beside Filter until it is applied", UTC, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  const hint = page.getByText("Press Filter to apply changes.");
  const marked = () =>
    page.evaluate(() =>
      [...document.querySelector("scim-audit-logs").shadowRoot.querySelectorAll("[data-changed] > label")].map(
        (label) => label.textContent,
      ),
    );
  assert.equal(await hint.count(), 0);
  await viewer.fill({ Endpoint: "/Users", Status: "Failed" });
  await hint.waitFor();
  assert.deepEqual(await marked(), ["Endpoint", "Status"]);
  await viewer.fill({ Endpoint: "", Status: "All" });
  await eventually(async () => assert.deepEqual([await marked(), await hint.count()], [[], 0]));
  await page.getByLabel("Search", { exact: true }).fill("taken");
  assert.deepEqual(await marked(), ["Search"]);
  await viewer.answered(() => page.getByLabel("Search", { exact: true }).press("Enter"));
  await eventually(async () => assert.deepEqual([await marked(), await hint.count()], [[], 0]));
  assert.deepEqual(await ids(viewer), [UNIQUE.requestId]);
});

journey("each further filter shows exactly the matching entries", UTC, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  const more = viewer.button("More filters");
  assert.equal(await more.getAttribute("aria-expanded"), "false");
  assert.equal(await viewer.field("Status codes").count(), 0);
  await more.click();
  const questions = [
    [{ "Status codes": "409, 5xx" }, (item) => item.statusCode === 409 || item.statusCode >= 500],
    [{ "SCIM error type": "uniqueness" }, (item) => item.error?.scimType === "uniqueness"],
    [{ "Request ID (exact)": ` ${BROKEN.requestId} ` }, (item) => item.requestId === BROKEN.requestId],
    [{ "Resource ID (exact)": "res-1" }, (item) => item.resourceId === "res-1"],
    [{ "Person or group (exact)": "USER8" }, (item) => item.facts.identities.some((one) => one.value === "user8")],
    [{ Action: "created" }, (item) => item.facts.action === "created"],
    [{ "Client (exact)": "2001:db8::7" }, (item) => item.client.ip === "2001:db8::7"],
    [
      { "Start date": "2026-05-10", "Start time": "11:58", "End date": "2026-05-10", "End time": "11:59" },
      (item) => item.time >= "2026-05-10T11:58" && item.time < "2026-05-10T12:00",
    ],
    [
      { "Start date": "2026-05-10", "Start time": "11:58:00", "End date": "2026-05-10", "End time": "11:59:29" },
      (item) => item.time >= "2026-05-10T11:58:00.000Z" && item.time < "2026-05-10T11:59:30.000Z",
    ],
  ];
  for (const [question, matches] of questions) {
    await viewer.filter(question);
    const expected = idsOf(matches);
    assert.ok(expected.length > 0 && expected.length < everything.length);
    assert.deepEqual(await ids(viewer), expected, JSON.stringify(question));
    await viewer.reset();
  }
});

journey("an invalid further filter is revealed with its error inline, and no request is sent", UTC, async ({ viewer }) => {
  await viewer.open(portal.address);
  await viewer.button("More filters").click();
  await viewer.fill({ "Status codes": "4x" });
  await viewer.button("More filters").click();
  const asked = portal.calls.length;
  await viewer.button("Filter").click();
  await viewer.filters.getByText("“4x” is not a status code. Enter a code such as 404 or a class such as 4xx.").waitFor();
  assert.equal(await viewer.field("Status codes").getAttribute("aria-invalid"), "true");
  await viewer.fill({ "Status codes": "", "Start time": "9.30" });
  await viewer.button("Filter").click();
  await viewer.filters.getByText("Enter a time such as 09:30 or 09:30:15.").waitFor();
  await viewer.fill({ "Start time": "09:30" });
  await viewer.button("Filter").click();
  await viewer.filters.getByText("Choose a date for this time, or clear the time.").waitFor();
  await viewer.fill({ "Start date": "2026-05-10", "End date": "2026-05-10", "End time": "09:00" });
  await viewer.button("Filter").click();
  await viewer.filters.getByText("The end is before the start.").waitFor();
  assert.equal(await viewer.field("End time").getAttribute("aria-invalid"), "true");
  assert.equal(portal.calls.length, asked);
  assert.equal(await viewer.button("More filters").getAttribute("aria-expanded"), "true");
});

journey("a time range replaces the dates, and dates replace the time range", UTC, async ({ viewer, page, defer }) => {
  const now = Date.now();
  const ago = (minutes) => entry({ time: new Date(now - minutes * 60_000).toISOString() });
  const entries = [ago(5), ago(50), ago(10 * 60), ago(3 * 24 * 60), ago(20 * 24 * 60), ago(60 * 24 * 60)];
  const recent = defer(await Gateway.start({ entries }));
  await viewer.open(recent.admin);
  const range = page.getByLabel("Time range", { exact: true });
  for (const [at, words] of ["Last 15 minutes", "Last hour", "Last 24 hours", "Last 7 days", "Last 30 days", "Any time"].entries()) {
    await range.selectOption({ label: words });
    await viewer.answered(() => viewer.button("Filter").click());
    assert.deepEqual(
      await ids(viewer),
      entries.slice(0, at + 1).map((item) => item.requestId),
      words,
    );
  }
  await range.selectOption({ label: "Last 24 hours" });
  await viewer.answered(() => viewer.button("Filter").click());
  await page.getByText("3 of 6 entries, last 24 hours (UTC)").waitFor();
  assert.deepEqual(await chips(page).getByRole("listitem").allInnerTexts(), ["Time range: Last 24 hours"]);
  await viewer.fill({ "Start date": entries[3].time.slice(0, 10) });
  assert.equal(await range.inputValue(), "dates");
  await viewer.answered(() => viewer.button("Filter").click());
  assert.equal((await ids(viewer)).length, 4);
  await range.selectOption({ label: "Last hour" });
  assert.equal(await viewer.field("Start date").inputValue(), "");
});

journey(
  "the summary shows the counts, the time span, its zone and the oldest time of the log",
  { timeZone: "Europe/Paris" },
  async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    const sentence = page.locator("#sal-sentence");
    const year = new Date().getFullYear() === 2026 ? "" : " 2026";
    await eventually(async () => assert.match(await sentence.innerText(), /^62 entries, .* to .* \(Europe\/Paris, UTC\+2\)$/));
    await viewer.filter({ "Start date": "2026-05-10", "End date": "2026-05-10", Status: "Failed" });
    const count = everything.filter(
      (item) => item.status === "failed" && item.time >= "2026-05-09T22:00" && item.time < "2026-05-10T22:00",
    ).length;
    await eventually(async () =>
      assert.equal(await sentence.innerText(), `${count} of 62 entries, 10 May${year} 00:00 to 10 May${year} 24:00 (Europe/Paris, UTC+2)`),
    );
    const oldest = new Date(Date.parse(everything.at(-1).time) + 2 * 3_600_000).toISOString();
    await page.getByText(`Oldest entry: ${Number(oldest.slice(8, 10))} May${year} ${oldest.slice(11, 16)}`).waitFor();
    await viewer.filter({ "Start date": "2026-03-29", "End date": "2026-03-29", Status: "All" });
    await page.getByText(`0 of 62 entries, 29 Mar${year} 00:00 to 29 Mar${year} 24:00 (Europe/Paris, UTC+1/UTC+2)`).waitFor();
  },
);

journey("a viewer opened with a filter requests the total number of entries once", UTC, async ({ viewer, page }) => {
  const before = portal.calls.length;
  await viewer.open(`${portal.address}/?al=status:failed`);
  await page.getByText(/^\d+ of 62 entries, /).waitFor();
  assert.deepEqual(
    portal.calls.slice(before).map((call) => call.parameters),
    [{ status: "failed" }, { limit: "1" }],
  );
  await viewer.filter({ "HTTP Method": "GET" });
  await page.getByText(/^\d+ of 62 entries, /).waitFor();
  assert.equal(portal.calls.length, before + 3);
});

journey("the Endpoint field suggests paths of the loaded entries", UTC, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  const suggested = await viewer.field("Endpoint").evaluate((input) => [...input.list.options].map((option) => option.value));
  for (const path of ["/Users", "/Users/*", "/Groups", "/Groups/*", "/Users/2819c223"]) assert.ok(suggested.includes(path), path);
  assert.ok(suggested.length <= 50 && new Set(suggested).size === suggested.length);
});

journey("a chip shows a hostile value as text", UTC, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.filter({ Endpoint: HOSTILE });
  assert.deepEqual(await chips(page).getByRole("listitem").allInnerTexts(), [`Endpoint: ${HOSTILE}`]);
  await viewer.answered(() => viewer.button(`Remove filter Endpoint: ${HOSTILE}`).click());
});

journey("exclusions from a link apply, appear as chips with “not”, and can be removed", UTC, async ({ viewer, page }) => {
  await viewer.open(`${gateway.admin}/?al=not.method:GET;not.status:failed;not.code:202`);
  assert.deepEqual(
    await ids(viewer),
    idsOf((item) => item.method !== "GET" && item.status !== "failed" && item.statusCode !== 202),
  );
  assert.deepEqual(await chips(page).getByRole("listitem").allInnerTexts(), [
    "HTTP Method: not GET",
    "Status: not Failed",
    "Status codes: not 202",
  ]);
  await viewer.answered(() => viewer.button("Remove filter Status: not Failed").click());
  assert.deepEqual(
    await ids(viewer),
    idsOf((item) => item.method !== "GET" && item.statusCode !== 202),
  );
  assert.match(page.url(), /\?al=not\.method:GET;not\.code:202$/);
});

journey("the address contains the whole view in readable form, which survives reload, Back and Forward", UTC, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.button("More filters").click();
  await page.getByLabel("Search", { exact: true }).fill("user");
  await viewer.filter({ "Start date": "2026-05-09", "Start time": "12:00", "HTTP Method": "GET", "Status codes": "2xx, 404" });
  const rows = await ids(viewer);
  assert.ok(rows.length > 0);
  const address = page.url();
  assert.ok(address.endsWith("?al=start:2026-05-09;start-time:12:00;method:GET;code:2xx,%20404;q:user"), address);
  await viewer.answered(() => page.reload());
  assert.deepEqual(await ids(viewer), rows);
  assert.equal(await viewer.field("Start time").inputValue(), "12:00", "what is behind More filters is shown");
  await viewer.reset();
  await viewer.answered(() => page.goBack());
  assert.deepEqual(await ids(viewer), rows);
  assert.equal(page.url(), address);
  await viewer.answered(() => page.goForward());
  assert.equal((await ids(viewer)).length, everything.length);
});

journey(
  "a time cell filters by its second, and keys filter and exclude cells",
  { timeZone: "Asia/Kathmandu" },
  async ({ viewer, page }) => {
    const second = idsOf((item) => item.time.startsWith(UNIQUE.time.slice(0, 19)));
    await viewer.open(gateway.admin);
    const time = viewer.row(UNIQUE.requestId).getByRole("gridcell").nth(1);
    await time.hover();
    await viewer.answered(() => time.getByRole("button", { name: /^Filter by .*\d:\d\d:\d\d/ }).click());
    assert.deepEqual(await ids(viewer), second);
    assert.equal(await viewer.field("Start time").inputValue(), "17:44:30");
    assert.equal(await viewer.field("End time").inputValue(), "17:44:30");

    await viewer.reset();
    assert.equal((await ids(viewer)).length, everything.length);
    await viewer.table.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await viewer.answered(() => page.keyboard.press("f"));
    const [{ time: newest, method }] = everything;
    assert.deepEqual(
      await ids(viewer),
      idsOf((item) => item.time.startsWith(newest.slice(0, 19))),
    );
    await viewer.reset();
    await viewer.table.focus();
    await page.keyboard.press("Home");
    for (let steps = 0; steps < 3; steps += 1) await page.keyboard.press("ArrowRight");
    await viewer.answered(() => page.keyboard.press("x"));
    assert.deepEqual(
      await ids(viewer),
      idsOf((item) => item.method !== method),
    );
  },
);

journey("a link can set oldest first, and Reset keeps that order", UTC, async ({ viewer }) => {
  await viewer.open(`${portal.address}/?al=order:asc`);
  assert.deepEqual(await ids(viewer), idsOf(() => true).reverse());
  await viewer.filter({ Status: "Failed" });
  assert.equal(portal.calls.at(-1).parameters.order, "asc");
  await viewer.reset();
  assert.deepEqual(portal.calls.at(-1).parameters, { order: "asc" });
});

for (const look of [
  { name: "1280 px", width: 1280, height: 900 },
  { name: "1600 px", width: 1600, height: 1000 },
  { name: "390 px", width: 390, height: 844 },
]) {
  journey(
    `further filters, chips, marks, errors and the sheet are accessible at ${look.name}`,
    { timeZone: "UTC", ...look },
    async ({ viewer, page }) => {
      await viewer.open(
        `${gateway.admin}/?al=start:2026-05-09;start-time:10:30;status:failed;code:4xx;not.method:GET;not.endpoint:/Schemas`,
      );
      const check = async (state) => {
        await assertAccessibleInEveryLook(page, `filters ${state}, ${look.name}`);
        const { content, window } = await page.evaluate(() => ({ content: document.scrollingElement.scrollWidth, window: innerWidth }));
        assert.ok(content <= window, `${state}: ${content} px of content in ${window} px`);
      };
      await check("applied");
      if (look.width === 390) {
        await page.locator(".sal-bar__sheet").click();
        await page.locator("#sal-sheet").waitFor();
      }
      await page.locator("#code").fill("4x");
      await page.locator("#sal-endpoint").fill("/typed");
      await check("typed");
      await page.locator("#sal-filters button[type=submit]").click();
      await page.locator("#code[aria-invalid=true]").waitFor();
      await check("wrong");
    },
  );
}

const WHOLE = failed({
  time: "2026-05-10T11:57:10.250Z",
  durationMs: 1234.5,
  method: "PATCH",
  endpoint: "/Users/res-9",
  resourceId: "res-9",
  resourceType: "Users",
  clientRequestId: "theirs-9",
  query: "attributes=userName%2Cemails",
  statusCode: 504,
  origin: "gateway",
  error: { detail: "no answer in time", scimType: "tooMany" },
  client: { ip: "2001:db8::9", userAgent: "idp/9", credential: "hmac:nine" },
  request: '{"active":true}',
  response: `{"detail":"${"x".repeat(5000)}"}`,
});

/**
 * For each column, which entries a filter by the value of the entry WHOLE matches. An exclusion matches the
 * others.
 */
const MEANS = {
  "Request ID": (item) => item.requestId === WHOLE.requestId,
  Time: (item) => item.time.slice(0, 19) === WHOLE.time.slice(0, 19),
  Status: (item) => item.status === "failed",
  "HTTP Method": (item) => item.method === "PATCH",
  Endpoint: (item) => item.endpoint === "/Users/res-9",
  "Query Parameter": (item) => item.query?.includes("attributes") ?? false,
  "Status Code": (item) => item.statusCode === 504,
  Summary: (item) => item.facts.identities.some((one) => one.value === "res-9"),
  Duration: (item) => item.durationMs >= 1234.5,
  Client: (item) => item.client.userAgent === "idp/9",
  "Resource ID": (item) => item.resourceId === "res-9",
  Error: (item) => item.error?.scimType === "tooMany",
  "Request size": (item) => item.requestSize >= WHOLE.requestSize,
  "Response size": (item) => item.responseSize >= WHOLE.responseSize,
  Response: (item) => item.responseSize >= WHOLE.responseSize,
  Request: (item) => item.requestSize >= WHOLE.requestSize,
};
const FACTS = {
  ...Object.fromEntries(
    Object.entries(MEANS).filter(
      ([name]) => !["Query Parameter", "Client", "Summary", "Resource ID", "Error", "Response", "Request"].includes(name),
    ),
  ),
  "SCIM error type": MEANS.Error,
  Resource: MEANS["Resource ID"],
  "Client request ID": (item) => item.clientRequestId === "theirs-9",
  "Client address": (item) => item.client.ip === "2001:db8::9",
  "User agent": MEANS.Client,
  "Credential (hash)": (item) => item.client.credential !== undefined,
  "Response from": (item) => item.origin === "gateway",
};

/** The pointer may have to move to a value several times, which takes long on a busy machine. */
const PATIENT = { within: 40_000 };

/**
 * Filters by each value with its button, then excludes it, and compares the shown entries with the expected
 * ones.
 */
async function eachFilters(viewer, log, means, find) {
  for (const [name, matches] of Object.entries(means)) {
    for (const [verb, wanted] of [
      ["Filter by", true],
      ["Exclude", false],
    ]) {
      // A button that appears on hover goes away if its row is rendered again; then the value is hovered again.
      await viewer.answered(() =>
        eventually(async () => {
          const value = await find(name);
          await value
            .getByRole("button", { name: new RegExp(`^${verb} `) })
            .first()
            .click({ timeout: 5_000 });
        }, PATIENT),
      );
      const expected = log.filter((item) => matches(item) === wanted).map((item) => item.requestId);
      assert.deepEqual(await ids(viewer), expected, `${verb} ${name}`);
      await viewer.reset();
    }
  }
}

journey("each value in a row can be filtered by or excluded with one click", UTC, async ({ viewer, page, defer }) => {
  const own = defer(await Gateway.start({ entries: [WHOLE, UNIQUE, ...mixedLog(8)] }));
  const log = await own.everything();
  await viewer.open(own.admin);
  await viewer.showEveryColumn();
  const heads = await columnsOf(viewer.table);
  await eachFilters(viewer, log, MEANS, async (name) => {
    const place = heads.indexOf(name);
    const cell = viewer.row(WHOLE.requestId).getByRole("gridcell").nth(place);
    // Rows that are rendered again under a resting pointer get no hover state until the pointer moves.
    await eventually(async () => {
      await page.mouse.move(0, 0);
      await cell.hover();
      await cell
        .getByRole("button", { name: /^Filter by / })
        .first()
        .waitFor({ timeout: 3_000 });
    }, PATIENT);
    return cell;
  });
});

// The ids of the entries are read from a column that a narrower list leaves out beside the panel.
const WIDE = { ...UTC, width: 2600 };

journey("each fact in the panel can be filtered by or excluded with one click", WIDE, async ({ viewer, defer }) => {
  const own = defer(await Gateway.start({ entries: [WHOLE, UNIQUE, ...mixedLog(8)] }));
  const log = await own.everything();
  await viewer.open(`${own.admin}/?al=open:overview:${WHOLE.requestId}`);
  const panel = viewer.within.getByRole("region", { name: "Entry details" });
  await panel.locator("dl.sal-facts dt").first().waitFor();
  const names = (await panel.locator("dl.sal-facts dt").allInnerTexts()).map((name) => name.trim());
  // The panel shows that an entry was imported, but there is no filter for that.
  const filtering = names.filter((name) => name !== "Imported from a file");
  assert.deepEqual([...filtering].sort(), Object.keys(FACTS).sort(), "each fact is tried");
  await eachFilters(viewer, log, FACTS, async (name) => panel.locator("dl.sal-facts dd").nth(names.indexOf(name)));
  await eachFilters(viewer, log, { "no answer in time": (item) => item.error?.detail === "no answer in time" }, async (name) =>
    panel.getByText(name),
  );
  await eachFilters(viewer, log, { attributes: MEANS["Query Parameter"] }, async (name) =>
    panel.getByRole("row", { name: new RegExp(`^${name}`) }),
  );
});
