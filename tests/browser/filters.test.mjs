// The six filters: which entries they show, and how they are applied.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { entry, mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { matches } from "./support/matching.mjs";
import { Portal } from "./support/portal.mjs";

let gateway;
let portal;
let everything;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(120) });
  portal = await Portal.before(gateway);
  everything = await gateway.everything();
  assert.equal(everything.length, 120);
});
after(async () => {
  await portal?.stop();
  await gateway?.stop();
});

/** In UTC, so that a day matches the date in the entry's time. Other zones have their own tests below. */
const UTC = { timeZone: "UTC" };

function days(filters) {
  const start = filters["Start date"];
  const end = filters["End date"];
  return {
    since: start ? Date.parse(start) : undefined,
    until: end ? Date.parse(end) + 86_400_000 : undefined,
  };
}

const NONE = {
  "Start date": "",
  "End date": "",
  "HTTP Method": "All",
  "Resource Type": "All",
  Endpoint: "",
  Status: "All",
};

const QUESTIONS = [
  { "Start date": "2026-05-09" },
  { "End date": "2026-05-08" },
  { "Start date": "2026-05-08", "End date": "2026-05-08" },
  ...["GET", "PUT", "POST", "PATCH", "DELETE"].map((method) => ({ "HTTP Method": method })),
  ...["Users", "Groups", "Me", "Bulk"].map((type) => ({ "Resource Type": type })),
  ...["Success", "Failed", "Accepted"].map((status) => ({ Status: status })),
  ...["/Users", "/users", "/Users/", "/Users/*", "/Users/28*", "/*/2819c223", "/Groups/a%2Fb", "/", "users", "2819", "  /Me "].map(
    (endpoint) => ({ Endpoint: endpoint }),
  ),
  { "HTTP Method": "PATCH", Status: "Failed" },
  { "Resource Type": "Users", Endpoint: "extra" },
  { "Start date": "2026-05-08", "HTTP Method": "GET", "Resource Type": "Groups" },
  {
    "Start date": "2026-05-08",
    "End date": "2026-05-10",
    "HTTP Method": "GET",
    "Resource Type": "Users",
    Endpoint: "/Users",
    Status: "Success",
  },
  { "Resource Type": "Me", Endpoint: "/Users" },
];

journey("filters, alone and combined, show exactly the matching entries on all pages", UTC, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  let last = {};
  for (const question of QUESTIONS) {
    const off = Object.fromEntries(Object.keys(last).map((label) => [label, NONE[label]]));
    await viewer.filter({ ...off, ...question });
    last = question;
    const rows = await viewer.allRows();
    assert.deepEqual(
      rows.map((row) => row["Request ID"]),
      everything.filter((item) => matches(item, question, days(question))).map((item) => item.requestId),
      JSON.stringify(question),
    );
  }
});

journey("a row shows the values of its entry", UTC, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  const rows = await viewer.rows();
  const words = { success: "Success", failed: "Failed", accepted: "Accepted" };
  for (const [at, row] of rows.entries()) {
    const item = everything[at];
    assert.deepEqual(
      ["Request ID", "Status", "HTTP Method", "Endpoint", "Query Parameter", "Status Code"].map((column) => row[column]),
      [item.requestId, words[item.status], item.method, item.endpoint, decodeURIComponent(item.query ?? ""), String(item.statusCode)],
    );
    const time = /^(\d\d) May 2026 (\d\d:\d\d:\d\d\.\d{3}) UTC$/.exec(row.Time);
    assert.equal(`2026-05-${time[1]}T${time[2]}Z`, item.time);
  }
});

journey("Enter in a field applies the filters, and Filter without a change reloads the list", UTC, async ({ viewer }) => {
  await viewer.open(portal.address);
  await viewer.fill({ Endpoint: "/Me" });
  await viewer.answered(() => viewer.field("Endpoint").press("Enter"));
  const rows = await viewer.rows();
  assert.ok(rows.length > 0 && rows.every((row) => row.Endpoint === "/Me"));
  const asked = portal.calls.length;
  await viewer.answered(() => viewer.button("Filter").click());
  assert.equal(portal.calls.length, asked + 1);
  assert.deepEqual(await viewer.rows(), rows);
});

journey("Filter goes to the first page, and Reset clears and applies every field", UTC, async ({ viewer, page }) => {
  await viewer.open(portal.address);
  await viewer.usePages();
  const first = await viewer.rows();
  await viewer.turn("Older");
  await page.getByText("101–120 of 120").waitFor();
  await viewer.filter({ ...QUESTIONS.at(-2) });
  assert.ok(await viewer.button("Newer").isDisabled());
  await viewer.reset();
  for (const label of Object.keys(NONE)) {
    assert.equal(await viewer.field(label).inputValue(), "", label);
  }
  // The last call prefetches the next page, so look for the last one without a cursor.
  const asked = portal.calls.findLast(({ parameters }) => !parameters.cursor);
  assert.deepEqual(asked.parameters, {}, "no filter is sent");
  assert.deepEqual(await viewer.rows(), first);
});

journey("filters that are typed but not applied have no effect on the list", UTC, async ({ viewer }) => {
  await viewer.open(portal.address);
  await viewer.usePages();
  const rows = await viewer.rows();
  await viewer.fill({ Endpoint: "/Groups", Status: "Failed" });
  await viewer.turn("Older");
  assert.ok(portal.calls.every(({ parameters }) => parameters.endpoint !== "/Groups"));
  await viewer.turn("Newer");
  await eventually(async () => assert.deepEqual(await viewer.rows(), rows));
});

journey("an end date before the start date shows its error inline, and no request is sent", UTC, async ({ viewer }) => {
  await viewer.open(portal.address);
  const rows = await viewer.rows();
  const asked = portal.calls.length;
  await viewer.fill({ "Start date": "2026-05-09", "End date": "2026-05-08" });
  await viewer.button("Filter").click();
  await viewer.filters.getByText("The end date is before the start date.").waitFor();
  await assertInvalid(viewer.field("End date"), /end date is before the start date/);
  assert.equal(await viewer.field("Start date").getAttribute("aria-invalid"), null);
  assert.deepEqual(await viewer.rows(), rows);
  assert.equal(portal.calls.length, asked);

  await viewer.filter({ "End date": "2026-05-09" });
  assert.equal(portal.calls.length, asked + 1);
  assert.equal(await viewer.field("End date").getAttribute("aria-invalid"), null);
});

journey("a partly typed date shows its error inline, and no request is sent", UTC, async ({ viewer, page }) => {
  await viewer.open(portal.address);
  const asked = portal.calls.length;
  await viewer.field("Start date").focus();
  await page.keyboard.type("07");
  await viewer.button("Filter").click();
  await viewer.filters.getByText(/date is incomplete/).waitFor();
  await assertInvalid(viewer.field("Start date"), /date is incomplete/);
  assert.equal(portal.calls.length, asked);

  await viewer.reset();
  assert.equal(await viewer.field("Start date").evaluate((field) => field.validity.badInput), false);
  assert.equal(await viewer.filters.getByText(/date is incomplete/).count(), 0);
});

async function assertInvalid(field, words) {
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  const said = await field.evaluate((element) =>
    element
      .getAttribute("aria-describedby")
      .split(" ")
      .map((id) => element.getRootNode().getElementById(id).textContent)
      .join(" "),
  );
  assert.match(said, words);
}

/** Days to test at their first and last millisecond and just outside, with the zone's offset at both ends. */
const DAYS = [
  { timeZone: "Europe/Paris", day: "2026-05-07", before: "2026-05-06", next: "2026-05-08", offsets: ["+02:00", "+02:00"] },
  { timeZone: "Europe/Paris", day: "2026-10-25", before: "2026-10-24", next: "2026-10-26", offsets: ["+02:00", "+01:00"] },
  { timeZone: "Asia/Kathmandu", day: "2026-05-07", before: "2026-05-06", next: "2026-05-08", offsets: ["+05:45", "+05:45"] },
  { timeZone: "America/St_Johns", day: "2026-05-07", before: "2026-05-06", next: "2026-05-08", offsets: ["-02:30", "-02:30"] },
];

for (const {
  timeZone,
  day,
  before: dayBefore,
  next,
  offsets: [morning, evening],
} of DAYS) {
  journey(`${timeZone}: ${day} matches exactly the entries of that day`, { timeZone }, async ({ viewer, page, defer }) => {
    const times = [
      `${dayBefore}T23:59:59.999${morning}`,
      `${day}T00:00:00.000${morning}`,
      `${day}T23:59:59.999${evening}`,
      `${next}T00:00:00.000${evening}`,
    ];
    const [, first, last] = times;
    const entries = times.map((time) => entry({ time: new Date(time).toISOString() }));
    const own = defer(await Gateway.start({ entries }));
    await viewer.open(own.admin);
    await viewer.filter({ "Start date": day, "End date": day });
    const inDay = [entries[2].requestId, entries[1].requestId];
    const rows = await viewer.rows();
    assert.deepEqual(
      rows.map((row) => row["Request ID"]),
      inDay,
    );
    // The viewer shows an offset of whole hours without minutes, as in `23:59:59.999 +02`.
    const clock = (time) => `${time.slice(11, 23)} ${time.slice(23).replace(/:00$/, "")}`;
    assert.ok(rows[0].Time.endsWith(clock(last)), rows[0].Time);
    assert.ok(rows[1].Time.endsWith(clock(first)), rows[1].Time);

    // The same dates are other instants in UTC, so the rows and the request change at once.
    await viewer.answered(() => page.getByLabel("Time zone").selectOption("UTC"));
    const utc = await viewer.rows();
    assert.deepEqual(
      utc.map((row) => row["Request ID"]),
      entries
        .filter(({ time }) => time.startsWith(day))
        .map(({ requestId }) => requestId)
        .reverse(),
    );
    assert.ok(utc.every((row) => row.Time.endsWith(" UTC")));
  });
}

journey(
  "another time zone shows the same rows with other times, without a request",
  { timeZone: "Asia/Kathmandu" },
  async ({ viewer, page }) => {
    await viewer.open(portal.address);
    // Read only the first row: reading all rows scrolls, which sends requests.
    const row = await viewer.firstRow();
    const asked = portal.calls.length;
    assert.ok(row.Time.endsWith(" +05:45"), row.Time);
    await page.getByLabel("Time zone").selectOption("UTC");
    await eventually(async () => assert.ok((await viewer.firstRow()).Time.endsWith(" UTC")));
    assert.equal((await viewer.firstRow())["Request ID"], row["Request ID"]);
    assert.equal(portal.calls.length, asked);
  },
);

for (const width of [1360, 1440, 1920]) {
  journey(`${width} px: no button moves when a filter is changed and not applied`, { ...UTC, width }, async ({ viewer }) => {
    await viewer.open(gateway.admin);
    // It arrives after the rows, and is higher if it says that requests have stopped.
    await viewer.within.getByRole("region", { name: "Timeline" }).waitFor();
    const places = async () => {
      const boxes = [viewer.button("Filter"), viewer.button("Reset"), viewer.field("Endpoint"), viewer.table].map((thing) =>
        thing.boundingBox(),
      );
      return (await Promise.all(boxes)).map(({ x, y }) => [Math.round(x), Math.round(y)]);
    };
    const before = await places();
    await viewer.fill({ "HTTP Method": "GET" });
    await viewer.filters.getByText("Press Filter to apply changes.").waitFor();
    assert.deepEqual(await places(), before);
  });
}

journey("Reset closes More filters if it opened automatically, and keeps it open if the user opened it", UTC, async ({ viewer }) => {
  const more = viewer.within.getByRole("button", { name: /^More filters/ });
  await viewer.open(`${gateway.admin}/?al=code:404`);
  assert.equal(await more.getAttribute("aria-expanded"), "true");
  await viewer.reset();
  assert.equal(await more.getAttribute("aria-expanded"), "false");
  await more.click();
  await viewer.reset();
  assert.equal(await more.getAttribute("aria-expanded"), "true");
});
