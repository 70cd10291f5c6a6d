// Mounting and unmounting many viewers leaks nothing in the page.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { Session } from "../../examples/portal/session.mjs";
import { mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { heapOf } from "./support/heap.mjs";
import { Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { Viewer } from "./support/viewer.mjs";

/** How many viewers are mounted and unmounted. A nightly run sets it to 1,000. */
const MOUNTS = Number(process.env.MOUNTS ?? 100);
/** After how many of them the objects that are alive are counted for the first time. */
const EARLY = MOUNTS / 5;
/**
 * Allowed growth of the page's JavaScript heap in bytes for each viewer that was mounted and unmounted. Code that the browser
 * compiles meanwhile counts, too: some 40 KB, which is little for each of many.
 */
const HEAP_PER_CYCLE = MOUNTS >= 1_000 ? 200 : 1_000;

/** The objects of the browser that a viewer makes and that have to go with it. */
const KINDS = [
  "ResizeObserver",
  "IntersectionObserver",
  "MutationObserver",
  "PerformanceObserver",
  "AbortController",
  "MediaQueryList",
  "ShadowRoot",
];

/** Script that makes one of each. */
const ONE_OF_EACH = `
  window.each = [
    new ResizeObserver(() => {}),
    new IntersectionObserver(() => {}),
    new MutationObserver(() => {}),
    new PerformanceObserver(() => {}),
    new AbortController(),
    matchMedia("print"),
    document.createElement("div").attachShadow({ mode: "open" }),
    new WebAssembly.Memory({ initial: 3 }).buffer,
  ];
`;

/** Script that tracks pending timers in `window.timers` and defines `window.cycle`. */
const COUNTING = `
  window.timers = new Set();
  const { setTimeout: start, clearTimeout: stop, setInterval: repeat, clearInterval: end } = window;
  window.setTimeout = (run, ms, ...rest) => {
    const timer = start((...args) => { window.timers.delete(timer); run(...args); }, ms, ...rest);
    window.timers.add(timer);
    return timer;
  };
  window.clearTimeout = (timer) => { window.timers.delete(timer); stop(timer); };
  window.setInterval = (...args) => { const timer = repeat(...args); window.timers.add(timer); return timer; };
  window.clearInterval = (timer) => { window.timers.delete(timer); end(timer); };
  async function tokenProvider({ signal }) {
    return (await fetch("/session/token", { method: "POST", signal })).json();
  }
  const happened = (viewer, type) => new Promise((resolve) => viewer.addEventListener(type, resolve, { once: true }));
  /**
   * Mounts and unmounts viewers one after the other. Every tenth one opens a dialog, every seventh one is
   * removed while it loads. Clears window.seen, so that the recorded events do not accumulate.
   */
  window.cycle = async (from, to) => {
    for (let at = from; at < to; at += 1) {
      const viewer = document.createElement("scim-audit-logs");
      viewer.setAttribute("api-base", "/api/v1");
      viewer.setAttribute("page-size", "5");
      viewer.tokenProvider = tokenProvider;
      const disposed = happened(viewer, "scim-audit-disposed");
      const ready = happened(viewer, "scim-audit-ready");
      document.getElementById("place").append(viewer);
      if (at % 7 !== 6) {
        await ready;
        if (!viewer.shadowRoot.querySelector('[role="gridcell"]')) throw new Error("no rows");
      } else {
        await new Promise((resolve) => start(resolve));
      }
      if (at % 10 === 9 && at % 7 !== 6) {
        [...viewer.shadowRoot.querySelectorAll("button")].find((button) => (button.ariaLabel ?? button.textContent).startsWith("View request")).click();
        while (!viewer.shadowRoot.querySelector("dialog[open]")) await new Promise((resolve) => start(resolve));
      }
      viewer.remove();
      await disposed;
      window.seen.length = 0;
    }
  };
`;

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(30) });
});
after(() => gateway?.stop());

/** Collects garbage and returns the counts and sizes of the objects that are still alive in the page. */
async function census(cdp) {
  for (let round = 0; round < 2; round += 1) await cdp.send("HeapProfiler.collectGarbage");
  const counters = await cdp.send("Memory.getDOMCounters");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  const { counts, buffers } = await heapOf(cdp, KINDS);
  return { memories: buffers, ...counters, ...counts, heap: usedSize };
}

journey(
  `mounting and unmounting ${MOUNTS} viewers leaks no memory, nodes, listeners, observers, timers or calls`,
  { limitMs: 900_000 },
  async ({ page, context, defer }) => {
    const host = defer(
      await Host.start({ gateway: gateway.admin, session: new Session(3_600_000), script: COUNTING, body: '<div id="place"></div>' }),
    );
    const underWay = new Set();
    page.on("request", (request) => underWay.add(request));
    page.on("requestfinished", (request) => underWay.delete(request));
    page.on("requestfailed", (request) => underWay.delete(request));
    await page.goto(host.address);
    await page.evaluate(() => customElements.whenDefined("scim-audit-logs").then(() => {}));
    const cdp = await context.newCDPSession(page);
    const run = (from, to) => page.evaluate(([from, to]) => window.cycle(from, to), [from, to]);

    // The census sees one more of each kind, so it would see one that is left.
    const none = await census(cdp);
    await page.evaluate(ONE_OF_EACH);
    const one = await census(cdp);
    for (const kind of KINDS) assert.ok(one[kind] > none[kind], `${kind}: ${none[kind]}, then ${one[kind]}`);
    assert.ok(one.memories.includes(3 * 65_536), `the memory is among ${one.memories}`);
    await page.evaluate(() => delete window.each);
    await run(0, EARLY);
    await eventually(() => assert.equal(underWay.size, 0));
    const early = await census(cdp);
    await run(EARLY, MOUNTS);
    await eventually(() => assert.equal(underWay.size, 0, "no request is left"));
    const late = await census(cdp);

    assert.ok(early.memories.length >= 1, "the viewer's memory is found");
    assert.deepEqual(late.memories, early.memories, "wasm memory has not grown since");
    for (const kind of ["documents", "nodes", "jsEventListeners", ...KINDS]) {
      assert.ok(late[kind] <= early[kind], `${kind}: ${early[kind]} after ${EARLY}, ${late[kind]} after ${MOUNTS}`);
    }
    assert.equal(late.ShadowRoot, none.ShadowRoot, "no viewer is left");
    assert.ok(late.heap - early.heap < (MOUNTS - EARLY) * HEAP_PER_CYCLE, `${late.heap - early.heap} bytes of heap more`);
    assert.equal(await page.evaluate(() => window.timers.size), 0, "no timer is left");
  },
);

journey("removing a viewer aborts its calls", {}, async ({ page, defer }) => {
  let closed;
  const gone = new Promise((resolve) => {
    closed = resolve;
  });
  const routes = { "/api/v1/": (_, answer) => void answer.on("close", closed) };
  const host = defer(await Host.start({ routes }));
  await page.goto(host.address);
  await new Viewer(page).entries.getByText("Loading entries").waitFor({ state: "attached" });
  await page.evaluate(() => document.querySelector("scim-audit-logs").remove());
  await gone;
  await eventually(async () => assert.equal((await Host.seen(page, "disposed")).length, 1));
});
