// Compares built viewers with each other: how long the main thread works until the first rows are painted, and in
// each frame of scrolling. Sessions alternate, each in a new browser, so that the ratios do not depend on what else
// the machine does.
//
//   GATEWAY_BIN=… CHROMIUM=… node bench/two_viewers.mjs ROUNDS before=FOLDER after=FOLDER
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { mixedLog } from "../tests/browser/support/entries.mjs";
import { Gateway } from "../tests/browser/support/gateway.mjs";

const { chromium } = createRequire(new URL("../tests/package.json", import.meta.url))("playwright-core");

const [rounds, ...named] = process.argv.slice(2);
const viewers = named.map((argument) => argument.split("="));
const ROWS = 1_000;
const OPENED = 100_000;
const CPU = 4;
const PIXELS_A_SECOND = 4_000;
const SECONDS = 5;

const folder = await mkdtemp(join(tmpdir(), "two-viewers-"));
const file = await write(join(folder, "log.ndjson"), OPENED);
const figures = {};

/** Writes a log of `count` lines, newest first, each with the members of a summary. */
async function write(path, count) {
  const out = createWriteStream(path);
  const start = Date.parse("2026-05-01T00:00:00Z");
  for (let at = count; at > 0; at -= 1) {
    const line = JSON.stringify({
      requestId: `0197${String(at).padStart(8, "0")}-7f76-453a-${String(at % 50_000).padStart(12, "0")}`,
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
    });
    if (!out.write(`${line}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
  return path;
}

async function inBrowser(body) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
    ignoreDefaultArgs: ["--headless"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Performance.enable");
    await body({ page, cdp });
  } finally {
    await browser.close();
  }
}

async function metrics(cdp) {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

function note(name, what, value) {
  figures[what] ??= {};
  figures[what][name] ??= [];
  figures[what][name].push(value);
}

/** Notes what the main thread did between two readings, in ms for each of `frames`. */
function noteWork(name, what, [from, to], frames) {
  for (const part of ["TaskDuration", "ScriptDuration", "RecalcStyleDuration", "LayoutDuration"])
    note(name, `${what}: ${part}, ms`, ((to[part] - from[part]) * 1_000) / frames);
}

async function firstRows(name, address) {
  await inBrowser(async ({ page, cdp }) => {
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: CPU });
    await page.addInitScript(() => {
      const look = () => {
        const root = document.querySelector("scim-audit-logs")?.shadowRoot;
        const row = root?.querySelector(".sal-row[data-status]:not([hidden]):not([data-status=pending])");
        if (!row) return requestAnimationFrame(look);
        requestAnimationFrame(() => requestAnimationFrame(() => (globalThis.paintedAt = performance.now())));
      };
      requestAnimationFrame(look);
    });
    const from = await metrics(cdp);
    await page.goto(address, { waitUntil: "commit" });
    await page.waitForFunction(() => globalThis.paintedAt, undefined, { polling: 20 });
    const to = await metrics(cdp);
    note(name, "first rows: painted, ms", await page.evaluate(() => globalThis.paintedAt));
    noteWork(name, "first rows", [from, to], 1);
  });
}

async function scrolling(name, address) {
  await inBrowser(async ({ page, cdp }) => {
    await page.goto(address);
    const button = page.getByRole("button", { name: "Open a file", exact: true }).first();
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), button.click()]);
    await chooser.setFiles(file);
    await page.getByText(`${OPENED.toLocaleString("en")} entries`, { exact: true }).first().waitFor({ timeout: 120_000 });
    await page.waitForTimeout(3_000);
    const from = await metrics(cdp);
    const { frames, dropped, blank } = await page.getByRole("grid").evaluate(
      async (grid, [speed, seconds]) => {
        const frame = () => new Promise((done) => requestAnimationFrame(done));
        let [frames, dropped, blank] = [0, 0, 0];
        const start = await frame();
        const top = grid.scrollTop;
        for (let before = start, now = start; now - start < seconds * 1_000; before = now) {
          grid.scrollTop = top + ((now - start) / 1_000) * speed;
          now = await frame();
          frames += 1;
          if (now - before > 25) dropped += Math.round((now - before) / 16.7) - 1;
          if (frames % 10 === 0) {
            // A row that covers the middle of the frame, with a text.
            const box = grid.getBoundingClientRect();
            const seen = grid.getRootNode().elementFromPoint(box.x + 100, box.y + box.height / 2)?.closest(".sal-row");
            if (!seen?.textContent) blank += 1;
          }
        }
        return { frames, dropped, blank };
      },
      [PIXELS_A_SECOND, SECONDS],
    );
    noteWork(name, "a scrolled frame", [from, await metrics(cdp)], frames);
    note(name, "scrolling: frames dropped", dropped);
    note(name, "scrolling: blank samples", blank);
  });
}

const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
const gateways = [];
try {
  for (const [name, viewer] of viewers) gateways.push([name, await Gateway.start({ viewer, entries: mixedLog(ROWS) })]);
  for (let round = 0; round < Number(rounds); round += 1) {
    const order = round % 2 ? gateways.toReversed() : gateways;
    for (const [name, { admin }] of order) await firstRows(name, admin);
    for (const [name, { admin }] of order) await scrolling(name, admin);
  }
} finally {
  for (const [, gateway] of gateways) await gateway.stop();
  await rm(folder, { recursive: true, force: true });
}
const names = viewers.map(([name]) => name);
console.log(`| median of ${rounds} | ${names.join(" | ")} | ratio of last to first |\n|---|${"---|".repeat(names.length + 1)}`);
for (const [what, values] of Object.entries(figures)) {
  const medians = names.map((name) => median(values[name]));
  const ratio = medians[0] > 0 ? (medians.at(-1) / medians[0]).toFixed(2) : "–";
  console.log(`| ${what} | ${medians.map((value) => value.toFixed(1)).join(" | ")} | ${ratio} |`);
}
