// Tokens: parallel calls share one request for a token, and tokens are only kept in memory and never exposed.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { Session } from "../../examples/portal/session.mjs";
import { mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { ELEMENT, Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { everything } from "./support/traces.mjs";
import { Viewer } from "./support/viewer.mjs";

const LIST = "/api/v1/audit-logs";
const LONG_MS = 300_000;
const GONE = "after the viewer is gone";
const MANY = 50;
/** Maximum number of parallel calls that Chromium makes to one origin. */
const AT_ONCE = 6;

/** Script of a portal: one provider for all viewers of the page. It records the reason of each call. */
const PROVIDING = `
  window.asked = [];
  async function tokenProvider({ reason, signal }) {
    window.asked.push(reason);
    const answer = await fetch("/session/token", { method: "POST", signal });
    if (!answer.ok) throw new Error("the session has ended");
    return answer.json();
  }
  for (const viewer of document.querySelectorAll("scim-audit-logs")) viewer.tokenProvider = tokenProvider;
`;

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(12) });
});
after(() => gateway?.stop());

/** Starts a host whose viewers share one provider. */
const hostOf = (session, options = {}) => Host.start({ gateway: gateway.admin, session, script: PROVIDING, ...options });

/**
 * A session that delays its refusals until `count` calls were refused, so that all of them are in progress at
 * once.
 */
class Crowd extends Session {
  #held;
  #gathered;
  #waiting = 0;
  #open;

  gather(count) {
    this.#held = count;
    this.#waiting = 0;
    this.#gathered = new Promise((resolve) => {
      this.#open = resolve;
    });
    this.revoke();
  }

  async accepts(authorization) {
    if (await super.accepts(authorization)) return true;
    if (this.#held) {
      this.#waiting += 1;
      if (this.#waiting === this.#held) this.#open();
      await this.#gathered;
    }
    return false;
  }
}

journey(
  "fifty calls refused at the same time cause one token request, and each call is retried once",
  {},
  async ({ page, watch, defer }) => {
    const session = new Crowd(LONG_MS);
    const body = Array.from({ length: MANY }, (_, at) => `<scim-audit-logs id="v${at}" api-base="/api/v1"></scim-audit-logs>`).join("\n");
    const host = defer(await hostOf(session, { body }));
    await page.goto(host.address);
    const ready = () => eventually(async () => assert.equal((await Host.seen(page, "ready")).length, MANY), { within: 60_000 });
    await ready();
    watch.expectFailedLoad(LIST, 401);
    const [before, issued] = [host.api.calls.length, session.issued.length];
    session.gather(AT_ONCE);
    await page.evaluate(() => {
      for (const viewer of document.querySelectorAll("scim-audit-logs")) viewer.refresh();
    });
    await eventually(
      () => {
        const statuses = host.api.calls.slice(before).map(({ status }) => status);
        assert.deepEqual(
          [statuses.filter((status) => status === 401).length, statuses.filter((status) => status === 200).length],
          [MANY, MANY],
        );
      },
      { within: 60_000 },
    );
    assert.equal(session.issued.length, issued + 1, "one new token for fifty refusals");
    assert.deepEqual((await page.evaluate(() => window.asked)).at(-1), "unauthorized");
    assert.deepEqual([await Host.seen(page, "error"), await Host.seen(page, "unauthorized")], [[], []]);
  },
);

journey("a call refused twice is not retried again, and the portal can sign in and refresh", {}, async ({ page, watch, defer }) => {
  const session = new Session(LONG_MS);
  const script = `${PROVIDING}
    document.addEventListener("scim-audit-unauthorized", (event) => event.preventDefault());`;
  const host = defer(await hostOf(session, { script }));
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  const rows = await viewer.rows();
  watch.expectFailedLoad(LIST, 401);

  // The counts for the timeline are asked for after the rows. They would be refused first, and get a token of their own.
  await page.waitForLoadState("networkidle");
  const before = host.api.calls.length;
  const accepts = session.accepts;
  session.accepts = () => false; // The portal issues new tokens, but the API refuses all of them.
  await viewer.refresh();
  await eventually(async () => assert.equal((await Host.seen(page, "unauthorized")).length, 1));
  assert.deepEqual(
    host.api.calls.slice(before).map(({ status }) => status),
    [401, 401],
  );
  assert.equal(session.issued.length, 2);
  assert.deepEqual(await viewer.rows(), rows);

  session.accepts = accepts;
  await viewer.answered(() => page.evaluate(() => document.querySelector("scim-audit-logs").refresh()));
  assert.deepEqual(await viewer.rows(), rows);
  assert.equal(await viewer.alert.count(), 0);
});

journey("no token appears in the page, its address, its storage, its events or its console", {}, async ({ page, watch, defer }) => {
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  const session = new Session(LONG_MS);
  const body = '<scim-audit-logs api-base="/api/v1" url-sync="push"></scim-audit-logs>';
  const host = defer(await hostOf(session, { body }));
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  watch.expectFailedLoad(LIST, 401);

  const look = async (moment) => {
    const found = JSON.stringify([await everything(page), await Host.seen(page), said]);
    assert.match(found, moment === GONE ? /\/audit-logs/ : /SCIM Audit Logs/, "the search covers the expected content");
    for (const token of session.issued) assert.ok(!found.includes(token), moment);
  };
  await look("rows");
  await viewer.filter({ Endpoint: "/Users" });
  await viewer.show((await viewer.firstRow())["Request ID"], "View request");
  await look("a detail");
  await viewer.closeWithEscape();
  session.revoke();
  await viewer.refresh();
  await look("after a refusal");
  assert.equal(session.issued.length, 2);
  session.accepts = () => false;
  await viewer.refresh();
  await viewer.alert.getByRole("button", { name: "Retry" }).waitFor();
  await look("a lasting refusal");
  await page.evaluate(() => document.querySelector("scim-audit-logs").remove());
  await eventually(async () => assert.equal((await Host.seen(page, "disposed")).length, 1));
  await look(GONE);
});

for (const [what, provider] of [
  ["rejects", "async () => { throw new Error('s3cret-in-a-message') }"],
  ["returns an invalid token", "async () => ({ token: { value: 's3cret-in-a-message' } })"],
  ["throws", "() => { throw new Error('s3cret-in-a-message') }"],
]) {
  journey(`the error names a provider that ${what} and does not repeat its message`, {}, async ({ page, defer }) => {
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    const script = `document.querySelector("scim-audit-logs").tokenProvider = ${provider};`;
    const host = defer(await hostOf(undefined, { script }));
    await page.goto(host.address);
    const viewer = new Viewer(page, { level: 2 });
    await viewer.alert.getByRole("button", { name: "Retry" }).waitFor();
    const [error] = await eventually(async () => {
      const errors = await Host.seen(page, "error");
      assert.ok(errors.length > 0);
      return errors;
    });
    assert.match(await viewer.alert.innerText(), /tokenProvider/);
    assert.deepEqual([error.code, error.fatal], ["host", false]);
    assert.equal(host.api.calls.length, 0, "no call is sent without a token");
    assert.ok(!JSON.stringify([await everything(page), await Host.seen(page), said]).includes("s3cret"));
  });
}

journey("a token in an attribute or in the API's address is rejected and never sent", {}, async ({ page, defer }) => {
  const body = `
    <scim-audit-logs id="a" api-base="/api/v1" token="s3cret"></scim-audit-logs>
    <scim-audit-logs id="b" api-base="/api/v1?access_token=s3cret"></scim-audit-logs>
    <scim-audit-logs id="c" api-base="http://user:s3cret@127.0.0.1:1/api/v1"></scim-audit-logs>`;
  const host = defer(await hostOf(undefined, { script: "", body }));
  await page.goto(host.address);
  await eventually(async () => {
    const errors = (await Host.seen(page)).filter(({ type, detail }) => type === "error" && detail.code === "invalid-option");
    assert.deepEqual([...new Set(errors.map(({ from }) => from))].sort(), ["a", "b", "c"]);
    for (const { detail } of errors) assert.ok(!JSON.stringify(detail).includes("s3cret"));
  });
  for (const { url, authorization } of host.api.calls) {
    assert.ok(!url.includes("s3cret") && authorization === undefined);
  }
});

journey("tokens are sent only to the API's origin, and redirects are not followed", {}, async ({ page, defer }) => {
  const stranger = defer(await Host.start({ gateway: gateway.admin }));
  const session = new Session(LONG_MS);
  const routes = {
    "/api/v1/": (_, answer) => answer.writeHead(307, { location: `${stranger.address}/api/v1/audit-logs` }).end(),
  };
  const policy = { "connect-src": `'self' ${stranger.address}` };
  const host = defer(await hostOf(session, { routes, policy, body: ELEMENT }));
  await page.goto(host.address);
  const viewer = new Viewer(page, { level: 2 });
  await viewer.alert.getByRole("heading", { name: "The audit log redirected, probably to a sign-in page" }).waitFor();
  assert.equal(session.issued.length, 1);
  assert.deepEqual(stranger.api.calls, []);
});

journey("a redirect dispatches an unauthorized event, and the page can sign in and refresh", {}, async ({ page, defer }) => {
  let signedIn = false;
  const calls = [];
  const host = defer(
    await Host.start({
      gateway: gateway.admin,
      script: 'addEventListener("scim-audit-unauthorized", (event) => event.preventDefault());',
      body: '<scim-audit-logs api-base="/portal/v1"></scim-audit-logs>',
      routes: {
        "/sign-in": (_, answer) => answer.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Sign in</title>"),
        "/portal/v1/": async (_, answer, { pathname, search }) => {
          calls.push(pathname);
          if (!signedIn) return answer.writeHead(302, { location: "/sign-in" }).end();
          const given = await fetch(`${gateway.admin}/api${pathname.slice("/portal".length)}${search}`);
          answer.writeHead(given.status, { "content-type": given.headers.get("content-type") }).end(await given.text());
        },
      },
    }),
  );
  const viewer = new Viewer(page, { level: 2 });
  await page.goto(host.address);
  await viewer.alert.getByRole("heading", { name: "The audit log redirected, probably to a sign-in page" }).waitFor();
  assert.equal((await Host.seen(page, "unauthorized")).length, 1);
  assert.deepEqual(await Host.seen(page, "error"), [], "the page handles the event, so no error is dispatched");
  assert.match(await viewer.alert.innerText(), /signs you in again/);
  signedIn = true;
  await viewer.answered(() => page.evaluate(() => document.querySelector("scim-audit-logs").refresh()));
  assert.equal((await viewer.rows()).length, 12);
  assert.equal(await viewer.alert.count(), 0);
});
