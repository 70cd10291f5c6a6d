// The timeline: its bars match the rows, and a span selected by pointer or keys sets the dates, in any time
// zone.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessible } from "./support/axe.mjs";
import { entry, failed, mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";
import { Viewer } from "./support/viewer.mjs";

/** About five days of May with successful, failed and accepted entries. */
const LOG = mixedLog(400, "2026-05-10T12:00:00.000Z");

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: LOG });
});
after(() => gateway?.stop());

/** Page object of a viewer's timeline. */
class Timeline {
  constructor(viewer) {
    this.viewer = viewer;
    this.page = viewer.page;
    this.region = viewer.within.getByRole("region", { name: "Timeline", exact: true });
    this.bars = this.region.getByRole("slider", { name: "Timeline", exact: true });
  }

  /** Waits until the bars show the response to the last request. */
  async settled() {
    await this.bars.waitFor();
    await eventually(async () => assert.equal(await this.region.getAttribute("aria-busy"), "false"));
  }

  async count() {
    return Number(await this.bars.getAttribute("aria-valuemax"));
  }

  /** Opens the table and returns its rows: the span and the numbers, by column header. */
  async rows() {
    const button = this.region.getByRole("button", { name: "Show as table" });
    if ((await button.getAttribute("aria-expanded")) === "false") await button.click();
    const table = this.region.getByRole("table", { name: "Timeline" });
    return table.evaluate((element) => {
      const [head, ...rows] = [...element.rows].map((row) => [...row.cells].map((cell) => cell.textContent));
      return rows.map((row) => Object.fromEntries(row.map((text, at) => [head[at], text])));
    });
  }

  /** Returns the total number of entries in all bars, by outcome. */
  async sums() {
    const sums = {};
    for (const row of await this.rows()) {
      for (const [column, text] of Object.entries(row).slice(1)) {
        sums[column] = (sums[column] ?? 0) + Number(text.replaceAll(",", ""));
      }
    }
    return sums;
  }

  /** Returns a point in the middle of a bar; bars are counted from 0. */
  async middleOf(at) {
    const { x, y, width, height } = await this.bars.boundingBox();
    return [x + ((at + 0.5) / (await this.count())) * width, y + height / 3];
  }

  async drag(from, to) {
    await this.page.mouse.move(...(await this.middleOf(from)));
    await this.page.mouse.down();
    await this.page.mouse.move(...(await this.middleOf(to)), { steps: 4 });
    await this.page.mouse.up();
  }

  /** Runs an action that filters and waits for the rows and bars. */
  async answered(action) {
    await this.viewer.answered(action);
    await this.settled();
  }
}

/** Opens the viewer with times in this zone and waits for its timeline. */
async function open(viewer, { admin = gateway.admin, zone = "UTC", filters = "" } = {}) {
  await viewer.open(`${admin}/?al=${[...filters, `zone:${zone}`].join(";")}`);
  const timeline = new Timeline(viewer);
  await timeline.settled();
  return timeline;
}

const by = (rows, status) => rows.filter((row) => row.Status.startsWith(status)).length;
const UTC = { timeZone: "UTC" };
const dates = async (viewer) => [await viewer.field("Start date").inputValue(), await viewer.field("End date").inputValue()];

journey("the sums of the bars equal the number of rows with any filter", UTC, async ({ viewer, page }) => {
  const timeline = await open(viewer);
  const check = async () => {
    const rows = await viewer.allRows();
    const sums = await timeline.sums();
    assert.deepEqual([sums.Success, sums.Failed, sums.Accepted ?? 0], [by(rows, "Success"), by(rows, "Failed"), by(rows, "Accepted")]);
    return rows.length;
  };
  assert.equal(await check(), LOG.length);
  await picture(page, "timeline");
  await timeline.answered(() => viewer.filter({ "HTTP Method": "PATCH" }));
  assert.equal(await check(), LOG.filter(({ method }) => method === "PATCH").length);
  await timeline.answered(() => viewer.filter({ "Start date": "2026-05-08", Status: "Failed" }));
  const spans = (await timeline.rows()).map((row) => row["Time range"]);
  assert.match(spans[0], /^08 May 2026, 00:00/);
  await check();
  await timeline.answered(() => viewer.reset());
  assert.equal(await check(), LOG.length);
});

journey("dragging over a span sets the dates, and Zoom out restores the previous ones", UTC, async ({ viewer, page }) => {
  const timeline = await open(viewer, { filters: ["start:2026-04-01", "end:2026-06-30"] });
  const days = await timeline.rows();
  assert.equal(days.length, 91, "a bar a day");
  const first = days.findIndex((row) => row["Time range"].startsWith("07 May"));
  // Dragging backwards selects the same span.
  await timeline.answered(() => timeline.drag(first + 1, first));
  assert.deepEqual(await dates(viewer), ["2026-05-07", "2026-05-08"]);
  const inDays = LOG.filter(({ time }) => time >= "2026-05-07" && time < "2026-05-09");
  assert.equal((await viewer.allRows()).length, inDays.length);
  const sums = await timeline.sums();
  assert.equal(sums.Success + sums.Failed + sums.Accepted, inDays.length);
  assert.match(page.url(), /start:2026-05-07;end:2026-05-08/);

  await timeline.answered(() => timeline.region.getByRole("button", { name: "Zoom out" }).click());
  assert.deepEqual(await dates(viewer), ["2026-04-01", "2026-06-30"]);
  assert.equal(await timeline.region.getByRole("button", { name: "Zoom out" }).count(), 0);

  // A click selects one bar, and Back restores the previous dates.
  await timeline.answered(async () => page.mouse.click(...(await timeline.middleOf(first + 2))));
  assert.deepEqual(await dates(viewer), ["2026-05-09", "2026-05-09"]);
  await timeline.answered(() => page.goBack());
  assert.deepEqual(await dates(viewer), ["2026-04-01", "2026-06-30"]);
});

journey("keys select a span like the pointer, and the slider’s value text describes it", UTC, async ({ viewer, page }) => {
  const timeline = await open(viewer, { filters: ["start:2026-04-01", "end:2026-06-30"] });
  const days = await timeline.rows();
  const first = days.findIndex((row) => row["Time range"].startsWith("07 May"));
  const said = () => timeline.bars.getAttribute("aria-valuetext");
  await timeline.bars.focus();
  await page.keyboard.press("Home");
  assert.match(await said(), /^01 Apr 2026, 00:00–00:00 \(UTC\): No entries$/);
  for (let at = 0; at < first; at += 1) await page.keyboard.press("ArrowRight");
  const day = days[first];
  assert.equal(
    await said(),
    `${day["Time range"]}: ${["Success", "Accepted", "Failed"].map((name) => `${name}: ${day[name]}`).join(", ")}`,
  );
  await page.keyboard.press("Shift+ArrowRight");
  assert.match(await said(), /^07 May 2026 00:00 UTC – 09 May 2026 00:00 UTC: /);
  // Esc cancels the selection without a request.
  await page.keyboard.press("Escape");
  assert.equal(await timeline.bars.getAttribute("aria-valuenow"), "91");
  assert.deepEqual(await dates(viewer), ["2026-04-01", "2026-06-30"]);
  await page.keyboard.press("Home");
  for (let at = 0; at < first; at += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await timeline.answered(() => page.keyboard.press("Enter"));
  assert.deepEqual(await dates(viewer), ["2026-05-07", "2026-05-08"]);
  assert.equal(await timeline.bars.evaluate((bars) => bars.getRootNode().activeElement === bars), true, "the focus stays");
});

journey(
  "buckets are days and hours of the zone, also with an unusual offset and at clock changes",
  UTC,
  async ({ viewer, page, defer }) => {
    // One entry every half hour around both clock changes of 2026 in Berlin.
    const halfHours = (from, count) =>
      Array.from({ length: count }, (_, at) => entry({ time: new Date(Date.parse(from) + at * 1_800_000).toISOString() }));
    const entries = [...halfHours("2026-03-28T00:00:00Z", 144), ...halfHours("2026-10-24T00:00:00Z", 144)];
    const clocks = defer(await Gateway.start({ entries }));
    const timeline = await open(viewer, {
      admin: clocks.admin,
      zone: "Europe/Berlin",
      filters: ["start:2026-03-28", "end:2026-03-30"],
    });
    let rows = await timeline.rows();
    assert.equal(rows.length, 71, "three days of hours, one of which there is not");
    assert.equal(rows.filter((row) => row["Time range"].startsWith("29 Mar")).length, 23);
    assert.ok(!rows.some((row) => row["Time range"].startsWith("29 Mar 2026, 02:")), "no hour that no clock showed");

    await timeline.answered(() => viewer.filter({ "Start date": "2026-10-01", "End date": "2026-10-31" }));
    rows = await timeline.rows();
    await timeline.answered(() => viewer.filter({ "Start date": "2026-08-01", "End date": "2026-10-31" }));
    rows = await timeline.rows();
    const long = rows.find((row) => row["Time range"].startsWith("25 Oct 2026 00:00 +02 – 26 Oct 2026 00:00 +01"));
    assert.equal(long?.Success, "50", "a day of 25 hours");
    const total = (list) => list.reduce((sum, row) => sum + Number(row.Success), 0);
    const all = total(rows);

    // In Asia/Kathmandu the same dates begin at 18:15 UTC of the day before.
    const zone = page.getByLabel("Time zone");
    if (await zone.count()) await zone.selectOption("UTC");
    await timeline.answered(() => page.goto(`${clocks.admin}/?al=start:2026-08-01;end:2026-10-31;zone:Asia/Kathmandu`));
    rows = await timeline.rows();
    const day = rows.find((row) => row["Time range"].startsWith("25 Oct 2026"));
    assert.match(day["Time range"], /^25 Oct 2026, 00:00–00:00 \(\+05:45\)$/);
    assert.equal(day.Success, "48");
    assert.equal(total(rows), all, "the same entries in other days");
  },
);

journey("another zone moves the bars and keeps the totals", UTC, async ({ viewer, page }) => {
  const timeline = await open(viewer, { zone: "Asia/Kathmandu" });
  const before = await timeline.rows();
  assert.ok(before.every((row) => row["Time range"].includes("+05:45")));
  const sums = await timeline.sums();
  await page.getByLabel("Time zone").selectOption("UTC");
  await eventually(async () => {
    const rows = await timeline.rows();
    assert.ok(
      rows.every((row) => row["Time range"].includes("UTC")),
      rows[0]["Time range"],
    );
  });
  assert.deepEqual(await timeline.sums(), sums);
});

journey("an unusual period without entries is reported", UTC, async ({ viewer, defer }) => {
  // One entry every ten minutes for two days, except for six hours of one night.
  const times = Array.from({ length: 288 }, (_, at) => Date.parse("2026-05-07T00:00:00Z") + at * 600_000);
  const silent = (time) => time >= Date.parse("2026-05-08T01:00:00Z") && time < Date.parse("2026-05-08T07:00:00Z");
  const entries = times.filter((time) => !silent(time)).map((time) => entry({ time: new Date(time).toISOString() }));
  entries.push(failed({ time: "2026-05-08T12:00:01.000Z" }));
  const quiet = defer(await Gateway.start({ entries }));
  const timeline = await open(viewer, { admin: quiet.admin, filters: ["start:2026-05-07", "end:2026-05-08"] });
  await timeline.region.getByText("No requests were received from 08 May 2026 01:00 UTC to 08 May 2026 07:00 UTC (6 h).").waitFor();
  await timeline.answered(() => viewer.filter({ Status: "Success" }));
  await timeline.region.getByText(/^No matching requests were received from 08 May 2026 01:00/).waitFor();
  // Without dates, the period without entries lasts until now.
  await timeline.answered(() => viewer.reset());
  await timeline.region.getByText(/^No requests have been received since /).waitFor();
});

journey("an API without a histogram has no timeline and causes no error", {}, async ({ page, defer, watch }) => {
  const list = { items: LOG.slice(0, 5), total: 5 };
  const host = defer(
    await Host.start({
      routes: {
        "/plain/": (_, answer, { pathname }) =>
          pathname.endsWith("/audit-logs")
            ? answer.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(list))
            : answer.writeHead(404).end(),
      },
      body: '<scim-audit-logs api-base="/plain"></scim-audit-logs>',
    }),
  );
  watch.expectFailedLoad("/plain/audit-logs/histogram", 404);
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  await viewer.refresh();
  assert.equal((await viewer.rows()).length, 5);
  assert.equal(await new Timeline(viewer).region.count(), 0);
  assert.deepEqual(await Host.seen(page, "error"), []);
});

journey("a timeline that fails to load shows an error in its place and can be loaded again", UTC, async ({ viewer, page, watch }) => {
  const histogram = /\/audit-logs\/histogram/;
  await page.route(histogram, (route) => route.fulfill({ status: 503, json: {} }));
  watch.expectFailedLoad("/audit-logs/histogram", 503);
  await viewer.open(`${gateway.admin}/`);
  const timeline = new Timeline(viewer);
  await timeline.region.getByText("The timeline could not be loaded.").waitFor();
  assert.ok((await viewer.rows()).length > 0, "the rows are shown");
  await page.unroute(histogram);
  await timeline.region.getByRole("button", { name: "Load again" }).click();
  await timeline.settled();
  assert.equal(await timeline.region.getByText("The timeline could not be loaded.").count(), 0);
});

journey("the host’s own histogram receives the time zone and is drawn as returned", UTC, async ({ page, defer }) => {
  const host = defer(
    await Host.start({
      body: '<scim-audit-logs time-zone="Asia/Kathmandu"></scim-audit-logs>',
      script: `
        window.asked = [];
        document.querySelector("scim-audit-logs").source = {
          list: async () => ({ items: ${JSON.stringify(LOG.slice(0, 3))}, total: 3 }),
          get: async () => ({}),
          async histogram(query, { signal }) {
            window.asked.push([query, signal instanceof AbortSignal]);
            // Buckets of irregular width and out of order.
            const bucket = (start, success) => ({ start, success, failed: 1, accepted: 0 });
            return {
              range: {},
              bucketSeconds: 86400,
              buckets: [bucket("2026-05-07T18:15:00.000Z", 5), bucket("2026-05-01T18:15:00.000Z", 2)],
            };
          },
        };`,
    }),
  );
  const viewer = new Viewer(page, { level: 2 });
  await page.goto(host.address);
  const timeline = new Timeline(viewer);
  await timeline.settled();
  // The list also requests a histogram, in UTC, to find the positions of its rows.
  const asked = await page.evaluate(() => window.asked);
  const [query, signalled] = asked.find(([{ timeZone }]) => timeZone !== "UTC");
  assert.deepEqual([query.timeZone, typeof query.buckets, signalled], ["Asia/Kathmandu", "number", true]);
  assert.deepEqual(
    (await timeline.rows()).map((row) => [row["Time range"], row.Success]),
    [
      ["02 May 2026 00:00 +05:45 – 08 May 2026 00:00 +05:45", "2"],
      ["08 May 2026, 00:00–00:00 (+05:45)", "5"],
    ],
  );
});

for (const [name, options] of [
  ["light", {}],
  ["dark", { scheme: "dark" }],
  ["right to left", { locale: "ar" }],
  ["forced colours", {}],
  ["narrow", { width: 390, height: 844 }],
]) {
  journey(`the timeline is accessible: ${name}`, { ...UTC, ...options }, async ({ page }) => {
    if (name === "forced colours") await page.emulateMedia({ forcedColors: "active" });
    await page.goto(`${gateway.admin}/`);
    const slider = page.getByRole("slider");
    await slider.waitFor();
    const region = page.getByRole("region").filter({ has: slider }).last();
    await eventually(async () => assert.equal(await region.getAttribute("aria-busy"), "false"));
    await assertAccessible(page, `the timeline, ${name}`);
    await region.getByRole("button").last().click();
    await region.getByRole("table").waitFor();
    const { x, y, width, height } = await slider.boundingBox();
    await page.mouse.move(x + width / 4, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + height / 2);
    await assertAccessible(page, `the timeline as a table, with a span chosen, ${name}`);
    await picture(page, `timeline-${name.replaceAll(" ", "-")}`);
    const now = Number(await slider.getAttribute("aria-valuenow"));
    const count = Number(await slider.getAttribute("aria-valuemax"));
    // The middle is the same in both directions; from there, later bars are towards the end of the text
    // direction.
    assert.ok(Math.abs(now - count / 2) <= 2, `${now} of ${count}`);
    await page.mouse.move(x + width * 0.9, y + height / 2);
    const later = Number(await slider.getAttribute("aria-valuenow"));
    assert.equal(later > now, name !== "right to left");
    await page.mouse.up();
  });
}
