// The main user journeys for Firefox and WebKit. Playwright cannot drive these two as a distribution ships
// them.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { Portal } from "../../examples/portal.mjs";
import { attempt } from "../browser/support/attempt.mjs";
import { mixedLog } from "../browser/support/entries.mjs";
import { told } from "../browser/support/environment.mjs";
import { eventually } from "../browser/support/eventually.mjs";
import { hasFocus } from "../browser/support/focus.mjs";
import { Gateway } from "../browser/support/gateway.mjs";
import { matches } from "../browser/support/matching.mjs";
import { words } from "../browser/support/words.mjs";
import { Front } from "./support/front.mjs";
import { visit } from "./support/visit.mjs";

const ENTRIES = 1200;
/** Timeout of a test, so that none can hang the suite. */
const LIMIT_MS = 120_000;
/** The example portals to test in each browser. In `frame` the viewer is a page of another origin. */
const HOSTS = ["plain", "react", "cross-origin", "frame"];

/** Registers the journeys for a browser. `Browser.start()` returns a running one. */
export function journeys(Browser) {
  let browser;
  let gateway;
  let front;
  let everything;
  let folder;
  before(async () => {
    [browser, gateway] = await Promise.all([Browser.start(), Gateway.start({ entries: mixedLog(ENTRIES) })]);
    front = await Front.before(gateway);
    everything = await gateway.everything();
    folder = await mkdtemp(join(tmpdir(), "scim-audit-logs-files-"));
  });
  after(async () => {
    await browser?.stop();
    await front?.stop();
    await gateway?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const journey = (name, body) => test(name, { timeout: 2 * LIMIT_MS }, (t) => attempt(t, () => visit(browser, name, body)));

  /** Returns the gateway's export of all entries, or of those that match the query. */
  const exported = async (format, query = "") => {
    const answer = await fetch(`${gateway.admin}/api/v1/audit-logs/export?format=${format}${query}`);
    return Buffer.from(await answer.arrayBuffer());
  };

  journey("six filters show exactly the matching entries, and Reset shows all entries again", async ({ viewer }) => {
    await viewer.open(front.address);
    assert.equal(await viewer.table.getAttribute("aria-rowcount"), String(ENTRIES + 1));
    const top = await viewer.topRows(20);
    assert.deepEqual(
      top.slice(0, 5).map((row) => row["Request ID"]),
      everything.slice(0, 5).map(({ requestId }) => requestId),
    );

    const filters = { "HTTP Method": "PATCH", "Resource Type": "Users", Endpoint: "/Users", Status: "Failed" };
    await viewer.filter({ "Start date": "2026-05-03", "End date": "2026-05-09", ...filters });
    // Days in Europe/Paris, which is the browser's time zone.
    const range = { since: Date.parse("2026-05-03T00:00+02:00"), until: Date.parse("2026-05-10T00:00+02:00") };
    const wanted = everything.filter((entry) => matches(entry, filters, range));
    assert.ok(wanted.length > 0, "the log has such entries");
    assert.deepEqual(
      (await viewer.rows()).map((row) => row["Request ID"]),
      wanted.map(({ requestId }) => requestId),
    );

    await viewer.row(wanted[0].requestId).getByRole("button", { name: "More info" }).click();
    await viewer.dialog.getByText(wanted[0].error.detail, { exact: true }).first().waitFor();
    await viewer.closeWithEscape();

    await viewer.reset();
    await eventually(async () => assert.deepEqual(await viewer.topRows(20), top));
    assert.equal(await viewer.field("Endpoint").inputValue(), "");
  });

  journey("Reset clears a partly typed date", async ({ viewer, page }) => {
    await viewer.open(front.address);
    const date = viewer.field("Start date");
    await date.focus();
    await page.keyboard.type("1");
    await viewer.button("Reset").click();
    await eventually(async () => assert.equal(await date.evaluate(({ validity }) => validity.badInput), false));
    await viewer.filter({ Status: "Failed" });
    await viewer.within
      .getByText(/ of 1,200 entries/)
      .first()
      .waitFor();
  });

  journey("Esc closes the request and response dialogs and returns the focus to the row", async ({ viewer }) => {
    await viewer.open(front.address);
    const { requestId } = everything[3];
    for (const [button, title] of [
      ["View request", "Request"],
      ["View response", "Response"],
    ]) {
      await viewer.show(requestId, button);
      await viewer.dialog.getByRole("heading", { name: title, exact: true }).waitFor();
      assert.ok((await viewer.headers()).length > 0, `${title} has headers`);
      await viewer.closeWithEscape();
      const opener = viewer.row(requestId).getByRole("button", { name: button });
      await eventually(async () => assert.ok(await hasFocus(opener), "the focus is back in the row"));
    }
  });

  journey("j and k move the panel between entries, and Esc closes it and returns the focus to the grid", async ({ viewer, page }) => {
    await viewer.open(front.address);
    const panel = viewer.within.getByRole("region", { name: "Entry details" });
    const at = (place) => panel.getByText(`${place} of 1,200`, { exact: true }).waitFor();
    await viewer.table.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await at(2);
    const { method, endpoint } = everything[1];
    await panel.getByRole("heading", { name: `${method} ${endpoint}`, exact: true }).waitFor();
    for (const [key, place] of [
      ["j", 3],
      ["j", 4],
      ["k", 3],
    ]) {
      await page.keyboard.press(key);
      await at(place);
    }
    await panel.getByRole("tab", { name: "Raw", exact: true }).click();
    await panel
      .getByRole("tabpanel")
      .getByText(new RegExp(`^${everything[2].method} .*HTTP/1.1`))
      .first()
      .waitFor();
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await eventually(async () => assert.ok(await hasFocus(viewer.table), "the focus is back in the rows"));
  });

  journey("the list scrolls to its middle and its end, and the wheel skips no row", async ({ viewer, page }) => {
    await viewer.open(front.address);
    const start = await assertTrue(viewer, everything);
    assert.equal(start[0], 0);
    const box = await viewer.table.boundingBox();
    const point = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
    const seen = new Set(start);
    const top = () => viewer.table.evaluate((grid) => grid.scrollTop);
    for (let turn = 0; turn < 6; turn += 1) {
      const before = await top();
      // The browser may drop a wheel event that arrives while rows are rearranged, so repeat it as a user
      // would.
      await eventually(async () => {
        await page.mouse.wheel(point, 100);
        assert.ok((await top()) > before, "the wheel scrolls");
      });
      for (const place of await assertTrue(viewer, everything)) seen.add(place);
    }
    assert.equal(seen.size, Math.max(...seen) + 1, "every row was seen");
    assert.ok(seen.size > start.length + 10);

    await viewer.table.evaluate((grid) => {
      grid.scrollTop = (grid.scrollHeight - grid.clientHeight) / 2;
    });
    await eventually(async () => {
      const [first] = await assertTrue(viewer, everything);
      assert.ok(Math.abs(first - ENTRIES / 2) < 60, `row ${first} is in the middle`);
    });
    await viewer.table.press("Control+End");
    await eventually(async () => assert.equal((await assertTrue(viewer, everything)).at(-1), ENTRIES - 1));
  });

  for (const format of ["csv", "ndjson"]) {
    journey(`a ${format} export is byte for byte the file that the gateway serves`, async ({ viewer, saved }) => {
      await viewer.open(front.address);
      await viewer.filter({ Status: "Failed" });
      await viewer.button("Export").click();
      await viewer.dialog.getByRole("radio", { name: format.toUpperCase(), exact: true }).check();
      await viewer.dialog.getByRole("button", { name: "Start", exact: true }).click();
      await viewer.dialog.getByText(/^\d+ entries exported to /).waitFor();
      const wanted = await exported(format, "&status=failed");
      await eventually(async () => assert.ok((await saved(`.${format}`)).equals(wanted), "byte for byte"));
    });
  }

  for (const format of ["ndjson", "har"]) {
    journey(`an opened ${format} file shows the same rows as the log and can be filtered`, async ({ viewer }) => {
      const path = join(folder, `all.${format}`);
      await writeFile(path, await exported(format));
      await viewer.open(front.address);
      const rows = await viewer.topRows(30);
      await viewer.within.locator("input[type=file]").first().setInputFiles(path);
      const opened = viewer.within.getByRole("region", { name: "Opened file", exact: true });
      await opened.getByText(`all.${format}`).waitFor();
      await opened.getByText("1,200 entries", { exact: true }).waitFor();
      await viewer.settled();
      assert.deepEqual(await viewer.topRows(30), rows);
      await viewer.fill({ Status: "Failed", Endpoint: "/Groups" });
      await viewer.button("Filter").click();
      const wanted = everything.filter((entry) => matches(entry, { Status: "Failed", Endpoint: "/Groups" }));
      await viewer.within
        .getByText(new RegExp(`^${wanted.length} of 1,200 entries`))
        .first()
        .waitFor();
      assert.deepEqual(
        (await viewer.rows()).map((row) => row["Request ID"]),
        wanted.map(({ requestId }) => requestId),
      );
      await viewer.answered(() => opened.getByRole("button", { name: "Close file" }).click());
      await opened.getByText(`all.${format}`).waitFor({ state: "detached" });
    });
  }

  journey("Follow announces a new entry and shows it on request", async ({ viewer }) => {
    // A separate gateway: this test adds an entry, and other tests rely on the number of entries.
    const own = await Gateway.start({ entries: mixedLog(5) });
    const before = await Front.before(own);
    try {
      await viewer.open(before.address);
      const strip = await viewer.follow();
      await (await fetch(`${own.scim}/Users?startIndex=1`)).arrayBuffer();
      const news = strip.getByRole("button", { name: "1 new entry" });
      await news.waitFor();
      await viewer.answered(() => news.click());
      const [{ requestId }] = await own.everything();
      await eventually(async () => assert.equal((await viewer.firstRow())["Request ID"], requestId));
      await viewer.button("Follow").click();
      await strip.waitFor({ state: "detached" });
    } finally {
      await before.stop();
      await own.stop();
    }
  });

  journey("the language changes while the viewer is open, also to a right-to-left one", async ({ viewer, page }) => {
    await viewer.open(front.address);
    for (const [tag, dir] of [
      ["de", "ltr"],
      ["ar", "rtl"],
      ["ja", "ltr"],
      ["en", "ltr"],
    ]) {
      const { Title, Filter } = await words(tag);
      await page.locator("scim-audit-logs").evaluate((element, tag) => element.setAttribute("lang", tag), tag);
      await viewer.within.getByRole("heading", { name: Title, level: 1, exact: true }).waitFor();
      await viewer.within.getByRole("button", { name: Filter, exact: true }).first().waitFor();
      const root = await page.locator(".sal-root").evaluate(({ lang, dir }) => ({ lang, dir }));
      assert.deepEqual(root, { lang: tag, dir });
    }
  });

  test("the page has a strict policy, and a violation of it fails the visit", { timeout: LIMIT_MS }, async () => {
    const { headers } = await fetch(front.address);
    assert.match(headers.get("content-security-policy"), /default-src 'none'.*trusted-types 'none'/s);
    await assert.rejects(
      visit(browser, "a broken policy", async ({ viewer, page, complaints }) => {
        await viewer.open(front.address);
        await page.evaluate(() => {
          document.body.append(Object.assign(document.createElement("img"), { src: "https://elsewhere.example/x.png" }));
        });
        await eventually(async () => assert.match((await complaints()).join(), /img-src/));
      }),
      /the page complains of nothing/,
    );
  });

  for (const name of HOSTS) {
    journey(`the portal “${name}” shows the log, requests one token and receives one ready event`, async ({ page, viewer }) => {
      const portal = await Portal.start({ gateway: gateway.admin, dist: told("VIEWER_DIST") });
      try {
        await page.goto(`${portal.address}/${name}/`);
        const events = page.getByRole("list", { name: "Events" }).getByRole("listitem");
        await eventually(async () => {
          const got = (await events.allTextContents()).map((line) => line.split(" ")[0]);
          assert.deepEqual(
            got.filter((type) => /ready|error|unauthorized/.test(type)),
            ["scim-audit-ready"],
          );
        });
        if (name !== "frame") await eventually(async () => assert.equal((await viewer.firstRow())["Request ID"], everything[0].requestId));
        assert.equal(portal.session.issued.length, 1);
        assert.ok(
          portal.api.calls.every(({ status }) => status !== 401),
          "no call was refused",
        );

        await page.getByRole("button", { name: "Remove the viewer" }).click();
        await eventually(async () => assert.equal(await page.locator("scim-audit-logs, iframe").count(), 0));
      } finally {
        await portal.stop();
      }
    });
  }
}

/** Waits until each fully visible row shows the log's entry at that position, and returns the positions. */
function assertTrue(viewer, everything) {
  return eventually(async () => {
    const rows = await viewer.table.evaluate((grid) => {
      const frame = grid.getBoundingClientRect();
      const top = grid.querySelector('[role="columnheader"]').getBoundingClientRect().bottom;
      return [...grid.querySelectorAll('[role="row"][aria-rowindex]')]
        .filter((row) => row.querySelector('[role="gridcell"]') && !row.hidden)
        .filter((row) => row.getBoundingClientRect().top >= top - 1 && row.getBoundingClientRect().bottom <= frame.bottom + 1)
        .map((row) => ({ place: Number(row.getAttribute("aria-rowindex")) - 2, id: row.querySelector("bdi")?.textContent }));
    });
    assert.ok(rows.length > 5, `${rows.length} rows are seen`);
    for (const { place, id } of rows) assert.equal(id, everything[place].requestId, `row ${place}`);
    return rows.map(({ place }) => place);
  });
}
