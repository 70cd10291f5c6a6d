// Follow: new entries are counted but do not move the rows, and no interruption loses or duplicates an entry.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessible, assertAccessibleInEveryLook } from "./support/axe.mjs";
import { CuttingProxy } from "./support/cutting_proxy.mjs";
import { mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";
import { knowsWhetherItIsSeen, whileHidden } from "./support/tabs.mjs";
import { Viewer } from "./support/viewer.mjs";

const STREAM = "/api/v1/audit-logs/stream";

/** Page object of a viewer and its Follow strip. */
class Following {
  constructor(viewer) {
    this.viewer = viewer;
    this.strip = viewer.within.getByRole("group", { name: "Follow", exact: true });
  }

  get button() {
    return this.viewer.button("Follow");
  }

  get news() {
    return this.strip.getByRole("button", { name: /new entr/ });
  }

  async start() {
    await this.viewer.follow();
  }

  /** Waits until the stream is open and the list that is requested at its start has arrived. */
  async live() {
    await this.is("Following");
    await this.viewer.settled();
  }

  async is(words) {
    await this.strip.getByText(words, { exact: true }).waitFor();
  }

  async counts(words, options) {
    await eventually(async () => assert.equal(await this.news.innerText(), words), options);
  }

  /** Shows the new entries and waits until they are loaded. */
  async show() {
    await this.viewer.answered(() => this.news.click());
    await this.counts("No new entries");
  }
}

/** Sends `count` SCIM requests, one after the other. All are in the log when this returns. */
async function requests(gateway, count, path = "/Users") {
  for (let at = 0; at < count; at += 1) {
    const answer = await fetch(`${gateway.scim}${path}?startIndex=${at + 1}`);
    await answer.arrayBuffer();
  }
}

/** Returns an array that collects the page's stream calls: request, query, and `Last-Event-ID` as `shows`. */
function streams(page) {
  const calls = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname.endsWith("/stream"))
      calls.push({ request, query: Object.fromEntries(url.searchParams), shows: request.headers()["last-event-id"] });
  });
  return calls;
}

/** Fails if the rows are not exactly the newest entries of the log in order. */
async function assertNewest(viewer, gateway) {
  const ids = (await viewer.rows()).map((row) => row["Request ID"]);
  const log = (await gateway.everything()).map(({ requestId }) => requestId);
  assert.deepEqual(ids, log.slice(0, ids.length));
}

/** Returns the colours of a button, and the system's colours of what is selected. */
function pressedAndHighlight(button) {
  const probe = document.createElement("i");
  probe.style.cssText = "background-color: Highlight; color: HighlightText";
  document.body.append(probe);
  const colours = [button, probe].map((element) => {
    const { backgroundColor, color } = getComputedStyle(element);
    return { backgroundColor, color };
  });
  probe.remove();
  return colours;
}

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(30) });
});
after(() => gateway?.stop());

journey("new entries are counted without moving the rows and are shown on request", {}, async ({ viewer, page }) => {
  const following = new Following(viewer);
  await viewer.open(gateway.admin);
  assert.equal(await following.button.getAttribute("aria-pressed"), "false");
  await following.start();
  assert.equal(await following.button.getAttribute("aria-pressed"), "true");
  await following.counts("No new entries");
  await assertAccessibleInEveryLook(page, "following");
  await picture(page, "follow-nothing-new");
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ forcedColors: "active", colorScheme });
    assert.deepEqual(...(await following.button.evaluate(pressedAndHighlight)), "the pressed toggle is highlighted");
  }
  await page.emulateMedia({ forcedColors: "none", colorScheme: "light" });

  const before = await viewer.rows();
  const first = viewer.row(before[0]["Request ID"]);
  const place = await first.boundingBox();
  await requests(gateway, 1);
  await following.counts("1 new entry");
  await requests(gateway, 11);
  await following.counts("12 new entries");
  assert.deepEqual(await viewer.rows(), before, "the rows are as they were");
  assert.deepEqual(await first.boundingBox(), place, "the rows are where they were");
  assert.ok(await following.button.evaluate((button) => button.getRootNode().activeElement === button), "the focus stays");
  await eventually(async () => assert.match((await following.strip.getByRole("status").allInnerTexts()).join(), /new entr/));
  await assertAccessibleInEveryLook(page, "twelve new entries");
  await picture(page, "follow-twelve-new");

  await following.show();
  await assertNewest(viewer, gateway);
  assert.ok(await following.news.evaluate((button) => button.getRootNode().activeElement === button), "the focus is not thrown away");
  await requests(gateway, 2);
  await following.counts("2 new entries");
  await viewer.refresh();
  await following.counts("No new entries");
  await assertNewest(viewer, gateway);

  await following.button.click();
  await following.strip.waitFor({ state: "detached" });
  assert.equal(await following.button.getAttribute("aria-pressed"), "false");
});

journey("entries recorded before Follow are shown and not counted", {}, async ({ viewer, page }) => {
  const following = new Following(viewer);
  await viewer.open(gateway.admin);
  await requests(gateway, 3);
  await viewer.answered(() => following.button.click());
  await following.live();
  await assertNewest(viewer, gateway);
  await following.counts("No new entries");
  await page.getByRole("button", { name: "Follow" }).click();
});

journey("only entries that match the applied filters are counted, also after the filters change", {}, async ({ viewer, page }) => {
  const calls = streams(page);
  const following = new Following(viewer);
  await viewer.open(gateway.admin);
  await viewer.filter({ Endpoint: "/Groups" });
  await following.start();
  await requests(gateway, 2, "/Users");
  await requests(gateway, 3, "/Groups");
  await following.counts("3 new entries");
  await viewer.filter({ Endpoint: "/Users" });
  await following.live();
  await following.counts("No new entries");
  await requests(gateway, 2, "/Users");
  await requests(gateway, 1, "/Groups");
  await following.counts("2 new entries");
  await viewer.reset();
  await following.live();
  await requests(gateway, 1, "/Groups");
  await following.counts("1 new entry");
  assert.deepEqual(
    calls.map(({ query }) => query),
    [{ endpoint: "/Groups" }, { endpoint: "/Users" }, {}],
  );
});

journey("Follow is disabled for a range in the past and shows the reason", {}, async ({ viewer, page }) => {
  const calls = streams(page);
  const following = new Following(viewer);
  await viewer.open(gateway.admin);
  await viewer.filter({ "End date": "2026-05-09" });
  await eventually(async () => assert.equal(await following.button.getAttribute("aria-disabled"), "true"));
  await assertAccessibleInEveryLook(page, "nothing to follow");
  // Pressing the disabled button shows the reason.
  await following.button.press("Enter");
  await following.is("The end date has passed, so no new entries can match.");
  assert.equal(await following.button.getAttribute("aria-pressed"), "false");
  await assertAccessibleInEveryLook(page, "a range that is over");
  await picture(page, "follow-over");
  assert.deepEqual(calls, []);
  // After Reset, the viewer follows without another press.
  await viewer.reset();
  await following.live();
  await requests(gateway, 1);
  await following.counts("1 new entry");
});

journey("Follow resumes after a gateway restart without losing entries", {}, async ({ viewer, page, watch, defer }) => {
  watch.expectFailedLoad(STREAM, "ERR_CONNECTION_REFUSED");
  const own = defer(await Gateway.start({ entries: mixedLog(5) }));
  const calls = streams(page);
  const following = new Following(viewer);
  await viewer.open(own.admin);
  // The parts of the viewer load when the browser is idle, and would be missing too.
  await page.waitForLoadState("networkidle");
  await following.start();
  await requests(own, 2);
  await following.counts("2 new entries");
  const refused = page.waitForEvent("requestfailed", (request) => request.url().includes(STREAM) && request !== calls[0].request);
  await own.halt();
  await following.is("Reconnecting…");
  // Check only one look: while the gateway is stopped, no other language can be loaded.
  await assertAccessible(page, "reconnecting");
  await picture(page, "follow-reconnecting");
  await refused;
  await own.resume();
  // Recorded before the viewer reconnects.
  await requests(own, 5);
  await following.counts("7 new entries");
  await following.live();
  await requests(own, 1);
  await following.counts("8 new entries");
  assert.equal(calls[0].shows, undefined);
  assert.ok(
    calls.slice(1).every(({ shows }) => shows?.length > 0),
    "each call shows where it goes on",
  );
  await following.show();
  assert.equal((await viewer.rows()).length, 13);
  await assertNewest(viewer, own);
});

journey("a connection that breaks within an event loses and repeats no entry", {}, async ({ viewer, watch, defer }) => {
  watch.expectFailedLoad(STREAM, "ERR_INCOMPLETE_CHUNKED_ENCODING");
  const own = defer(await Gateway.start());
  const proxy = defer(await CuttingProxy.before(own));
  await viewer.open(proxy.address);
  const following = new Following(viewer);
  proxy.cutAfter(7_777);
  await following.start();
  await requests(own, 60);
  await following.counts("60 new entries", { within: 60_000 });
  assert.ok(proxy.cuts >= 2, `${proxy.cuts} cuts`);
  await following.show();
  assert.equal((await viewer.rows()).length, 60);
  await assertNewest(viewer, own);
});

journey("Pause closes the connection, and Resume counts the entries recorded meanwhile", {}, async ({ viewer, page, defer }) => {
  const proxy = defer(await CuttingProxy.before(gateway));
  const following = new Following(viewer);
  await viewer.open(proxy.address);
  await following.start();
  await requests(gateway, 1);
  await following.counts("1 new entry");
  const hold = following.strip.getByRole("button", { name: /Pause|Resume/ });
  await hold.click();
  await following.is("Paused");
  await eventually(() => assert.equal(proxy.streams, 0, "nothing is open"));
  await assertAccessibleInEveryLook(page, "paused");
  await picture(page, "follow-paused");
  await requests(gateway, 3);
  await following.counts("1 new entry");
  assert.ok(await hold.evaluate((button) => button.getRootNode().activeElement === button), "the focus stays");
  await hold.press("Enter");
  await following.live();
  await following.counts("4 new entries");
  // Entries that Refresh shows during a pause are not counted after Resume.
  await hold.click();
  await requests(gateway, 2);
  await viewer.refresh();
  await following.counts("No new entries");
  await requests(gateway, 1);
  await viewer.answered(() => hold.click());
  await following.live();
  await assertNewest(viewer, gateway);
  await following.counts("No new entries");
  await requests(gateway, 1);
  await following.counts("1 new entry");
});

journey("a background tab closes the stream and resumes without loss when it becomes visible", {}, async ({ viewer, page, defer }) => {
  const proxy = defer(await CuttingProxy.before(gateway));
  const calls = streams(page);
  await knowsWhetherItIsSeen(page);
  const following = new Following(viewer);
  await viewer.open(proxy.address);
  await following.start();
  await requests(gateway, 1);
  await following.counts("1 new entry");
  await whileHidden(page, async () => {
    await eventually(() => assert.equal(proxy.streams, 0, "nothing is open"));
    await requests(gateway, 4);
    assert.equal(await following.news.innerText(), "1 new entry");
  });
  await following.counts("5 new entries");
  assert.deepEqual(
    calls.map(({ shows }) => shows !== undefined),
    [false, true],
  );
  // A paused stream stays paused.
  await following.strip.getByRole("button", { name: "Pause" }).click();
  await whileHidden(page, () => requests(gateway, 1));
  await following.is("Paused");
  assert.equal(calls.length, 2);
});

journey(
  "without a network, Follow says that it reconnects, and it resumes without loss when the network is back",
  {},
  async ({ viewer, context }) => {
    const following = new Following(viewer);
    await viewer.open(gateway.admin);
    await following.start();
    await following.live();
    await context.setOffline(true);
    await following.is("Reconnecting…");
    await requests(gateway, 3);
    await context.setOffline(false);
    await following.is("Following");
    await following.counts("3 new entries");
  },
);

journey("removing the viewer closes the stream and removes its listener", {}, async ({ page, context, defer }) => {
  const proxy = defer(await CuttingProxy.before(gateway));
  const host = defer(await Host.start({ gateway: proxy.address }));
  const viewer = new Viewer(page, { level: 2 });
  const listeners = async () => {
    const cdp = await context.newCDPSession(page);
    const { result } = await cdp.send("Runtime.evaluate", { expression: "document" });
    const { listeners } = await cdp.send("DOMDebugger.getEventListeners", { objectId: result.objectId });
    await cdp.detach();
    return listeners.filter(({ type }) => type === "visibilitychange").length;
  };
  await viewer.open(host.address);
  assert.equal(await listeners(), 0, "a viewer that does not follow has no listener");
  await new Following(viewer).start();
  assert.equal(proxy.streams, 1);
  assert.equal(await listeners(), 1);
  await page.evaluate(() => document.querySelector("scim-audit-logs").remove());
  await eventually(() => assert.equal(proxy.streams, 0));
  await eventually(async () => assert.equal(await listeners(), 0));
});

/**
 * Script of a host with its own source. `window.give(1, 2)` sends the entries `new-1` and `new-2` to the
 * stream; `window.give()` ends it.
 */
const OWN_STREAM = (log) => `
  const log = ${JSON.stringify(log)};
  const waiting = [];
  window.asked = [];
  window.stopped = 0;
  window.give = (...at) => waiting.splice(0).forEach((resolve) => resolve(at));
  const source = {
    list: async () => ({ items: log, total: log.length }),
    get: async (requestId) => log.find((entry) => entry.requestId === requestId),
    async *stream(query, { lastEventId, signal }) {
      window.asked.push({ query, lastEventId, aborts: signal instanceof AbortSignal });
      try {
        for (;;) {
          const at = await new Promise((resolve) => waiting.push(resolve));
          if (at.length === 0) return;
          for (const one of at) yield { ...log[0], requestId: "new-" + one };
        }
      } finally {
        window.stopped += 1;
      }
    },
  };`;

journey("the host’s own stream receives the filters and the last entry’s ID, and is stopped at the end", {}, async ({ page, defer }) => {
  const log = mixedLog(5);
  const host = defer(await Host.start({ script: `${OWN_STREAM(log)}\ndocument.querySelector("scim-audit-logs").source = source;` }));
  const viewer = new Viewer(page, { level: 2 });
  await page.goto(host.address);
  await eventually(async () => assert.equal((await viewer.rows()).length, 5));
  const following = new Following(viewer);
  await viewer.fill({ "HTTP Method": "PATCH" });
  await viewer.button("Filter").click();
  await following.start();
  await eventually(async () => assert.equal((await page.evaluate(() => window.asked)).length, 1));
  await page.evaluate(() => window.give(1, 2, 2, 3));
  await following.counts("3 new entries");
  // The stream ends, and the viewer requests it again from the last received entry.
  await page.evaluate(() => window.give());
  await following.is("Reconnecting…");
  await eventually(async () => assert.equal((await page.evaluate(() => window.asked)).length, 2));
  await following.live();
  await page.evaluate(() => window.give(3, 4));
  await following.counts("4 new entries");
  const [first, second] = await page.evaluate(() => window.asked);
  assert.deepEqual(first, { query: { method: ["PATCH"] }, lastEventId: undefined, aborts: true });
  assert.deepEqual(second, { query: { method: ["PATCH"] }, lastEventId: "new-3", aborts: true });
  assert.equal(await page.evaluate(() => window.stopped), 1);
  await following.button.click();
  await page.evaluate(() => window.give(5));
  await eventually(async () => assert.equal(await page.evaluate(() => window.stopped), 2, "it is told to stop"));
  assert.deepEqual(await Host.seen(page, "error"), []);
});

journey("the mapping applies to streams, and a break without event IDs is shown as a possible gap", {}, async ({ page, defer }) => {
  const host = defer(
    await Host.start({
      script: `
        window.parts = [];
        const row = (id) => ({ uuid: id, at: "2026-05-07T10:00:00.000Z", verb: "GET", path: "/Users", code: 200 });
        document.querySelector("scim-audit-logs").mapping = { fields: { requestId: "uuid", time: "at", method: "verb", endpoint: "path", statusCode: "code" } };
        document.querySelector("scim-audit-logs").source = {
          list: async () => [row("old")],
          get: async (id) => row(id),
          stream: async () => new ReadableStream({ start(controller) { window.parts.push(controller); } }),
        };
        window.say = (text) => window.parts.at(-1).enqueue(text);
        window.row = row;`,
    }),
  );
  const viewer = new Viewer(page, { level: 2 });
  await page.goto(host.address);
  await eventually(async () => assert.equal((await viewer.rows()).length, 1));
  const following = new Following(viewer);
  await following.start();
  await page.evaluate(() =>
    window.say(`retry: 500\n\ndata: ${JSON.stringify(window.row("n1"))}\n\n: heartbeat\n\nevent: ping\ndata: {}\n\ndata: "odd"\n\n`),
  );
  await following.counts("1 new entry");
  await page.evaluate(() => window.parts.at(-1).error(new Error("gone")));
  await eventually(async () => assert.equal(await page.evaluate(() => window.parts.length), 2));
  await following.counts("There may be new entries");
  await following.news.click();
  await following.counts("No new entries");
});

journey("a source without a stream has no Follow button and causes no error", {}, async ({ page, defer }) => {
  const log = mixedLog(3);
  const host = defer(
    await Host.start({ script: `${OWN_STREAM(log)}\ndelete source.stream;\ndocument.querySelector("scim-audit-logs").source = source;` }),
  );
  const viewer = new Viewer(page, { level: 2 });
  await page.goto(host.address);
  await eventually(async () => assert.equal((await viewer.rows()).length, 3));
  await viewer.button("Refresh").waitFor();
  assert.equal(await viewer.button("Follow").count(), 0);
  assert.deepEqual(await Host.seen(page, "error"), []);
});

for (const [status, said] of [
  [404, "This log does not support Follow."],
  [501, "This log does not support Follow."],
  [403, "Following stopped. You do not have access to this audit log."],
  [401, "Following stopped. You are not signed in."],
]) {
  journey(`a stream response ${status} is reported once, and the rows stay`, {}, async ({ page, watch, defer }) => {
    watch.expectFailedLoad(STREAM, status);
    let calls = 0;
    const routes = {
      [STREAM]: (_, answer) => {
        calls += 1;
        answer.writeHead(status).end();
      },
    };
    const host = defer(await Host.start({ gateway: gateway.admin, routes }));
    const viewer = new Viewer(page, { level: 2 });
    await viewer.open(host.address);
    const following = new Following(viewer);
    await following.button.click();
    await eventually(async () =>
      assert.match(
        await following.strip.innerText(),
        new RegExp(said.replace("You are not signed in", "(You are not signed in|Your session has ended)")),
      ),
    );
    assert.equal(await following.button.getAttribute("aria-pressed"), "false");
    assert.ok((await viewer.rows()).length > 0);
    assert.equal(calls, 1);
    await assertAccessibleInEveryLook(page, `stream ${status}`);
    await picture(page, `follow-${status}`);
    const told = (await Host.seen(page)).map(({ type }) => type);
    assert.equal(told.includes("unauthorized"), status === 401);
    assert.equal(told.includes("error"), status === 401 || status === 403);
  });
}

journey("a stream response 429 is retried after its Retry-After time", {}, async ({ page, watch, defer }) => {
  watch.expectFailedLoad(STREAM, 429);
  const times = [];
  let host;
  const routes = {
    [STREAM]: (question, answer) => {
      times.push(Date.now());
      if (times.length > 1) return host.api.answer(question, answer);
      answer.writeHead(429, { "retry-after": "4" }).end();
    },
  };
  host = defer(await Host.start({ gateway: gateway.admin, routes }));
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  const following = new Following(viewer);
  await following.button.click();
  await following.is("Reconnecting…");
  await following.live();
  assert.ok(times[1] - times[0] >= 3_900, `${times[1] - times[0]} ms`);
});

journey("an HTML response is not accepted as a stream", {}, async ({ page, defer }) => {
  const routes = { [STREAM]: (_, answer) => answer.writeHead(200, { "content-type": "text/html" }).end("data: <p>Sign in</p>\n\n") };
  const host = defer(await Host.start({ gateway: gateway.admin, routes }));
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  const following = new Following(viewer);
  await following.button.click();
  await eventually(async () => assert.match(await following.strip.innerText(), /Following stopped\. The response is not an audit log\./));
});
