// Data sources other than a gateway with a token: cookies with a CSRF header, the portal's own transport, the
// portal's own source, and APIs with other response shapes.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before } from "node:test";

import { failed, mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { MAPPING, odd, PAGE } from "./support/odd_apis.mjs";
import { Viewer } from "./support/viewer.mjs";

const LIST = "/api/v1/audit-logs";
const LOG = [failed({ time: "2026-05-11T09:40:39.527Z", method: "PATCH" }), ...mixedLog(24)];
const IDS = LOG.map(({ requestId }) => requestId);

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: LOG });
});
after(() => gateway?.stop());

/** Checks the main functions: the newest entry is first, an entry opens, and a filter applies. */
async function assertWorks(viewer) {
  assert.equal((await viewer.firstRow())["Request ID"], IDS[0]);
  await viewer.show(IDS[0], "View request");
  assert.ok((await viewer.headers()).length > 0);
  await viewer.closeWithEscape();
  await viewer.fill({ "HTTP Method": "PATCH" });
  await viewer.button("Filter").click();
  await eventually(async () => {
    const rows = await viewer.rows();
    assert.ok(rows.length > 0 && rows.every((row) => row["HTTP Method"] === "PATCH"));
  });
}

/** Opens a page and waits for the ready event, because the viewer may not use the list URL of the gateway. */
async function open(page, host) {
  const viewer = new Viewer(page, { level: 2 });
  await page.goto(host.address);
  await eventually(async () => assert.equal((await Host.seen(page, "ready")).length, 1));
  return viewer;
}

journey("cookies work with a CSRF header that is read again for each call", {}, async ({ page, context, defer }) => {
  const portal = { csrf: "first", refused: 0, seen: [] };
  const host = defer(
    await Host.start({
      gateway: gateway.admin,
      routes: {
        "/api/v1/": (question, answer) => {
          // The histogram call may run in parallel to another one, so it takes no single-use token.
          if (question.url.includes("/histogram")) return host.api.answer(question, answer);
          const { cookie = "", "x-csrf-token": csrf, authorization } = question.headers;
          portal.seen.push(csrf);
          if (!cookie.includes("portal=visitor") || csrf !== portal.csrf || authorization) {
            portal.refused += 1;
            return answer.writeHead(403, { "content-type": "application/problem+json" }).end('{"title":"Forbidden","status":403}');
          }
          // The strictest behaviour of portals: each token is valid for one call.
          portal.csrf = randomBytes(8).toString("hex");
          answer.setHeader("set-cookie", `csrf=${portal.csrf}; Path=/; SameSite=Strict`);
          return host.api.answer(question, answer);
        },
      },
      script: `
        document.querySelector("scim-audit-logs").csrf = {
          header: "X-CSRF-Token",
          token: () => /csrf=(\\w+)/.exec(document.cookie)[1],
        };`,
    }),
  );
  await context.addCookies([
    { name: "portal", value: "visitor", url: host.address, httpOnly: true, sameSite: "Strict" },
    { name: "csrf", value: portal.csrf, url: host.address, sameSite: "Strict" },
  ]);
  const viewer = await open(page, host);
  await assertWorks(viewer);
  assert.equal(portal.refused, 0);
  assert.equal(new Set(portal.seen).size, 3, "another token each time");
});

journey("the portal’s own transport sends every call and can add a signature", {}, async ({ page, defer }) => {
  const signatures = [];
  let host;
  host = defer(
    await Host.start({
      gateway: gateway.admin,
      routes: {
        "/api/v1/": (question, answer) => {
          signatures.push(question.headers["x-signature"]);
          return host.api.answer(question, answer);
        },
      },
      script: `
        window.sent = [];
        document.querySelector("scim-audit-logs").transport = async (request, { signal }) => {
          window.sent.push([request.method, new URL(request.url).pathname, signal instanceof AbortSignal]);
          const headers = new Headers(request.headers);
          headers.set("x-signature", "of " + new URL(request.url).pathname);
          return fetch(new Request(request, { headers, signal }));
        };`,
    }),
  );
  const viewer = await open(page, host);
  await assertWorks(viewer);
  const all = await page.evaluate(() => window.sent);
  assert.deepEqual(signatures.toSorted(), all.map(([, path]) => `of ${path}`).sort());
  // The histogram of the timeline is requested in parallel to the list.
  const sent = all.filter(([, path]) => !path.endsWith("/histogram"));
  assert.deepEqual(sent, [
    ["GET", LIST, true],
    ["GET", `${LIST}/${IDS[0]}`, true],
    ["GET", LIST, true],
  ]);
});

journey("the error names a failing transport, and Retry calls it again", {}, async ({ page, defer }) => {
  const host = defer(
    await Host.start({
      gateway: gateway.admin,
      script: `
        let broken = true;
        document.querySelector("scim-audit-logs").transport = (request) => {
          if (!broken) return fetch(request);
          broken = false;
          return { not: "a response, but s3cret" };
        };`,
    }),
  );
  const viewer = new Viewer(page, { level: 2 });
  await page.goto(host.address);
  await viewer.alert
    .getByText(/transport/)
    .first()
    .waitFor();
  assert.doesNotMatch(await viewer.alert.innerText(), /s3cret/);
  await viewer.answered(() => viewer.alert.getByRole("button", { name: "Retry" }).click());
  assert.equal((await viewer.rows()).length, 25);
});

journey("the host’s own source needs no API, and functions that it does not offer are hidden", {}, async ({ page, defer }) => {
  const host = defer(
    await Host.start({
      script: `
        const log = ${JSON.stringify(LOG)};
        window.asked = [];
        document.querySelector("scim-audit-logs").source = {
          async list(query, { signal }) {
            window.asked.push(["list", query, signal instanceof AbortSignal]);
            const items = log.filter((entry) => !query.method?.length || query.method.includes(entry.method));
            return { items, total: items.length };
          },
          async get(requestId, { signal }) {
            window.asked.push(["get", requestId, signal instanceof AbortSignal]);
            return log.find((entry) => entry.requestId === requestId);
          },
        };`,
    }),
  );
  const viewer = await open(page, host);
  await assertWorks(viewer);
  const asked = await page.evaluate(() => window.asked);
  assert.deepEqual(
    asked.map(([what, , signal]) => [what, signal]),
    [
      ["list", true],
      ["get", true],
      ["list", true],
    ],
  );
  assert.deepEqual(asked.at(-1)[1].method, ["PATCH"]);
  assert.deepEqual(host.api.calls, [], "no API is asked");
  for (const absent of [/export/i, /follow|live|stream/i]) assert.equal(await page.getByRole("button", { name: absent }).count(), 0);
  assert.equal(await page.getByRole("region", { name: "Timeline" }).count(), 0);
  assert.deepEqual(await Host.seen(page, "error"), []);
});

journey("the dialog shows an error when the host’s source fails to return an entry", {}, async ({ page, defer }) => {
  const host = defer(
    await Host.start({
      script: `
        document.querySelector("scim-audit-logs").source = {
          list: async () => ({ items: ${JSON.stringify(LOG.slice(0, 3))} }),
          get: async () => { throw new Error("s3cret"); },
        };`,
    }),
  );
  const viewer = await open(page, host);
  await viewer.row(IDS[0]).getByRole("button", { name: "View request" }).click();
  await viewer.dialog
    .getByText(/source\.get/)
    .first()
    .waitFor();
  assert.doesNotMatch(await viewer.dialog.innerText(), /s3cret/);
  assert.equal((await viewer.rows()).length, 3);
});

/** Starts a host whose viewer uses an API of this shape. */
const oddHost = (shape, { mapping, ...options } = {}) =>
  Host.start({
    routes: odd(shape, LOG, options),
    body: `<scim-audit-logs api-base="/odd" page-size="${PAGE}"></scim-audit-logs>`,
    script: mapping ? `document.querySelector("scim-audit-logs").mapping = ${JSON.stringify(mapping)};` : "",
  });

for (const [shape, mapping] of [["scim"], ["data"], ["results"], ["link"], ["renamed", MAPPING]]) {
  journey(`the viewer reads all pages of an API with another shape: ${shape}`, {}, async ({ page, defer }) => {
    const calls = [];
    const host = defer(await oddHost(shape, { mapping, calls }));
    const viewer = await open(page, host);
    assert.deepEqual(
      (await viewer.allRows()).map((row) => row["Request ID"]),
      IDS,
    );
    assert.equal(calls.length, 3, "three pages");
    await viewer.answered(() => viewer.reset());
    const first = await viewer.firstRow();
    assert.deepEqual(
      [first.Status, first["HTTP Method"], first.Endpoint, first["Status Code"].slice(0, 3)],
      ["Failed", "PATCH", LOG[0].endpoint, "404"],
    );
    await assertWorks(viewer);
    assert.equal(calls.at(-1).method, "PATCH", "a filter is sent as the contract has it");
    assert.deepEqual(await Host.seen(page, "error"), []);
  });
}

journey("a total that the log counts only on request is filled in when it is there", {}, async ({ page, defer }) => {
  const calls = [];
  const host = defer(await oddHost("late", { calls }));
  const viewer = await open(page, host);
  await viewer.within.getByText("At least 5 entries").waitFor();
  await viewer.within.getByText(`${IDS.length} entries`).first().waitFor();
  const asked = calls.filter(({ total }) => total !== undefined).map(({ total, limit }) => [total, limit]);
  assert.deepEqual(asked, [["exact", "1"]], "the total is asked for once, without rows");
  assert.equal((await viewer.rows()).length, IDS.length);
});

for (const [what, mapping, named] of [
  ["a list that is not where the mapping says", { ...MAPPING, items: "answer.rows" }, /answer\.rows/],
  [
    "an entry’s id that is not where the mapping says",
    { ...MAPPING, fields: { ...MAPPING.fields, requestId: "uuid" } },
    /requestId.*uuid|uuid.*requestId/s,
  ],
  [
    "a time that is not where the mapping says",
    { ...MAPPING, fields: { ...MAPPING.fields, time: "at" } },
    /\btime\b.*\bat\b|\bat\b.*\btime\b/s,
  ],
]) {
  journey(`the error names the mapping that did not match: ${what}`, {}, async ({ page, defer }) => {
    const host = defer(await oddHost("renamed", { mapping }));
    await page.goto(host.address);
    const viewer = new Viewer(page, { level: 2 });
    await eventually(async () => assert.match(await viewer.entries.innerText(), named));
  });
}

journey("the error for an unknown list shape names the keys that were looked for", {}, async ({ page, defer }) => {
  const host = defer(await oddHost("renamed"));
  await page.goto(host.address);
  const viewer = new Viewer(page, { level: 2 });
  await viewer.alert.getByRole("heading", { name: "The response could not be read" }).waitFor();
  assert.match(await viewer.alert.innerText(), /items.*Resources.*data.*results/s);
  const [{ code }] = await Host.seen(page, "error");
  assert.ok(["unmapped", "unreadable"].includes(code), code);
});
