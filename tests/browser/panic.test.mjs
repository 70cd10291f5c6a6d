// A panic stops only its own viewer, which shows an error with Reload; the page and other viewers go on. The
// page causes the panic: it patches a DOM method that throws when the trap is armed. Not every method is
// suitable, because the viewer handles failures that a browser itself can cause.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessible } from "./support/axe.mjs";
import { mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { hasFocus } from "./support/focus.mjs";
import { Gateway } from "./support/gateway.mjs";
import { Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";
import { everything } from "./support/traces.mjs";
import { Viewer } from "./support/viewer.mjs";

/** Script that patches `Element.prototype.remove` before the viewer's modules are evaluated. */
const TRAP = `
  window.armed = false;
  window.sprung = 0;
  window.uncaught = [];
  window.onerror = (...args) => { window.uncaught.push(String(args[0])); };
  window.addEventListener("unhandledrejection", ({ reason }) => window.uncaught.push(String(reason)));
  const remove = Element.prototype.remove;
  Element.prototype.remove = function () {
    if (window.armed && this.getRootNode().host?.id === "a") {
      window.armed = false;
      window.sprung += 1;
      throw new Error("s3cret-of-a-row " + this.textContent);
    }
    return remove.call(this);
  };
  document.getElementById("count").addEventListener("click", ({ target }) => { target.textContent = Number(target.textContent) + 1; });
`;
const BODY = `
  <button type="button" id="count">0</button>
  <scim-audit-logs id="a" api-base="/api/v1"></scim-audit-logs>
  <scim-audit-logs id="b" api-base="/api/v1"></scim-audit-logs>`;

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(30) });
});
after(() => gateway?.stop());

/**
 * The ways to cause a panic: `before` runs before the trap is armed, `springs` triggers it, and `filter` is
 * the Endpoint filter that Reload must restore.
 */
const DEATHS = {
  "while a response is shown": {
    // Dispatch the click directly: a pointer that moves to the button updates the viewer, which could spring
    // the trap before the click.
    springs: (viewer) => viewer.button("Reset").dispatchEvent("click"),
    filter: "",
  },
  "while a dialog closes": {
    before: async (viewer) => viewer.show((await viewer.firstRow())["Request ID"], "View request"),
    springs: (viewer) => viewer.page.keyboard.press("Escape"),
    filter: "/Users",
  },
};

for (const [how, { before: prepare, springs, filter }] of Object.entries(DEATHS)) {
  journey(`a panic ${how} stops only that viewer, and Reload restores its view`, {}, async ({ page, defer }) => {
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    const host = defer(await Host.start({ gateway: gateway.admin, script: TRAP, body: BODY }));
    const [a, b] = ["a", "b"].map((id) => new Viewer(page, { within: page.locator(`#${id}`), level: 2 }));
    await page.goto(host.address);
    await eventually(async () => assert.equal((await Host.seen(page, "ready")).length, 2));
    await a.filter({ Endpoint: "/Users" });
    await b.filter({ Endpoint: "/Groups" });
    const [rowsOfA, rowsOfB] = [await a.rows(), await b.rows()];

    await prepare?.(a);
    await page.evaluate(() => {
      window.armed = true;
    });
    await springs(a);
    await a.alert.getByRole("heading", { name: "SCIM Audit Logs stopped working" }).waitFor();
    assert.equal(await page.evaluate(() => window.sprung), 1);
    assert.equal(await a.table.count(), 0, "the table of the stopped viewer is removed");
    assert.equal(await page.locator("dialog[open]").count(), 0, "its dialog is removed");
    await assertAccessible(page, "a viewer that stopped");
    await picture(page, "stopped");

    const fatal = (await Host.seen(page)).filter(({ type, detail }) => type === "error" && detail.fatal);
    assert.equal(fatal.length, 1);
    assert.equal(fatal[0].from, "a");
    assert.equal(fatal[0].detail.code, "panic");
    assert.deepEqual(await page.evaluate(() => window.uncaught), []);
    assert.ok(!JSON.stringify([await everything(page), await Host.seen(page), said]).includes("s3cret"));

    assert.deepEqual(await b.rows(), rowsOfB);
    await b.filter({ Endpoint: "/Me" });
    assert.ok((await b.rows()).every((row) => row.Endpoint === "/Me"));
    await page.locator("#count").click();
    assert.equal(await page.locator("#count").textContent(), "1", "the host goes on");

    await a.answered(() => a.alert.getByRole("button", { name: "Reload" }).click());
    assert.equal(await a.alert.count(), 0);
    await eventually(async () => assert.equal((await Host.seen(page, "ready")).length, 3));
    // Reload restores the last applied filters.
    assert.equal(await a.field("Endpoint").inputValue(), filter);
    if (filter) assert.deepEqual(await a.rows(), rowsOfA);
    const opener = a.table.getByRole("button", { name: "View request" }).first();
    await opener.click();
    await a.dialog.waitFor();
    await a.closeWithEscape();
    assert.ok(await hasFocus(opener));
  });
}

journey("a stopped viewer can be removed and replaced by a new one", {}, async ({ page, defer }) => {
  const host = defer(await Host.start({ gateway: gateway.admin, script: TRAP, body: BODY }));
  const a = new Viewer(page, { within: page.locator("#a"), level: 2 });
  await page.goto(host.address);
  await eventually(async () => assert.equal((await Host.seen(page, "ready")).length, 2));
  await a.filter({ Endpoint: "/Users" });
  // Arm the trap and click in one call: on a busy machine, another update of the viewer could spring it
  // first.
  await a.button("Reset").evaluate((button) => {
    window.armed = true;
    button.click();
  });
  await a.alert.getByRole("button", { name: "Reload" }).waitFor();
  await page.evaluate(() => {
    const place = document.querySelector("main");
    document.getElementById("a").remove();
    const next = document.createElement("scim-audit-logs");
    next.id = "a";
    next.setAttribute("api-base", "/api/v1");
    place.append(next);
  });
  await eventually(async () => assert.equal((await Host.seen(page, "ready")).length, 3));
  assert.equal((await a.rows()).length, 30);
  assert.deepEqual(await page.evaluate(() => window.uncaught), []);
});
