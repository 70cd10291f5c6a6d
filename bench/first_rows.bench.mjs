// Measures the time from the navigation to the first 1,000 rows on the screen, for several builds of the viewer in turn,
// each time in a new context with an empty cache:
//
//   BUILDS=before/dist,dist RUNS=7 node --test bench/first_rows.bench.mjs
//
// with the variables of tests/README.md. It prints medians, and passes whatever they are.
import { test } from "node:test";

import { newContext } from "../tests/browser/support/browser.mjs";
import { mixedLog } from "../tests/browser/support/entries.mjs";
import { Gateway } from "../tests/browser/support/gateway.mjs";
import { Host } from "../tests/browser/support/host.mjs";

const { BUILDS = process.env.VIEWER_DIST, RUNS = "7", ONLY = "" } = process.env;
const NET = { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 };
const LINES = {
  unthrottled: { rate: 1 },
  "CPU 4x": { rate: 4 },
  "CPU 4x, 10 Mbit/s, 40 ms": { rate: 4, net: NET },
};
const body = '<scim-audit-logs api-base="/api/v1" page-size="1000"></scim-audit-logs>';

/** Runs in the page: notes when the first row is painted. */
function watchFirstRow() {
  const look = () => {
    const row = document.querySelector("scim-audit-logs")?.shadowRoot?.querySelector('[aria-rowindex="2"]');
    if (!row?.textContent) {
      requestAnimationFrame(look);
      return;
    }
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      window.paintedAt = performance.now();
    };
    channel.port2.postMessage(0);
  };
  requestAnimationFrame(look);
}

/** Returns milliseconds since the navigation. */
async function open(address, { rate, net }) {
  const context = await newContext({ width: 1440, height: 900 });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
  if (net) {
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", net);
  }
  await page.addInitScript(watchFirstRow);
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction(() => window.paintedAt, undefined, { timeout: 60_000, polling: 200 });
  const times = await page.evaluate(() => {
    const of = (name) => performance.getEntriesByType("resource").find((entry) => name.test(entry.name));
    const call = of(/\/audit-logs(\?|$)/);
    return { wasm: of(/scim-audit-logs-\w+\.wasm$/)?.responseEnd, asked: call?.startTime, answered: call?.responseEnd, painted: window.paintedAt };
  });
  await context.close();
  return times;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

test("navigation to the first rows", async () => {
  const gateway = await Gateway.start({ entries: mixedLog(2000) });
  const hosts = [];
  for (const build of BUILDS.split(",")) {
    process.env.VIEWER_DIST = build;
    hosts.push({ build, host: await Host.start({ gateway: gateway.admin, body }) });
  }
  for (const [line, throttled] of Object.entries(LINES)) {
    if (!line.startsWith(ONLY)) continue;
    const all = hosts.map(() => []);
    for (let run = 0; run <= Number(RUNS); run += 1) {
      for (const at of run % 2 ? [...hosts.keys()] : [...hosts.keys()].reverse()) {
        const times = await open(hosts[at].host.address, throttled);
        // The first run warms the servers up.
        if (run > 0) all[at].push(times);
      }
    }
    for (const [at, { build }] of hosts.entries()) {
      const medians = ["wasm", "asked", "answered", "painted"].map((key) => `${key} ${Math.round(median(all[at].map((times) => times[key])))}`);
      console.log(`${line} | ${build} | ${medians.join(", ")} | painted: ${all[at].map(({ painted }) => Math.round(painted)).join(" ")}`);
    }
  }
  for (const { host } of hosts) await host.stop();
  await gateway.stop();
});
