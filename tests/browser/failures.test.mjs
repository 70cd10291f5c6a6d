// When the log cannot be read, the viewer shows the reason, keeps the previous rows, and Retry works.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessible } from "./support/axe.mjs";
import { mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { isAnywhere, isInDialog } from "./support/focus.mjs";
import { Gateway } from "./support/gateway.mjs";
import { Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { Portal } from "./support/portal.mjs";

const TIMEOUT_MS = 1_000;
const LIST = "/api/v1/audit-logs";

let gateway;
let portal;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(30) });
  portal = await Portal.before(gateway, { timeoutMs: TIMEOUT_MS });
});
after(async () => {
  await portal?.stop();
  await gateway?.stop();
});

/** The typed fault, the expected title and text, and what Chromium itself logs. */
const FAILURES = [
  { fault: "403", title: "You do not have access to this audit log", says: /Only a workspace owner may read/, logged: 403 },
  { fault: "429", title: "Too many requests", says: /Try again in 7 seconds\./, logged: 429 },
  { fault: "500", title: "The audit log returned an error (500)", says: /The disk is full\..*portal-1/s, logged: 500 },
  { fault: "503", title: "The audit log returned an error (503)", says: /Try again in a moment/, logged: 503 },
  { fault: "timeout", title: "No response within 1 second", says: /may be busy/ },
  { fault: "redirect", title: "The audit log redirected, probably to a sign-in page", says: /Sign in again/ },
  { fault: "html", title: "The response is not an audit log", says: /sign-in page.*text\/html|text\/html.*sign-in page/s },
  { fault: "not-json", title: "The response could not be read", says: /it is not JSON/ },
  { fault: "other-json", title: "The response could not be read", says: /items/ },
  { fault: "cut", title: "The response is incomplete", says: /Try again/ },
  { fault: "half", title: "The response is incomplete", says: /Try again/, logged: "ERR_CONTENT_LENGTH_MISMATCH" },
];

for (const { fault, title, says, logged, at = `fault:once:${fault}` } of FAILURES) {
  journey(`${fault}: the failure is shown, the rows stay, and Retry loads the list`, {}, async ({ viewer, watch }) => {
    await viewer.open(portal.address);
    const rows = await viewer.rows();
    assert.equal(rows.length, 30);
    if (logged) watch.expectFailedLoad(at, logged);

    await viewer.fill({ Endpoint: `fault:once:${fault}` });
    await viewer.button("Filter").click();
    await viewer.alert.getByRole("heading", { name: title, exact: true }).waitFor();
    assert.match(await viewer.alert.innerText(), says);
    assert.match(await viewer.alert.innerText(), /The entries below were loaded before this error/);
    assert.deepEqual(await viewer.rows(), rows, "the rows that were there stay");
    await viewer.settled();

    await viewer.answered(() => viewer.alert.getByRole("button", { name: "Retry" }).click());
    assert.equal(await viewer.alert.count(), 0);
    assert.deepEqual(await viewer.rows(), rows);
    assert.ok(await isAnywhere(viewer.page), "the focus is not lost when Retry disappears");
  });
}

journey("a failure without previous rows is shown alone, and Reset clears it", {}, async ({ viewer, watch }) => {
  watch.expectFailedLoad("fault:500", 500);
  await viewer.open(portal.address);
  await viewer.filter({ Endpoint: "/nowhere" });
  await viewer.page.getByRole("heading", { name: "No matching entries" }).waitFor();
  await viewer.filter({ Endpoint: "fault:500" });
  await viewer.alert.getByRole("heading", { name: "The audit log returned an error (500)" }).waitFor();
  assert.doesNotMatch(await viewer.alert.innerText(), /The entries below were loaded/);
  await viewer.reset();
  assert.equal((await viewer.rows()).length, 30);
  assert.equal(await viewer.alert.count(), 0);
});

journey("a stopped gateway is reported, and Retry works once it runs again", {}, async ({ viewer, watch, defer }) => {
  const own = defer(await Gateway.start({ entries: mixedLog(3) }));
  await viewer.open(own.admin);
  // The parts of the viewer load when the browser is idle, and would be missing too.
  await viewer.page.waitForLoadState("networkidle");
  await own.halt();
  watch.expectFailedLoad(LIST, "ERR_CONNECTION_REFUSED");
  await viewer.button("Refresh").click();
  await viewer.alert.getByRole("heading", { name: "The audit log cannot be reached" }).waitFor();
  assert.equal((await viewer.rows()).length, 3);
  await own.resume();
  await viewer.answered(() => viewer.button("Retry").click());
  assert.equal(await viewer.alert.count(), 0);
  assert.equal((await viewer.rows()).length, 3);
});

journey("a call that the page’s policy blocks is reported as such and not as an unreachable server", {}, async ({ page, watch, defer }) => {
  const body = `<scim-audit-logs api-base="${gateway.admin}/api/v1"></scim-audit-logs>`;
  const host = defer(await Host.start({ gateway: gateway.admin, body }));
  watch.expectViolation(/connect-src .*audit-logs/);
  await page.goto(host.address);
  const alert = page.getByRole("alert").filter({ has: page.getByRole("heading", { name: "This page cannot connect to the audit log" }) });
  await alert.waitFor();
  assert.match(await alert.innerText(), /connect-src/);
  const events = await Host.seen(page, "error");
  assert.deepEqual([...new Set(events.map(({ code, retryable }) => `${code} ${retryable}`))], ["connect-policy false"]);
  await assertAccessible(page, "a call that the page's policy forbids");
});

journey("a missing network is reported as offline and not as an unreachable server", {}, async ({ viewer, watch, context }) => {
  await viewer.open(portal.address);
  watch.expectFailedLoad(LIST, "ERR_INTERNET_DISCONNECTED");
  await context.setOffline(true);
  await viewer.button("Refresh").click();
  await viewer.alert.getByRole("heading", { name: "You are offline" }).waitFor();
  assert.equal((await viewer.rows()).length, 30);
  // The list is requested again by itself.
  await viewer.answered(() => context.setOffline(false));
  assert.equal(await viewer.alert.count(), 0);
});

journey("rows with unreadable fields are shown as such and do not affect other rows", {}, async ({ viewer }) => {
  await viewer.open(portal.address);
  const rows = await viewer.rows();
  await viewer.filter({ Endpoint: "fault:odd-rows" });
  const [unreadable, postponed, ...rest] = await viewer.rows();
  assert.equal(unreadable["Request ID"], rows[0]["Request ID"]);
  assert.match(unreadable.Time, /could not be read: `time` is not a date and time/);
  assert.equal(postponed.Status, "postponed");
  assert.deepEqual(rest, rows.slice(2));
});

journey("a slow response never overwrites a newer one", {}, async ({ viewer }) => {
  await viewer.open(portal.address);
  const all = await viewer.rows();
  await viewer.fill({ Endpoint: "fault:held" });
  await viewer.button("Filter").click();
  const held = await eventually(() => {
    const call = portal.calls.find(({ parameters }) => parameters.endpoint === "fault:held");
    assert.ok(call);
    return call;
  });
  assert.equal(await viewer.entries.getAttribute("aria-busy"), "true");
  assert.deepEqual(await viewer.rows(), all, "the old rows stay meanwhile");

  await viewer.filter({ Endpoint: "/Groups" });
  const groups = await viewer.rows();
  assert.ok(groups.length > 0 && groups.length < all.length);
  assert.ok(groups.every((row) => row.Endpoint.startsWith("/Groups")));
  // The viewer has aborted the old call, so a late response is discarded.
  await eventually(() => assert.equal(held.outcome, "gone"));
  portal.release();
  await viewer.answered(() => viewer.button("Filter").click());
  assert.deepEqual(await viewer.rows(), groups);
});

journey("a viewer that is not signed in accepts a token and asks again when it is wrong", {}, async ({ viewer, page, watch, defer }) => {
  const guarded = defer(await Gateway.start({ entries: mixedLog(3), token: "browser-test-token" }));
  watch.expectFailedLoad(LIST, 401);
  await viewer.open(guarded.admin);
  const form = viewer.alert;
  await form.getByRole("heading", { name: "You are not signed in" }).waitFor();
  const give = async (token) => {
    await form.getByLabel(/access token/).fill(token);
    await viewer.answered(() => form.getByRole("button", { name: "Use token" }).click());
  };
  // A token that no header can carry is not sent. It stays in its field, with the reason.
  const field = form.getByLabel(/access token/);
  await field.fill("two words");
  await form.getByRole("button", { name: "Use token" }).click();
  await form.getByText("This is not an access token: a token has no spaces and only ASCII characters.").waitFor();
  assert.equal(await field.inputValue(), "two words");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  await assertAccessible(page, "a token that no header can carry");
  await give("wrong");
  await form.getByRole("heading", { name: "You are not signed in" }).waitFor();
  await give("browser-test-token");
  assert.equal((await viewer.rows()).length, 3);
  assert.equal(await viewer.alert.count(), 0);
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  assert.equal(stored, '[{},{},""]', "the token is kept nowhere");

  await viewer.show((await viewer.firstRow())["Request ID"], "View request");
  await viewer.dialog.getByText("GET /").first().waitFor();
});

journey("the dialog reports an entry that cannot be loaded, and Retry loads it", {}, async ({ viewer, watch, defer }) => {
  const [odd] = mixedLog(1);
  const own = defer(await Gateway.start({ entries: [{ ...odd, requestId: "fault:once:500" }] }));
  const front = defer(await Portal.before(own));
  watch.expectFailedLoad("fault:once:500", 500);
  await viewer.open(front.address);
  await viewer.show("fault:once:500", "View response");
  await viewer.dialog.getByRole("heading", { name: "The audit log returned an error (500)" }).waitFor();
  await viewer.dialog.getByRole("button", { name: "Retry" }).click();
  await eventually(async () => assert.ok((await viewer.headers()).length > 0));
  assert.equal(await viewer.dialog.getByRole("alert").count(), 0);
  await eventually(async () => assert.ok(await isInDialog(viewer.page), "the focus is still in the dialog when Retry disappears"));
});
