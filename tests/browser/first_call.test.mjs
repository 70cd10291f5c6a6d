// The first call to the API: the page's JavaScript sends it while the wasm is on its way, and the viewer uses the
// answer only if it would have sent the same request. All under the strict policy, against a real gateway.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before } from "node:test";

import { Session } from "../../examples/portal/session.mjs";
import { ViewerFiles } from "../../examples/portal/viewer_files.mjs";
import { mixedLog } from "./support/entries.mjs";
import { told } from "./support/environment.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { ELEMENT, Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { Viewer } from "./support/viewer.mjs";

const LIST = "/api/v1/audit-logs";
const LONG_MS = 300_000;

let gateway;
let wasm;
let bytes;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(40) });
  ({ wasm } = await ViewerFiles.of(told("VIEWER_DIST")));
  bytes = await readFile(`${told("VIEWER_DIST")}/${wasm}`);
});
after(() => gateway?.stop());

/** Starts a host that keeps the wasm back until `release` is called. */
async function hostOf(options = {}) {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const file = async (_, answer) => {
    await held;
    answer.writeHead(200, { "content-type": "application/wasm" }).end(bytes);
  };
  const host = await Host.start({ gateway: gateway.admin, ...options, routes: { [`/viewer/${wasm}`]: file, ...options.routes } });
  return { host, release };
}

/** The calls of the list, without those for one number. */
const lists = (host) => host.api.calls.filter(({ url }) => url.split("?")[0] === LIST && !url.includes("limit=1"));

/** Waits until the list was called this many times, and gives further calls the time to come. */
async function called(host, count) {
  await eventually(() => assert.equal(lists(host).length, count));
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(lists(host).length, count);
}

/** What a link or a view state asks for, and whether that is certain without the wasm. */
const VIEWS = [
  { state: {}, query: "" },
  { state: { method: "patch", status: "failed" }, query: "?method=PATCH&status=failed" },
  { state: { q: "a b&c=u", order: "asc" }, query: "?q=a+b%26c%3Du&order=asc" },
  { state: { endpoint: "/Users/*", statusCode: "4xx", timeZone: "UTC" }, query: "?endpoint=%2FUsers%2F*&statusCode=4xx" },
  { link: "method:post;code:404;zone:UTC", query: "?method=POST&statusCode=404" },
  { link: "q:jane+doe%26;order:asc;open:request:1", query: "?q=jane+doe%26&order=asc" },
  { pageSize: 25, state: { resourceType: "Users" }, query: "?resourceType=Users&limit=25" },
  { state: { range: "24h" } },
  { state: { startDate: "2026-05-01" } },
  { state: { minDurationMs: "250" } },
  { state: { statusCode: "404, 5xx" } },
  { state: { q: " é" } },
  { link: "not.method:GET" },
  { link: "q:a!.b" },
];

for (const { state, link, pageSize, query } of VIEWS) {
  const what = JSON.stringify(state ?? link);
  const title = query === undefined ? `${what}: the viewer alone knows what to ask for` : `${what}: asked for while the wasm loads`;
  journey(title, {}, async ({ page, watch, defer }) => {
    const sync = link === undefined ? "" : ' url-sync="replace"';
    const body = `<scim-audit-logs api-base="/api/v1"${sync}${pageSize ? ` page-size="${pageSize}"` : ""}></scim-audit-logs>`;
    const script = state ? `document.querySelector("scim-audit-logs").state = ${JSON.stringify(state)};` : "";
    const { host, release } = await hostOf({ body, script });
    defer(host);
    if (link?.includes("open:")) watch.expectFailedLoad(`${LIST}/1`, 404);
    // The entry of a link is asked for after the rows.
    const entry = link?.includes("open:") && page.waitForResponse((response) => new URL(response.url()).pathname.endsWith(`${LIST}/1`));
    await page.goto(`${host.address}/${link === undefined ? "" : `?al=${link}`}`);
    await called(host, query === undefined ? 0 : 1);
    if (query !== undefined) assert.equal(lists(host)[0].url, `${LIST}${query}`);
    release();
    await eventually(async () => assert.equal((await Host.seen(page, "ready")).length, 1));
    await called(host, 1);
    await entry;
    await page.waitForLoadState("networkidle");
  });
}

/** Script of a portal that provides tokens, and counts the questions. */
const PROVIDING = `
  window.asked = [];
  document.querySelector("scim-audit-logs").tokenProvider = async ({ reason, signal }) => {
    window.asked.push(reason);
    const answer = await fetch("/session/token", { method: "POST", signal });
    if (!answer.ok) throw new Error("the session has ended");
    return answer.json();
  };
`;

journey("one token is asked for, and both the page and the viewer send it", {}, async ({ page, defer }) => {
  const session = new Session(LONG_MS);
  const { host, release } = await hostOf({ session, script: PROVIDING });
  defer(host);
  await page.goto(host.address);
  await called(host, 1);
  release();
  await eventually(async () => assert.equal((await Host.seen(page, "ready")).length, 1));
  await eventually(() => assert.equal(host.api.timelineCalls.length, 1));
  await called(host, 1);
  assert.deepEqual(await page.evaluate(() => window.asked), ["initial"]);
  assert.equal(session.issued.length, 1);
  for (const call of [...host.api.calls, ...host.api.timelineCalls]) assert.equal(call.authorization, `Bearer ${session.issued[0]}`);
});

journey("a token that is refused while the wasm loads is replaced once", {}, async ({ page, watch, defer }) => {
  const session = new Session(LONG_MS);
  const accepts = session.accepts.bind(session);
  session.accepts = (authorization) => authorization !== `Bearer ${session.issued[0]}` && accepts(authorization);
  const { host, release } = await hostOf({ session, script: PROVIDING });
  defer(host);
  watch.expectFailedLoad(LIST, 401);
  await page.goto(host.address);
  await called(host, 1);
  release();
  await eventually(async () => assert.equal((await Host.seen(page, "ready")).length, 1));
  await called(host, 2);
  assert.deepEqual(await page.evaluate(() => window.asked), ["initial", "unauthorized"]);
  assert.deepEqual(
    lists(host).map(({ status }) => status),
    [401, 200],
  );
});

journey("a portal that gives no token is asked once, and the viewer says so", {}, async ({ page, watch, defer }) => {
  const session = new Session(LONG_MS);
  session.signedIn = false;
  const { host, release } = await hostOf({ session, script: PROVIDING });
  defer(host);
  watch.expectFailedLoad("/session/token", 401);
  await page.goto(host.address);
  await eventually(async () => assert.deepEqual(await page.evaluate(() => window.asked), ["initial"]));
  release();
  const viewer = new Viewer(page, { level: 2 });
  await viewer.within
    .getByText(/tokenProvider failed/)
    .first()
    .waitFor();
  await called(host, 0);
  assert.deepEqual(await page.evaluate(() => window.asked), ["initial"]);
});

journey("a view that changes while the wasm loads is the one that is shown", {}, async ({ page, defer }) => {
  const { host, release } = await hostOf();
  defer(host);
  await page.goto(host.address);
  await called(host, 1);
  await page.evaluate(() => {
    document.querySelector("scim-audit-logs").state = { method: "DELETE" };
  });
  release();
  await eventually(async () => assert.equal((await Host.seen(page, "ready")).length, 1));
  assert.deepEqual(
    lists(host).map(({ url }) => url),
    [LIST, `${LIST}?method=DELETE`],
  );
  const viewer = new Viewer(page, { level: 2 });
  for (const row of await viewer.rows()) assert.match(JSON.stringify(row), /DELETE/);
});

journey("a viewer that is removed while the wasm loads takes its call with it", {}, async ({ page, defer }) => {
  let closed = 0;
  const asked = [];
  const slow = (question, answer) => {
    asked.push(question.url);
    answer.on("close", () => (closed += 1));
  };
  const { host, release } = await hostOf({ routes: { [LIST]: slow } });
  defer(host);
  await page.goto(host.address);
  await eventually(() => assert.deepEqual(asked, [LIST]));
  await page.evaluate(() => document.querySelector("scim-audit-logs").remove());
  await eventually(() => assert.equal(closed, 1));
  release();
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.deepEqual(asked, [LIST]);
});

journey("a call that gets no answer while the wasm loads is repeated by the viewer", {}, async ({ page, watch, defer }) => {
  // A browser repeats a call on a connection that it used before by itself, so all calls break until the wasm comes.
  let [isBroken, early, late] = [true, 0, 0];
  let host;
  const broken = (question, answer) => {
    if (isBroken) {
      early += 1;
      answer.destroy();
    } else {
      late += 1;
      host.api.answer(question, answer);
    }
  };
  const held = await hostOf({ routes: { [LIST]: broken } });
  host = defer(held.host);
  watch.expectFailedLoad(LIST, "ERR_EMPTY_RESPONSE");
  await page.goto(host.address);
  await eventually(() => assert.ok(early > 0));
  await new Promise((resolve) => setTimeout(resolve, 300));
  isBroken = false;
  held.release();
  await eventually(async () => assert.equal((await Host.seen(page, "ready")).length, 1));
  assert.equal(late, 1);
});

journey("an error of the server is shown as ever, and asked for once", {}, async ({ page, watch, defer }) => {
  let calls = 0;
  const failing = (_, answer) => {
    calls += 1;
    answer.writeHead(503, { "content-type": "application/problem+json", "retry-after": "7" }).end('{"detail":"the log is being moved"}');
  };
  const { host, release } = await hostOf({ routes: { [LIST]: failing } });
  defer(host);
  watch.expectFailedLoad(LIST, 503);
  await page.goto(host.address);
  await eventually(() => assert.equal(calls, 1));
  release();
  const viewer = new Viewer(page, { level: 2 });
  await viewer.within
    .getByText(/the log is being moved/)
    .first()
    .waitFor();
  const [event] = await Host.seen(page, "error");
  assert.deepEqual([event.code, event.status], ["server", 503]);
  assert.equal(calls, 1);
});

for (const [what, given] of Object.entries({
  "a transport": "viewer.transport = (request, { signal }) => fetch(request, { signal });",
  "a CSRF token": 'viewer.csrf = { header: "X-CSRF", token: () => "abc" };',
  "a source of its own": "viewer.source = { list: async () => ({ items: [], nextCursor: null, total: 0 }), get: async () => ({}) };",
})) {
  journey(`${what} of the portal is not used before the viewer is there`, {}, async ({ page, defer }) => {
    const script = `const viewer = document.querySelector("scim-audit-logs"); ${given}`;
    const { host, release } = await hostOf({ script });
    defer(host);
    await page.goto(host.address);
    await called(host, 0);
    release();
    await eventually(async () => assert.equal((await Host.seen(page, "ready")).length, 1));
    await called(host, given.includes("source") ? 0 : 1);
  });
}

journey("counts are asked for when the rows are on the screen", { width: 1440, height: 900 }, async ({ page, defer }) => {
  const script = `
    window.at = {};
    new MutationObserver(() => {
      const root = document.querySelector("scim-audit-logs")?.shadowRoot;
      if (root?.querySelector('[aria-rowindex="2"]')) window.at.rows ??= performance.now();
    }).observe(document.querySelector("scim-audit-logs").shadowRoot, { childList: true, subtree: true });
  `;
  const { host, release } = await hostOf({ script: "", body: ELEMENT });
  defer(host);
  await page.goto(host.address);
  await page.evaluate(script);
  release();
  await eventually(() => assert.equal(host.api.timelineCalls.length, 1));
  // A request is listed when it has ended.
  const isListed = () => performance.getEntriesByType("resource").some(({ name }) => name.includes("/histogram"));
  await page.waitForFunction(isListed);
  const [rows, counts] = await page.evaluate(() => [
    window.at.rows,
    performance.getEntriesByType("resource").find(({ name }) => name.includes("/histogram")).startTime,
  ]);
  assert.ok(counts > rows, `the counts are asked for at ${counts} ms, the rows are there at ${rows} ms`);
});
