// What is seen before anyone scrolls: how many rows, in which windows; that nothing moves; which columns stay beside the
// panel; how texts are shortened.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessibleInEveryLook } from "./support/axe.mjs";
import { entry, failed, mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";
import { Portal } from "./support/portal.mjs";

const LONG_ID = "2819c223-7f76-453a-919d-413861904646";
const QUERY = "filter=userName%20eq%20%22zo%C3%AB%22&attributes=id";
const ODD = failed({
  time: "2026-05-11T09:40:39.527Z",
  endpoint: `/Groups/${LONG_ID}/members/of/a/resource/with/a/long/path/${LONG_ID}`,
  query: QUERY,
});

/** Busy hours with a silence, which the timeline reports in a sentence. */
const HOURS = Array.from({ length: 48 }, (_, hour) => hour).filter((hour) => hour < 12 || hour > 29);
const withGap = HOURS.flatMap((hour) =>
  Array.from({ length: 4 }, (_, at) =>
    entry({ time: new Date(Date.parse("2026-05-07T00:00:00Z") + hour * 3_600_000 + at * 600_000).toISOString() }),
  ),
);

let sample;
let gateway;
let quiet;
before(async () => {
  [sample, gateway, quiet] = await Promise.all([
    Gateway.start({ sample: true }),
    Gateway.start({ entries: [ODD, ...mixedLog(300)] }),
    Gateway.start({ entries: withGap }),
  ]);
});
after(() => Promise.all([sample, gateway, quiet].map((each) => each?.stop())));

/** The boxes of the rows that are seen as a whole, from the first one on. */
function seen(viewer, height) {
  return viewer.table.locator("[aria-rowindex][data-row]").evaluateAll(
    (all, height) =>
      all
        .filter((row) => !row.hidden)
        .map((row) => row.getBoundingClientRect().toJSON())
        .filter(({ bottom }) => bottom <= height)
        .sort((one, other) => one.top - other.top),
    height,
  );
}

for (const [width, height, least, most] of [
  [1440, 900, 18, 260],
  [1280, 720, 11, 260],
  // 1440 by 900 and 1280 by 720 at 200 %, and a phone.
  [720, 450, 2, 300],
  [640, 360, 1, 300],
  [390, 844, 5, 420],
]) {
  for (const scheme of ["light", "dark"]) {
    journey(
      `${width} × ${height}, ${scheme}: ${least} rows are seen beside the note about the sample log`,
      { width, height, scheme },
      async ({ viewer, page }) => {
        await viewer.open(sample.admin);
        await page.getByText("Sample log.").waitFor();
        await page.getByRole("region", { name: "Timeline" }).waitFor();
        await eventually(async () => {
          const rows = await seen(viewer, height - 1);
          assert.ok(rows.length >= least, `${rows.length} rows`);
          assert.ok(rows[0].top <= most, `the first one is ${rows[0].top} px down`);
        });
        const sideways = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
        assert.ok(sideways <= 0, `${sideways} px too wide`);
        await assertAccessibleInEveryLook(page, `first screen ${width}`);
        await picture(page, `first-screen-${width}-${scheme}`);
      },
    );
  }
}

journey(
  "a narrow window has its filters behind a button that says how many are set",
  { width: 720, height: 450 },
  async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    assert.ok(!(await viewer.field("Endpoint").isVisible()));
    await viewer.filter({ Endpoint: "/Users", "HTTP Method": "GET" });
    await page.getByRole("button", { name: "Filters (2)", exact: true }).waitFor();
    await viewer.unfold();
    assert.equal(await viewer.field("Endpoint").inputValue(), "/Users");
    await assertAccessibleInEveryLook(page, "sheet at 200 %");
    await picture(page, "first-screen-sheet");
    await viewer.closeSheet();
  },
);

for (const [width, height] of [
  [1440, 900],
  [900, 700],
  [390, 844],
]) {
  journey(
    `${width} px: the sentence about a silence moves no row, whenever it arrives`,
    { width, height, timeZone: "UTC" },
    async ({ viewer, page, defer }) => {
      const portal = defer(await Portal.before(quiet));
      let release;
      const held = new Promise((resolve) => (release = resolve));
      await page.route("**/audit-logs/histogram?*", async (route) => {
        await held;
        await route.continue();
      });
      await viewer.open(`${portal.address}/?al=start:2026-05-07;end:2026-05-08`);
      const top = async () => (await seen(viewer, 10_000))[0].top;
      await eventually(async () => assert.ok((await top()) > 100));
      const before = await top();
      release();
      await page
        .getByText(/requests were received from/)
        .first()
        .waitFor({ state: "attached" });
      await page.getByRole("slider", { name: "Timeline" }).waitFor();
      assert.equal(await top(), before);
      await viewer.button("Timeline").click();
      await viewer.answered(() => page.reload());
      const folded = await top();
      await viewer.button("Timeline").waitFor();
      assert.equal(await top(), folded, "nor when it is folded");
      await picture(page, `first-screen-silence-${width}`);
    },
  );
}

const STAYING = ["Time", "Status", "HTTP Method", "Endpoint", "Status Code"];

for (const width of [1280, 1440, 1920]) {
  journey(`${width} px: beside the panel, the columns that matter stay whole`, { width, height: 900 }, async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    const heads = viewer.table.getByRole("columnheader");
    const all = await heads.allInnerTexts();
    await viewer
      .row(ODD.requestId)
      .locator('[data-column="status-code"]')
      .click({ position: { x: 12, y: 12 } });
    await page.getByRole("region", { name: "Entry details", exact: true }).waitFor();
    const order = ["Request ID", "Query Parameter", "Response", "Request"];
    await eventually(async () => {
      const frame = await viewer.table.evaluate((list) => ({
        right: list.getBoundingClientRect().right,
        across: list.scrollWidth - list.clientWidth,
      }));
      const shown = await heads.evaluateAll((heads) =>
        heads.map((head) => ({ name: head.innerText.trim(), right: head.getBoundingClientRect().right })),
      );
      const names = shown.map(({ name }) => name);
      for (const name of STAYING) assert.ok(names.includes(name), `${name} of ${names}`);
      assert.equal(frame.across, 0, "nothing is behind the edge");
      for (const { name, right } of shown) assert.ok(right <= frame.right + 1, name);
      // The others give way in the stated order.
      const left = order.filter((name) => names.includes(name));
      assert.deepEqual(left, order.slice(0, left.length));
      assert.ok(names.length < all.length || width === 1920, `${names}`);
    });
    await assertAccessibleInEveryLook(page, `beside the panel ${width}`);
    await picture(page, `first-screen-panel-${width}`);
    await page.keyboard.press("Escape");
    await eventually(async () => assert.deepEqual(await heads.allInnerTexts(), all));
  });
}

journey("the cursor stays in its column when columns give way", { width: 1440, height: 900 }, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer
    .row(ODD.requestId)
    .locator('[data-column="status-code"]')
    .click({ position: { x: 12, y: 12 } });
  await eventually(async () => assert.ok(!(await viewer.table.getByRole("columnheader").allInnerTexts()).includes("Request")));
  await page.keyboard.press("Escape");
  await eventually(async () => {
    const active = await viewer.table.evaluate(
      (list) => list.getRootNode().getElementById(list.getAttribute("aria-activedescendant"))?.dataset.column,
    );
    assert.equal(active, "status-code");
  });
});

journey("a query is shown decoded, and as it was sent on hover", { width: 1440, height: 900 }, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  const text = viewer.row(ODD.requestId).locator('[data-column="query"] bdi');
  assert.equal(await text.textContent(), 'filter=userName eq "zoë"&attributes=id');
  assert.equal(await text.getAttribute("title"), QUERY);
});

for (const language of ["en", "ar"]) {
  journey(
    `a long path is shortened in the middle, and a short one is not: ${language}`,
    { width: 1440, height: 900 },
    async ({ viewer, page }) => {
      await page.goto(gateway.admin);
      await viewer.heading.waitFor();
      await page.locator("scim-audit-logs").evaluate((element, language) => element.setAttribute("lang", language), language);
      const tail = (cell) =>
        cell.evaluate((cell) => {
          const tail = cell.querySelector("[data-tail]") ?? cell.querySelector("span[aria-hidden]");
          const box = tail.getBoundingClientRect();
          const room = cell.getBoundingClientRect();
          const text = getComputedStyle(tail, "::before").content;
          return { width: Math.round(box.width), atEnd: Math.abs(room.right - box.right) < 12, text };
        });
      const rows = page.getByRole("grid").locator("[data-row]");
      const long = rows.filter({ hasText: ODD.requestId }).locator('[data-column="endpoint"]');
      await eventually(async () => {
        const end = await tail(long);
        assert.ok(end.width > 20 && end.atEnd, JSON.stringify(end));
        assert.equal(end.text, '"04646"');
      });
      assert.equal(await long.locator("bdi").textContent(), ODD.endpoint, "the text itself is whole");
      const short = rows.filter({ hasText: "/Schemas" }).first().locator('[data-column="endpoint"]');
      assert.equal((await tail(short)).width, 0);
      await picture(page, `first-screen-path-${language}`);
    },
  );
}
