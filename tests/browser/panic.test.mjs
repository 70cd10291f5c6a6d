// A viewer that dies, dies alone: its place says so and offers Reload, and nobody else notices. The death is brought
// about by the page itself, whose own DOM methods throw when they are armed. (Not every method would do: where a
// failure is one that the browser could bring about, the viewer goes on without.)
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

/** Patched before the viewer's own modules are evaluated, as a page would that was there first. */
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

/** What is done before the trap is armed, and what springs it. */
const DEATHS = {
  "while an answer is shown": {
    // At once: on its way to a button, a pointer moves things, and something else would spring the trap.
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
  journey(`a death ${how} is one viewer’s alone, and Reload brings it back as it was`, {}, async ({ page, defer }) => {
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
    assert.equal(await a.table.count(), 0, "nothing of the dead one is left");
    assert.equal(await page.locator("dialog[open]").count(), 0, "no dialog of it either");
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
    // What was looked at last is looked at again.
    assert.equal(await a.field("Endpoint").inputValue(), filter);
    if (filter) assert.deepEqual(await a.rows(), rowsOfA);
    const opener = a.table.getByRole("button", { name: "View request" }).first();
    await opener.click();
    await a.dialog.waitFor();
    await a.closeWithEscape();
    assert.ok(await hasFocus(opener));
  });
}

journey("a viewer that stopped can be taken away, and another put in its place", {}, async ({ page, defer }) => {
  const host = defer(await Host.start({ gateway: gateway.admin, script: TRAP, body: BODY }));
  const a = new Viewer(page, { within: page.locator("#a"), level: 2 });
  await page.goto(host.address);
  await eventually(async () => assert.equal((await Host.seen(page, "ready")).length, 2));
  await a.filter({ Endpoint: "/Users" });
  // At once: on a busy machine, something else of the viewer springs the trap before a click comes.
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
