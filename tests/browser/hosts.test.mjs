// The six portals of examples/: in each of them the viewer works, renews its token, recovers from a 401, and
// can be removed and added again.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { EXAMPLES, Portal } from "../../examples/portal.mjs";
import { assertAccessible } from "./support/axe.mjs";
import { mixedLog } from "./support/entries.mjs";
import { told } from "./support/environment.mjs";
import { eventually } from "./support/eventually.mjs";
import { Example } from "./support/example.mjs";
import { hasFocus } from "./support/focus.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";

const LIST = "/api/v1/audit-logs";
const TOKEN = "/session/token";
/** Token lifetime: long enough for a call, and short enough for the test to see a renewal. */
const SHORT_MS = 6_000;

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(30) });
});
after(() => gateway?.stop());

/** Starts a separate portal for one test. */
const portalOf = (lifetimeMs) => Portal.start({ gateway: gateway.admin, dist: told("VIEWER_DIST"), lifetimeMs });

for (const name of EXAMPLES) {
  journey(`${name}: the viewer loads, filters, opens a dialog, and can be removed and added again`, {}, async ({ page, defer }) => {
    const portal = defer(await portalOf());
    const example = new Example(page, portal, name);
    const { viewer } = example;
    await example.open();
    const all = await viewer.rows();
    assert.equal(all.length, 30);
    await eventually(async () => assert.equal((await example.got("ready")).length, 1));
    await assertAccessible(page, `${name}, rows`);
    await picture(page, `host-${name}`);

    await viewer.filter({ Status: "Failed", Endpoint: "/Users" });
    const rows = await viewer.rows();
    assert.ok(rows.length > 0 && rows.length < all.length);
    assert.ok(rows.every((row) => row.Status === "Failed" && row.Endpoint.startsWith("/Users")));
    await eventually(async () => {
      const [{ state }] = (await example.got("state-change")).slice(-1);
      assert.deepEqual([state.status, state.endpoint], ["failed", "/Users"]);
    });

    const requestId = rows[0]["Request ID"];
    const opener = viewer.row(requestId).getByRole("button", { name: "View request" });
    await viewer.show(requestId, "View request");
    assert.ok((await viewer.headers()).length > 0);
    await viewer.closeWithEscape();
    assert.ok(await hasFocus(opener), "the focus is back in the row");
    assert.deepEqual(
      (await example.got("row-activate")).map((detail) => [detail.requestId, detail.part]),
      [[requestId, "request"]],
    );

    await example.button("Remove the viewer").click();
    await eventually(async () => assert.equal(await example.place.count(), 0));
    await eventually(async () => assert.equal((await example.got("disposed")).length, 1));
    await viewer.answered(() => example.button("Put the viewer back").click());
    await viewer.heading.waitFor();
    assert.ok((await viewer.rows()).length > 0);
    await eventually(async () => assert.equal((await example.got("ready")).length, 2));
    assert.deepEqual(await example.got("error"), []);
    for (const { detail } of await example.events()) assert.equal(detail.version, 1);
  });

  journey(`${name}: the viewer replaces its token before it expires`, {}, async ({ page, defer }) => {
    const portal = defer(await portalOf(SHORT_MS));
    const example = new Example(page, portal, name);
    await example.open();
    const { issued } = portal.session;
    assert.equal(issued.length, 1);
    await eventually(async () => {
      await example.viewer.refresh();
      assert.ok(issued.length > 1, "a second token was asked for");
    });
    await example.viewer.refresh();
    const { calls } = portal.api;
    assert.deepEqual(
      calls.filter(({ status }) => status === 401),
      [],
      "no call was made with a token that had expired",
    );
    assert.equal(calls.at(-1).authorization, `Bearer ${issued.at(-1)}`);
    assert.deepEqual([await example.got("error"), await example.got("unauthorized")], [[], []]);
  });

  journey(`${name}: a 401 causes one new token and one retry, and a permanent 401 is reported`, {}, async ({ page, watch, defer }) => {
    const portal = defer(await portalOf());
    const example = new Example(page, portal, name);
    const { viewer } = example;
    await example.open();
    const rows = await viewer.rows();
    watch.expectFailedLoad(LIST, 401);
    watch.expectFailedLoad(TOKEN, 401);

    // The counts for the timeline are asked for after the rows. They would get the 401, and the new token, first.
    await page.waitForLoadState("networkidle");
    const asked = portal.api.calls.length;
    portal.session.revoke();
    await viewer.refresh();
    assert.equal(portal.session.issued.length, 2, "one new token");
    assert.deepEqual(
      portal.api.calls.slice(asked).map(({ status }) => status),
      [401, 200],
      "one replay",
    );
    assert.deepEqual(await viewer.rows(), rows);
    assert.deepEqual(await example.got("unauthorized"), []);

    await example.button("Sign out").click();
    await eventually(() => assert.equal(portal.session.signedIn, false));
    await viewer.refresh();
    await viewer.alert.getByRole("button", { name: "Retry" }).waitFor();
    assert.deepEqual(await viewer.rows(), rows, "the rows stay");
    await example.signedOut.waitFor();
    assert.equal((await example.got("unauthorized")).length, 1);
    await assertAccessible(page, `${name}, signed out`);

    // The portal has a session again, and the user presses Retry.
    portal.session.signedIn = true;
    await viewer.answered(() => viewer.alert.getByRole("button", { name: "Retry" }).click());
    await eventually(async () => assert.equal(await viewer.alert.getByRole("button", { name: "Retry" }).count(), 0));
    assert.deepEqual(await viewer.rows(), rows);

    // The user signs in at the portal, which then makes the viewer reload.
    await example.button("Sign out").click();
    await eventually(() => assert.equal(portal.session.signedIn, false));
    await viewer.refresh();
    await viewer.answered(() => example.button("Sign in again").click());
    await eventually(async () => assert.equal(await viewer.alert.getByRole("button", { name: "Retry" }).count(), 0));
    assert.deepEqual(await viewer.rows(), rows);
  });
}
