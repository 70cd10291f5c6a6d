// Measures the performance of the explorer. Each figure is printed beside one from the same run, so that
// their ratio does not depend on the machine. `cargo xtask bench` runs it and prints the table of README.md.
// It passes whatever the figures are.
import { after, before, test } from "node:test";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { entry, listOf, mixedLog } from "../tests/browser/support/entries.mjs";
import { Gateway } from "../tests/browser/support/gateway.mjs";
import { visit } from "../tests/browser/support/journey.mjs";

const SIZES = { few: 1_000, many: 1_000_000 };
/** How often each measurement is repeated; the median is reported. */
const TRIALS = 5;
const FRAME_MS = 1000 / 60;

const BODY = { small: entry({ response: listOf(3) }), large: entry({ response: listOf(30_000) }) };

let folder;
let gateway;
const files = {};
const figures = [];
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "explorer-"));
  for (const [name, count] of Object.entries(SIZES)) files[name] = await write(join(folder, `${name}.ndjson`), count);
  gateway = await Gateway.start({ entries: [...mixedLog(20), ...Object.values(BODY)] });
});
after(async () => {
  await gateway?.stop();
  await rm(folder, { recursive: true, force: true });
  console.log("| what | measured | beside it | ratio |\n|---|---|---|---|");
  for (const row of figures) console.log(`| ${row.join(" | ")} |`);
});

/** Writes a log of `count` lines, newest first, each with the members of a summary. */
async function write(path, count) {
  const out = createWriteStream(path);
  const start = Date.parse("2026-05-01T00:00:00Z");
  for (let at = count; at > 0; ) {
    let chunk = "";
    for (let lines = 0; lines < 10_000 && at > 0; lines += 1, at -= 1) {
      chunk += `${JSON.stringify({
        requestId: `0197${String(at).padStart(8, "0")}`,
        time: new Date(start + at * 500).toISOString(),
        durationMs: (at % 400) + 0.5,
        status: at % 10 === 3 ? "failed" : "success",
        method: ["GET", "POST", "PUT", "PATCH"][at % 4],
        endpoint: `/Users/2819c223-7f76-453a-${String(at % 50_000).padStart(12, "0")}`,
        resourceType: "Users",
        query: at % 3 ? undefined : `filter=userName%20eq%20%22user${at}%40example.com%22`,
        statusCode: at % 10 === 3 ? 400 : 200,
        error: at % 10 === 3 ? { scimType: "invalidValue", detail: `Attribute ${at % 90} is not a boolean` } : undefined,
        client: { ip: `192.0.2.${at % 20}`, userAgent: "idp/1.0" },
      })}\n`;
    }
    if (!out.write(chunk)) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
  return path;
}

const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
const ms = (number) => `${number.toFixed(1)} ms`;
const told = (what, [measured, of], [beside, ofWhat]) =>
  figures.push([what, `${ms(measured)} ${of}`, `${ms(beside)} ${ofWhat}`, beside > 0 ? (measured / beside).toFixed(2) : "–"]);

/** Opens a page with a log file, and records its long tasks. */
function withFile(path, count, body) {
  return visit({}, async ({ viewer, page, context }) => {
    context.setDefaultTimeout(180_000);
    await page.addInitScript(() => {
      globalThis.longTasks = [];
      new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
    });
    await viewer.open(gateway.admin);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), viewer.button("Open a file").first().click()]);
    await chooser.setFiles(path);
    await viewer.within.getByRole("region", { name: "Opened file", exact: true }).getByText(`${count.toLocaleString("en")} entries`, { exact: true }).waitFor();
    await viewer.settled();
    await body({ viewer, page });
  });
}

/**
 * Scrolls by 80 % of the grid's height in each of `frames` frames. Returns the time of each frame in ms, and
 * the maximum number of row elements.
 */
function scroll(grid, frames) {
  return grid.evaluate(async (element, frames) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const taken = [];
    let rows = 0;
    element.scrollTop = 0;
    let before = await frame();
    for (let at = 0; at < frames; at += 1) {
      element.scrollTop += element.clientHeight * 0.8;
      const now = await frame();
      taken.push(now - before);
      before = now;
      rows = Math.max(rows, element.querySelectorAll('[role="row"][aria-rowindex]').length);
    }
    return { taken, rows };
  }, frames);
}

const high = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length * 0.95)];

test("scrolling, and a filter, over many entries and over few", async () => {
  const measured = {};
  for (const [name, count] of Object.entries(SIZES)) {
    await withFile(files[name], count, async ({ viewer, page }) => {
      const scrolled = [];
      for (let trial = 0; trial < TRIALS; trial += 1) scrolled.push(await scroll(viewer.table, 30));
      const [filtered, searched, longest] = [[], [], []];
      for (let trial = 0; trial < TRIALS; trial += 1) {
        await viewer.fill({ "HTTP Method": "PATCH", Status: "Failed", Endpoint: `/Users/*${trial}3` });
        const { drawn, longest: task } = await filterTime(page);
        filtered.push(drawn);
        longest.push(task);
        await viewer.button("Reset").click();
        await viewer.settled();
        // Digits: every id and path contains some, so the search has to check each of them.
        await page.getByLabel("Search", { exact: true }).fill(`0${trial + 2}`);
        searched.push((await filterTime(page)).drawn);
        await viewer.button("Reset").click();
        await viewer.settled();
      }
      measured[name] = {
        frame: median(scrolled.map(({ taken }) => high(taken))),
        rows: scrolled[0].rows,
        filter: median(filtered),
        search: median(searched),
        longest: median(longest),
      };
    });
  }
  const { few, many } = measured;
  told("a frame of scrolling (95th percentile)", [many.frame, "over 1,000,000"], [few.frame, "over 1,000"]);
  told("rows that are elements, in place of ms", [many.rows, "of 1,000,000"], [few.rows, "of 1,000"]);
  told("Filter to the first rows drawn", [many.filter, "over 1,000,000"], [few.filter, "over 1,000"]);
  told("the same, in frames", [many.filter, "over 1,000,000"], [FRAME_MS, "a frame"]);
  told("Search of all ids to the first rows drawn", [many.search, "over 1,000,000"], [few.search, "over 1,000"]);
  told("the longest task of a filter (0: none over 50 ms)", [many.longest, "over 1,000,000"], [few.longest, "over 1,000"]);
});

/**
 * Returns the time from the click on Filter to the frame that draws the matching rows, and the longest task,
 * in ms.
 */
function filterTime(page) {
  return page.evaluate(async () => {
    const root = document.querySelector("scim-audit-logs").shadowRoot;
    const grid = root.querySelector('[role="grid"]');
    const of = () => grid.getAttribute("aria-rowcount");
    const before = of();
    // The browser automation causes tasks as well; wait until they are over.
    await new Promise((done) => setTimeout(done, 200));
    globalThis.longTasks.splice(0);
    const began = performance.now();
    root.querySelector("#sal-filters button[type=submit]").click();
    while (of() === before || grid.querySelector('[data-status="pending"]:not([hidden])')) await new Promise((done) => requestAnimationFrame(done));
    const drawn = performance.now() - began;
    await new Promise((done) => setTimeout(done, 500));
    return { drawn, longest: Math.max(0, ...globalThis.longTasks) };
  });
}

// From a file: the browser automation decodes network responses to text, in a long task of its own.
test("a body of 10 MB, beside parsing it in one go", async () => {
  const path = join(folder, "bodies.ndjson");
  await writeFile(path, Object.values(BODY).map((body) => `${JSON.stringify(body)}\n`).join(""));
  await withFile(path, 2, async ({ viewer, page }) => {
    const opened = { small: [], large: [] };
    const longest = { small: [], large: [] };
    for (let trial = 0; trial < TRIALS; trial += 1) {
      for (const name of ["small", "large"]) {
        await page.evaluate(() => globalThis.longTasks.splice(0));
        const began = performance.now();
        await viewer.show(BODY[name].requestId, "View response");
        await viewer.dialog.getByRole("tree").waitFor();
        opened[name].push(performance.now() - began);
        await page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
        longest[name].push(await page.evaluate(() => Math.max(0, ...globalThis.longTasks)));
        await viewer.closeWithEscape();
      }
    }
    const parsed = await page.evaluate(async (id) => {
      const text = await (await fetch(`/api/v1/audit-logs/${id}`)).text();
      const times = [];
      for (let trial = 0; trial < 5; trial += 1) {
        const began = performance.now();
        JSON.parse(JSON.parse(text).response.body);
        times.push(performance.now() - began);
      }
      return times;
    }, BODY.large.requestId);
    told("the longest task of opening 10 MB (0: none over 50 ms)", [Math.max(...longest.large), "the worst of five"], [median(parsed), "JSON.parse of it"]);
    told("opening a body", [median(opened.large), "10 MB"], [median(opened.small), "1 KB"]);
  });
});
