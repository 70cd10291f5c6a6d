// The viewer in portals that use common frameworks as docs/embedding.md describes: rows, a filter, one token,
// and no leftovers after navigating away and back.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { Session } from "../../examples/portal/session.mjs";
import { bundle, exportsOf } from "./support/bundle.mjs";
import { mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";
import { Viewer } from "./support/viewer.mjs";

const LONG_MS = 300_000;
const ROWS = 60;

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(ROWS) });
});
after(() => gateway?.stop());

/** Starts a host whose API requires a token. */
const hostOf = (page) => Host.start({ gateway: gateway.admin, session: new Session(LONG_MS), ...page });

/** Returns how often the page's token provider was called. */
const asked = (page) => page.evaluate(() => globalThis.asked.length);

/** Returns the event types that the portal's own listeners received. */
const heard = async (page) => (await page.locator("#heard").innerText()).split(" ").filter(Boolean);

/** Checks the main functions: rows, a filter, a dialog and Reset. */
async function assertDoesItsJob(viewer) {
  await viewer.heading.waitFor();
  await eventually(async () => assert.equal((await viewer.rows()).length, ROWS));
  await viewer.filter({ Status: "Failed", Endpoint: "/Users" });
  const rows = await viewer.rows();
  assert.ok(rows.length > 0 && rows.length < ROWS);
  assert.ok(rows.every((row) => row.Status === "Failed" && row.Endpoint.startsWith("/Users")));
  await viewer.show(rows[0]["Request ID"], "View request");
  assert.ok((await viewer.headers()).length > 0);
  await viewer.closeWithEscape();
  await viewer.reset();
  await eventually(async () => assert.equal((await viewer.rows()).length, ROWS));
}

/** Opens a stream, then leaves the page. Fails if the viewer or its call remains. */
async function assertGoesWithoutTrace(page, viewer, host, leave) {
  await viewer.follow();
  const calls = host.api.calls.filter(({ url }) => url.includes("/stream"));
  assert.equal(calls.length, 1);
  await leave();
  await page.getByText("Another page").waitFor();
  await eventually(() => assert.notEqual(calls[0].status, undefined, "the stream has ended"));
  assert.equal(await page.locator("scim-audit-logs").count(), 0);
  await eventually(async () => assert.equal((await Host.seen(page, "disposed")).length, 1));
}

/** Fails if a call was sent without a token or was answered with 401. */
function assertEveryCallSignedIn(host) {
  for (const { authorization, status, url } of host.api.calls) {
    assert.match(authorization ?? "", /^Bearer /, url);
    assert.notEqual(status, 401, url);
  }
}

for (const kind of ["zoneless", "zone"]) {
  // Angular compiles the template in the page, which needs eval and its own Trusted Types policies. The
  // Angular CLI compiles at build time and needs neither.
  const policy = {
    "script-src": "'self' 'wasm-unsafe-eval' 'unsafe-eval'",
    "trusted-types": "angular angular#unsafe-jit",
  };
  journey(
    `Angular, ${kind}: bindings of property, attribute and events work, also after routing away and back`,
    {},
    async ({ page, defer }) => {
      const host = defer(await hostOf({ policy, script: await bundle(`angular/${kind}.js`), body: "<app-portal></app-portal>" }));
      const viewer = new Viewer(page, { level: 2 });
      await viewer.open(host.address);
      await assertDoesItsJob(viewer);
      assert.equal(await asked(page), 1);
      assertEveryCallSignedIn(host);
      await eventually(async () => assert.deepEqual(await heard(page), ["scim-audit-ready"]));
      await picture(page, `host-angular-${kind}`);

      const element = page.locator("scim-audit-logs");
      const shown = () => element.evaluate(({ colorScheme, timeZone }) => ({ colorScheme, timeZone }));
      assert.deepEqual(await shown(), { colorScheme: "light", timeZone: "Europe/Paris" });
      await page.getByRole("button", { name: "Darken" }).click();
      await eventually(async () => assert.deepEqual(await shown(), { colorScheme: "dark", timeZone: "Asia/Tokyo" }));

      // Actions inside the viewer must not run the portal's change detection.
      await viewer.settled();
      const checks = await page.evaluate(() => window.checks);
      await viewer.table.hover();
      const top = () => viewer.table.evaluate((grid) => grid.scrollTop);
      await eventually(async () => {
        await page.mouse.wheel(0, 120);
        assert.ok((await top()) > 200);
      });
      assert.equal(await page.evaluate(() => window.checks), checks);

      await assertGoesWithoutTrace(page, viewer, host, () => page.getByRole("link", { name: "Other page" }).click());
      await viewer.answered(() => page.goBack());
      await assertDoesItsJob(viewer);
      await viewer.answered(() => page.reload());
      await viewer.heading.waitFor();
    },
  );
}

journey("Svelte: properties and events in a template work, also after removing and re-adding the viewer", {}, async ({ page, defer }) => {
  // Svelte itself creates a Trusted Types policy with this name; the viewer needs none.
  const policy = { "trusted-types": "svelte-trusted-html" };
  const host = defer(await hostOf({ policy, script: await bundle("svelte/main.js"), entry: "", body: '<div id="app"></div>' }));
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  await assertDoesItsJob(viewer);
  assert.equal(await asked(page), 1);
  await eventually(async () => assert.deepEqual(await heard(page), ["scim-audit-ready"]));
  await picture(page, "host-svelte");
  await assertGoesWithoutTrace(page, viewer, host, () => page.getByRole("button", { name: "Other page" }).click());
  await viewer.answered(() => page.getByRole("button", { name: "Audit log" }).click());
  await assertDoesItsJob(viewer);
  assert.equal(await asked(page), 2);
  assert.deepEqual(await Host.seen(page, "error"), []);
  assertEveryCallSignedIn(host);
});

journey("Turbo: the viewer works after page replacement and after Back", {}, async ({ page, defer }) => {
  const document = (body) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="csp-nonce" content="turbo" />
<title>Portal with Turbo</title>
<script src="/listening.js"></script>
<script type="module" src="/main.js"></script>
<script type="module" src="/viewer/scim-audit-logs.js"></script>
</head>
<body><main><h1>Portal</h1><nav><a href="/">Audit log</a> <a href="/other">Other page</a></nav>
${body}
</main></body>
</html>`;
  // Turbo parses fetched pages with DOMParser, which a policy that requires Trusted Types would block.
  const policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'nonce-turbo'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";
  const pageOf = (body) => (_, answer) =>
    answer.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy }).end(document(body));
  const routes = { "/": pageOf('<scim-audit-logs api-base="/api/v1"></scim-audit-logs>'), "/other": pageOf("<p>Another page</p>") };
  const host = defer(await hostOf({ routes, script: await bundle("turbo/main.js") }));
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  await assertDoesItsJob(viewer);
  assert.equal(await asked(page), 1);
  await page.evaluate(() => {
    window.isTheSamePage = true;
  });
  await assertGoesWithoutTrace(page, viewer, host, () => page.getByRole("link", { name: "Other page" }).click());
  await viewer.answered(() => page.getByRole("link", { name: "Audit log" }).click());
  await assertDoesItsJob(viewer);
  await page.getByRole("link", { name: "Other page" }).click();
  await page.getByText("Another page").waitFor();
  await viewer.answered(() => page.goBack());
  await assertDoesItsJob(viewer);
  assert.ok(await page.evaluate(() => window.isTheSamePage), "Turbo has loaded no page anew");
  assert.deepEqual(await Host.seen(page, "unauthorized"), []);
  assertEveryCallSignedIn(host);
});

journey("React with server rendering: an effect sets the token provider and the listeners", {}, async ({ page, defer }) => {
  const { html } = await exportsOf("react_ssr/server.jsx");
  assert.match(html, /<scim-audit-logs api-base="\/api\/v1">/);
  const host = defer(await hostOf({ script: await bundle("react_ssr/main.jsx"), entry: "", body: `<div id="app">${html}</div>` }));
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  await assertDoesItsJob(viewer);
  assert.equal(await asked(page), 1);
  await eventually(async () => assert.deepEqual(await heard(page), ["scim-audit-ready"]));
  await assertGoesWithoutTrace(page, viewer, host, () => page.getByRole("button", { name: "Other page" }).click());
  await viewer.answered(() => page.getByRole("button", { name: "Audit log" }).click());
  await assertDoesItsJob(viewer);
  assert.equal(await asked(page), 2);
  assert.deepEqual(await Host.seen(page, "error"), []);
  assertEveryCallSignedIn(host);
});

journey(
  "a policy with a nonce, strict-dynamic and trusted-types 'none' is not violated by languages, dialogs, export and Follow",
  {},
  async ({ page, defer }) => {
    const nonce = "c2NpbS1hdWRpdA";
    const policy = [
      `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self'`,
      "base-uri 'none'; form-action 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    ].join("; ");
    const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<title>Portal with a nonce</title>
<script nonce="${nonce}" src="/listening.js"></script>
<script nonce="${nonce}" type="module" src="/main.js"></script>
<script nonce="${nonce}" type="module" src="/viewer/scim-audit-logs.js"></script>
<main><h1>Portal</h1><scim-audit-logs api-base="/api/v1"></scim-audit-logs></main>
</html>`;
    const routes = {
      "/": (_, answer) =>
        answer.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy }).end(html),
    };
    const script = `import { tokenProvider } from "/session.js"; document.querySelector("scim-audit-logs").tokenProvider = tokenProvider;`;
    const session = await bundle("session.js");
    const host = defer(
      await hostOf({
        routes: { ...routes, "/session.js": (_, answer) => answer.writeHead(200, { "content-type": "text/javascript" }).end(session) },
        script,
      }),
    );
    const viewer = new Viewer(page, { level: 2 });
    // Without this, the browser's file picker would wait for the user.
    await page.addInitScript(() => {
      delete globalThis.showSaveFilePicker;
    });
    await viewer.open(host.address);
    await assertDoesItsJob(viewer);
    assert.equal(await asked(page), 1);
    await viewer.button("Export").click();
    await viewer.dialog.getByRole("radio", { name: "NDJSON", exact: true }).check();
    await Promise.all([page.waitForEvent("download"), viewer.dialog.getByRole("button", { name: "Start", exact: true }).click()]);
    await viewer.dialog.getByText(`${ROWS} entries exported to`).waitFor();
    await viewer.closeWithEscape();
    await viewer.follow();
    await page.locator("scim-audit-logs").evaluate((element) => element.setAttribute("lang", "ar"));
    await page.waitForFunction(() => document.querySelector("scim-audit-logs").shadowRoot.querySelector(".sal-root").dir === "rtl");
    assert.deepEqual(await Host.seen(page, "error"), []);
    assertEveryCallSignedIn(host);
  },
);
