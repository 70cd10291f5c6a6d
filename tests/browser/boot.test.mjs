// When the viewer's wasm or script does not load: a card shows the reason, and the page receives an event.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before } from "node:test";

import { ViewerFiles } from "../../examples/portal/viewer_files.mjs";
import { assertAccessible } from "./support/axe.mjs";
import { mixedLog } from "./support/entries.mjs";
import { told } from "./support/environment.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";
import { Viewer } from "./support/viewer.mjs";

let gateway;
let wasm;
let bytes;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(5) });
  ({ wasm } = await ViewerFiles.of(told("VIEWER_DIST")));
  bytes = await readFile(`${told("VIEWER_DIST")}/${wasm}`);
});
after(() => gateway?.stop());

const typed = { "content-type": "application/wasm" };

/** What Chromium logs when a file does not match its pinned hash. An error page does not match either. */
const UNPINNED = [/Failed to find a valid digest in the 'integrity' attribute/, /SRI's integrity checks failed/];

/** The fault, the text of the card, the fields of the event, and what Chromium logs. */
const WRONG = {
  "the wasm file is missing": {
    wrong: (answer) => answer.writeHead(404).end(),
    says: /HTTP status 404/,
    detail: { reason: "status", status: 404 },
    logged: 404,
    checked: true,
  },
  "the server fails": {
    wrong: (answer) => answer.writeHead(503).end(),
    says: /HTTP status 503/,
    detail: { reason: "status", status: 503 },
    logged: 503,
    checked: true,
  },
  "the connection breaks": {
    wrong: (answer) => answer.destroy(),
    says: /did not arrive/,
    detail: { reason: "network" },
    logged: "ERR_EMPTY_RESPONSE",
  },
  "the wasm file is from another build": {
    wrong: (answer) => answer.writeHead(200, typed).end(Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.at(-1) ^ 1])])),
    says: /is not the file that this version was built with/,
    detail: { reason: "integrity" },
    checked: true,
  },
};

for (const [what, { wrong, says, detail, logged, checked }] of Object.entries(WRONG)) {
  journey(`${what}: the card shows the reason, and Retry starts the viewer once the file loads`, {}, async ({ page, watch, defer }) => {
    let right = false;
    const name = `/viewer/${wasm}`;
    const routes = { [name]: (_, answer) => (right ? answer.writeHead(200, typed).end(bytes) : wrong(answer)) };
    const host = defer(await Host.start({ gateway: gateway.admin, routes }));
    if (logged) watch.expectFailedLoad(wasm, logged);
    if (checked) for (const message of UNPINNED) watch.expectMessage(message);
    await page.goto(host.address);
    const viewer = new Viewer(page, { level: 2 });
    await viewer.alert.getByRole("heading", { name: "SCIM Audit Logs could not start" }).waitFor();
    assert.match(await viewer.alert.innerText(), says);
    const [event, ...more] = await Host.seen(page, "error");
    assert.deepEqual(more, []);
    assert.deepEqual([event.code, event.fatal], ["load", true]);
    for (const [key, value] of Object.entries(detail)) assert.equal(event[key], value, key);
    assert.match(event.message, says);
    await assertAccessible(page, what);
    await picture(page, `boot-${what.replaceAll(" ", "-")}`);

    right = true;
    await viewer.answered(() => viewer.alert.getByRole("button", { name: "Retry" }).click());
    assert.equal((await viewer.rows()).length, 5);
    assert.equal(await viewer.alert.count(), 0);
  });
}

journey("the card names a policy without 'wasm-unsafe-eval', and no API call is sent", {}, async ({ page, watch, defer }) => {
  watch.expectViolation(/script-src wasm-eval/);
  const host = defer(await Host.start({ gateway: gateway.admin, policy: { "script-src": "'self'" } }));
  await page.goto(host.address);
  const viewer = new Viewer(page, { level: 2 });
  await viewer.alert.getByText(/'wasm-unsafe-eval'/).waitFor();
  assert.match(await viewer.alert.innerText(), /mountFrame/);
  const [event] = await Host.seen(page, "error");
  assert.deepEqual([event.code, event.reason, event.fatal], ["load", "wasm-policy", true]);
  assert.deepEqual(host.api.calls, []);
});

journey("the card names a connect-src that blocks the file, and the origin to add", {}, async ({ page, watch, defer }) => {
  const elsewhere = defer(
    await Host.start({
      routes: {
        "/viewer/": async (question, answer, { pathname }) => {
          answer.setHeader("access-control-allow-origin", "*");
          await files.answer(question, answer, pathname.slice("/viewer/".length));
        },
      },
    }),
  );
  const files = await ViewerFiles.of(told("VIEWER_DIST"));
  watch.expectViolation(/connect-src/);
  const host = defer(
    await Host.start({
      gateway: gateway.admin,
      policy: { "script-src": `'self' 'wasm-unsafe-eval' ${elsewhere.address}` },
      entry: `<script type="module" src="${elsewhere.address}/viewer/scim-audit-logs.js"></script>`,
    }),
  );
  await page.goto(host.address);
  const viewer = new Viewer(page, { level: 2 });
  await viewer.alert.getByText(new RegExp(`Add ${elsewhere.address} to its connect-src`)).waitFor();
  const [event] = await Host.seen(page, "error");
  assert.deepEqual([event.code, event.reason], ["load", "connect-policy"]);
});

journey("a wasm file with the right bytes starts with any content type", {}, async ({ page, defer }) => {
  const routes = {
    [`/viewer/${wasm}`]: (_, answer) => answer.writeHead(200, { "content-type": "application/octet-stream" }).end(bytes),
  };
  const host = defer(await Host.start({ gateway: gateway.admin, routes }));
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  assert.equal((await viewer.rows()).length, 5);
});

journey("an entry script that does not match its pinned hash does not run", {}, async ({ page, watch, defer }) => {
  watch.expectMessage(UNPINNED[0]);
  const { entry } = await ViewerFiles.of(told("VIEWER_DIST"));
  const routes = {
    "/viewer/changed.js": (_, answer) => answer.writeHead(200, { "content-type": "text/javascript" }).end("window.changed = true;"),
  };
  const host = defer(
    await Host.start({
      gateway: gateway.admin,
      routes,
      entry: `<script type="module" src="/viewer/changed.js" integrity="${entry.integrity}" crossorigin="anonymous"></script>`,
      body: '<scim-audit-logs api-base="/api/v1">Loading…</scim-audit-logs>',
    }),
  );
  await page.goto(host.address, { waitUntil: "load" });
  await eventually(() => watch.assertQuiet());
  assert.equal(await page.evaluate(() => window.changed), undefined);
  assert.equal(await page.getByText("Loading…").count(), 1);
});
