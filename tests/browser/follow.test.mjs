// Following the log as it grows: counted and not put among the rows, nothing lost, nothing twice, whatever breaks.
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

/** A viewer that follows. */
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

  /** Waits until the log is followed and the list that is asked at its start has arrived. */
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

  /** Shows what is new, and waits until it is shown. */
  async show() {
    await this.viewer.answered(() => this.news.click());
    await this.counts("No new entries");
  }
}

/** Has a SCIM client make requests, one after the other. Each is in the log when this returns. */
async function requests(gateway, count, path = "/Users") {
  for (let at = 0; at < count; at += 1) {
    const answer = await fetch(`${gateway.scim}${path}?startIndex=${at + 1}`);
    await answer.arrayBuffer();
  }
}

/** The calls of the stream that the page makes, as it goes: what `Last-Event-ID` each shows. */
function streams(page) {
  const calls = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname.endsWith("/stream")) calls.push({ request, query: Object.fromEntries(url.searchParams), shows: request.headers()["last-event-id"] });
  });
  return calls;
}

/** Fails when the rows are not the newest of the log, each once. */
async function assertNewest(viewer, gateway) {
  const ids = (await viewer.rows()).map((row) => row["Request ID"]);
  const log = (await gateway.everything()).map(({ requestId }) => requestId);
  assert.deepEqual(ids, log.slice(0, ids.length));
}

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(30) });
});
after(() => gateway?.stop());

journey("new entries are counted and move nothing; they are shown when one asks for them", {}, async ({ viewer, page }) => {
  const following = new Following(viewer);
  await viewer.open(gateway.admin);
  assert.equal(await following.button.getAttribute("aria-pressed"), "false");
  await following.start();
  assert.equal(await following.button.getAttribute("aria-pressed"), "true");
  await following.counts("No new entries");
  await assertAccessibleInEveryLook(page, "following");
  await picture(page, "follow-nothing-new");

  const before = await viewer.rows();
  const first = viewer.row(before[0]["Request ID"]);
  const place = await first.boundingBox();
  await requests(gateway, 1);
  await following.counts("1 new entry");
  await requests(gateway, 11);
  await following.counts("12 new entries");
  assert.deepEqual(await viewer.rows(), before, "the rows are as they were");
  assert.deepEqual(await first.boundingBox(), place, "and where they were");
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

journey("what was recorded before one follows is shown, not counted", {}, async ({ viewer, page }) => {
  const following = new Following(viewer);
  await viewer.open(gateway.admin);
  await requests(gateway, 3);
  await viewer.answered(() => following.button.click());
  await following.live();
  await assertNewest(viewer, gateway);
  await following.counts("No new entries");
  await page.getByRole("button", { name: "Follow" }).click();
});

journey("only what matches the applied filters is counted, also when they change", {}, async ({ viewer, page }) => {
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
  assert.deepEqual(calls.map(({ query }) => query), [{ endpoint: "/Groups" }, { endpoint: "/Users" }, {}]);
});

journey("a range that has ended is said to be over, and is not followed", {}, async ({ viewer, page }) => {
  const calls = streams(page);
  const following = new Following(viewer);
  await viewer.open(gateway.admin);
  await viewer.filter({ "End date": "2026-05-09" });
  await eventually(async () => assert.equal(await following.button.getAttribute("aria-disabled"), "true"));
  await assertAccessibleInEveryLook(page, "nothing to follow");
  // Pressed all the same, it says why not.
  await following.button.press("Enter");
  await following.is("The end date has passed, so no new entries can match.");
  assert.equal(await following.button.getAttribute("aria-pressed"), "false");
  await assertAccessibleInEveryLook(page, "a range that is over");
  await picture(page, "follow-over");
  assert.deepEqual(calls, []);
  // Other filters are followed by themselves.
  await viewer.reset();
  await following.live();
  await requests(gateway, 1);
  await following.counts("1 new entry");
});

journey("a gateway that stops and starts again is followed on from where it was", {}, async ({ viewer, page, watch, defer }) => {
  watch.expectFailedLoad(STREAM, "ERR_CONNECTION_REFUSED");
  const own = defer(await Gateway.start({ entries: mixedLog(5) }));
  const calls = streams(page);
  const following = new Following(viewer);
  await viewer.open(own.admin);
  await following.start();
  await requests(own, 2);
  await following.counts("2 new entries");
  const refused = page.waitForEvent("requestfailed", (request) => request.url().includes(STREAM) && request !== calls[0].request);
  await own.halt();
  await following.is("Reconnecting…");
  // In one look: there is nobody to give another language.
  await assertAccessible(page, "reconnecting");
  await picture(page, "follow-reconnecting");
  await refused;
  await own.resume();
  // Recorded before the viewer asks again.
  await requests(own, 5);
  await following.counts("7 new entries");
  await following.live();
  await requests(own, 1);
  await following.counts("8 new entries");
  assert.equal(calls[0].shows, undefined);
  assert.ok(calls.slice(1).every(({ shows }) => shows?.length > 0), "each call shows where it goes on");
  await following.show();
  assert.equal((await viewer.rows()).length, 13);
  await assertNewest(viewer, own);
});

journey("a connection that breaks in the middle of events loses and repeats nothing", {}, async ({ viewer, watch, defer }) => {
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

journey("Pause ends the connection; Resume counts what came meanwhile", {}, async ({ viewer, page, defer }) => {
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
  // Asked for while paused: what was shown then is not counted again.
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

journey("a tab in the background follows nothing, and goes on without loss when it is seen", {}, async ({ viewer, page, defer }) => {
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
  assert.deepEqual(calls.map(({ shows }) => shows !== undefined), [false, true]);
  // What is paused stays so.
  await following.strip.getByRole("button", { name: "Pause" }).click();
  await whileHidden(page, () => requests(gateway, 1));
  await following.is("Paused");
  assert.equal(calls.length, 2);
});

journey("what is followed ends with the viewer, and nothing is left", {}, async ({ page, context, defer }) => {
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
  assert.equal(await listeners(), 0, "who does not follow listens to nothing");
  await new Following(viewer).start();
  assert.equal(proxy.streams, 1);
  assert.equal(await listeners(), 1);
  await page.evaluate(() => document.querySelector("scim-audit-logs").remove());
  await eventually(() => assert.equal(proxy.streams, 0));
  await eventually(async () => assert.equal(await listeners(), 0));
});

/** A page whose own log gives entries as the test says: `give(n)`, and `end()`. */
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

journey("the host’s own stream is used: asked with the filters, from its last entry on, and ended", {}, async ({ page, defer }) => {
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
  // It ends, and is asked to go on after what it gave last.
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

journey("a stream under other names is read by the mapping; without ids a break is said to be a gap", {}, async ({ page, defer }) => {
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
  await page.evaluate(() => window.say(`retry: 500\n\ndata: ${JSON.stringify(window.row("n1"))}\n\n: heartbeat\n\nevent: ping\ndata: {}\n\ndata: "odd"\n\n`));
  await following.counts("1 new entry");
  await page.evaluate(() => window.parts.at(-1).error(new Error("gone")));
  await eventually(async () => assert.equal(await page.evaluate(() => window.parts.length), 2));
  await following.counts("There may be new entries");
  await following.news.click();
  await following.counts("No new entries");
});

journey("a source without a stream has no Follow, and nothing fails", {}, async ({ page, defer }) => {
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
  journey(`a stream that is answered with ${status} says so once, and the rows stay`, {}, async ({ page, watch, defer }) => {
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
    await eventually(async () => assert.match(await following.strip.innerText(), new RegExp(said.replace("You are not signed in", "(You are not signed in|Your session has ended)"))));
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

journey("a log that is asked too often is asked again when it says", {}, async ({ page, watch, defer }) => {
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

journey("a page that is no stream is not taken for one", {}, async ({ page, defer }) => {
  const routes = { [STREAM]: (_, answer) => answer.writeHead(200, { "content-type": "text/html" }).end("data: <p>Sign in</p>\n\n") };
  const host = defer(await Host.start({ gateway: gateway.admin, routes }));
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  const following = new Following(viewer);
  await following.button.click();
  await eventually(async () => assert.match(await following.strip.innerText(), /Following stopped\. The response is not an audit log\./));
});
