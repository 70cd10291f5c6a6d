// Hostile host pages. In each of them the main functions work: rows, a filter, a dialog, and the returned
// focus.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessible } from "./support/axe.mjs";
import { failed, mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { hasFocus } from "./support/focus.mjs";
import { Gateway } from "./support/gateway.mjs";
import { Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";
import { Viewer } from "./support/viewer.mjs";

const ELEMENT = '<scim-audit-logs id="v0" api-base="/api/v1"></scim-audit-logs>';
const FAILED = failed({ time: "2026-05-11T09:40:39.527Z", method: "PATCH", endpoint: "/Users/2819c223" });

/** The hostile pages: their style, script and layout. */
const PAGES = {
  "a reset of everything": {
    style:
      "*, *::before, *::after { margin: 0 !important; padding: 0 !important; border: 0 !important; font: 100% serif !important; box-sizing: content-box !important; }",
  },
  "all: unset": { style: "* { all: unset }" },
  "all: unset, important": { style: "main *, main *::before, main *::after { all: unset !important }" },
  "an old Prototype.js": {
    script: `
      Array.prototype.toJSON = function () { return "[" + this.map((item) => JSON.stringify(item)).join(", ") + "]"; };
      String.prototype.toJSON = function () { return "patched"; };
      Date.prototype.toJSON = function () { return "patched"; };
      Array.prototype.each = function (each) { return this.forEach(each); };
      Array.prototype.last = function () { return this[this.length - 1]; };
      Object.prototype.inherited = "enumerable, on every object";
      Function.prototype.bindLater = function () {};
      Array.from = function () { return []; };
      Array.prototype.reduce = function () { throw new Error("another reduce"); };
      Element.prototype.remove = function () { return this.parentNode.removeChild(this); };
      window.$ = () => null;`,
  },
  "wrapped promises and fetch": {
    script: `
      const NativePromise = Promise;
      window.Promise = class Watched extends NativePromise {
        constructor(run) { super(run); window.promised = (window.promised ?? 0) + 1; }
      };
      const nativeFetch = window.fetch;
      window.fetch = function (...args) { window.fetched = (window.fetched ?? 0) + 1; return window.Promise.resolve(nativeFetch.apply(this, args)); };
      const nativeSetTimeout = window.setTimeout;
      window.setTimeout = (run, ...rest) => nativeSetTimeout(() => run(), ...rest);
      const add = EventTarget.prototype.addEventListener;
      EventTarget.prototype.addEventListener = function (type, listener, options) { return add.call(this, type, listener, options); };`,
  },
  // The viewer stays in English, which this test expects. languages.test.mjs tests right-to-left languages.
  "right to left": { direction: "rtl", language: "ar", element: ELEMENT.replace(" ", ' lang="en" ') },
  "320 px": { look: { width: 320, height: 640 } },
  "transforms above it": {
    style:
      "#place { transform: translateX(12px) rotate(0.0001deg); perspective: 900px; filter: drop-shadow(0 0 0 #000); contain: layout; overflow: hidden; will-change: transform; }",
  },
  "a dialog around it": { dialog: true },
  "a flex cell without a size": { style: "#place { display: flex; min-width: 0 } #v0 { flex: 1; min-width: 0 }" },
  "keys that belong to the page": {
    script: `document.addEventListener("keydown", (event) => { if (event.target.localName !== "input") event.stopPropagation(); });`,
  },
};

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: [FAILED, ...mixedLog(20)] });
});
after(() => gateway?.stop());

for (const [name, { look = {}, dialog = false, element = ELEMENT, ...given }] of Object.entries(PAGES)) {
  journey(`the viewer works in a hostile page: ${name}`, { timeZone: "UTC", ...look }, async ({ page, defer }) => {
    const body = dialog ? `<dialog id="box" aria-label="Log">${element}</dialog>` : `<div id="place">${element}</div>`;
    const script = `${given.script ?? ""}\n${dialog ? 'document.getElementById("box").showModal();' : ""}`;
    const host = defer(await Host.start({ gateway: gateway.admin, ...given, script, body }));
    const viewer = new Viewer(page, { within: page.locator("#v0"), level: 2 });
    await viewer.open(host.address);
    const words = name.replace(/[^a-z]+/gi, "-");
    assert.equal((await viewer.rows()).length, 21);
    assert.ok((await viewer.table.boundingBox()).width >= 250, "it can be seen");
    await assertAccessible(page, name);
    await picture(page, `hostile-${words}`);

    await viewer.filter({
      "Start date": "2026-05-11",
      "End date": "2026-05-11",
      "HTTP Method": "PATCH",
      Endpoint: "/Users",
      Status: "Failed",
    });
    const rows = await viewer.rows();
    assert.deepEqual(
      rows.map((row) => row["Request ID"]),
      [FAILED.requestId],
    );
    const { url } = host.api.calls.at(-1);
    const asked = new URL(url, host.address).searchParams;
    assert.deepEqual(
      ["since", "until", "method", "endpoint", "status"].map((parameter) => asked.getAll(parameter).join()),
      ["2026-05-11T00:00:00.000Z", "2026-05-12T00:00:00.000Z", "PATCH", "/Users", "failed"].map((value) => value),
    );

    const opener = viewer.row(FAILED.requestId).getByRole("button", { name: "More info" });
    await viewer.show(FAILED.requestId, "More info");
    await viewer.dialog.getByText("Resource 2819c223 not found").first().waitFor();
    await assertAccessible(page, `${name}, a detail`);
    await picture(page, `hostile-${words}-detail`);
    await page.keyboard.press("Escape");
    await eventually(async () => assert.equal(await viewer.dialog.count(), 0));
    assert.ok(await hasFocus(opener), "the focus is back");
    if (dialog) assert.ok(await page.evaluate(() => document.getElementById("box").open), "the page’s own dialog stays");

    const [change] = (await Host.seen(page, "state-change")).slice(-1);
    assert.deepEqual([change.state.method, change.state.endpoint, change.state.status], ["PATCH", "/Users", "failed"]);
    await viewer.reset();
    assert.equal((await viewer.rows()).length, 21);
    if (look.width) {
      const [content, width] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
      assert.ok(content <= width, `${content} px of content in ${width} px`);
    }
    await page.evaluate(() => document.getElementById("v0").parentNode.removeChild(document.getElementById("v0")));
    await eventually(async () => assert.equal((await Host.seen(page, "disposed")).length, 1));
    assert.deepEqual(await Host.seen(page, "error"), []);
  });
}
