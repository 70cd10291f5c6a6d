// The viewer and its host page do not take events from each other: keys, wheel, Esc and outside clicks. The
// viewer also works on a zoomed page and when a framework creates it inside a template.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { hasFocus } from "./support/focus.mjs";
import { Gateway } from "./support/gateway.mjs";
import { ELEMENT, Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { Viewer } from "./support/viewer.mjs";

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(200, "2026-05-10T12:00:00.000Z") });
});
after(() => gateway?.stop());

/** Opens a host page and returns the viewer in it. */
async function open(page, defer, host, options = {}) {
  const running = defer(await Host.start({ gateway: gateway.admin, ...host }));
  const viewer = new Viewer(page, { level: 2, ...options });
  await viewer.open(running.address);
  return viewer;
}

const IN_DIALOG = {
  body: `<dialog id="portal" aria-label="Portal">${ELEMENT}</dialog>`,
  script: 'document.querySelector("#portal").showModal();',
  style: "#portal { width: 1100px; height: 700px; padding: 0 }",
};

for (const [what, name, width, opened] of [
  ["the saved views", "Views", 1280, (viewer) => viewer.button("Views").click()],
  ["the sheet of filters", /^Filters/, 420, (viewer) => viewer.unfold()],
]) {
  journey(`Esc in ${what} leaves the portal's dialog open`, { width }, async ({ page, defer }) => {
    const viewer = await open(page, defer, IN_DIALOG);
    await opened(viewer);
    const opener = viewer.within.getByRole("button", { name, expanded: true });
    assert.equal(await opener.count(), 1);
    await page.keyboard.press("Escape");
    await eventually(async () => assert.equal(await opener.count(), 0));
    assert.equal(await page.locator("#portal").evaluate((dialog) => dialog.open), true);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#portal").evaluate((dialog) => dialog.open), false, "the next one is the portal's");
  });
}

journey("a click on the page outside the viewer closes the saved views", {}, async ({ page, defer }) => {
  const viewer = await open(page, defer, { style: "scim-audit-logs { --scim-audit-height: 600px }" });
  await viewer.button("Views").click();
  await viewer.within.getByLabel("View name").click();
  assert.equal(await viewer.button("Views").getAttribute("aria-expanded"), "true", "a press within does not");
  await page.getByRole("heading", { name: "Host" }).click();
  await eventually(async () => assert.equal(await viewer.button("Views").getAttribute("aria-expanded"), "false"));
});

/**
 * A scroll lock of a dialog library. It cancels a wheel unless an element between target and dialog can
 * scroll.
 */
const LOCKING = `
  window.cancelled = 0;
  document.addEventListener("wheel", (event) => {
    const modal = document.querySelector("#modal");
    for (let node = event.target; node && node !== modal; node = node.parentNode) {
      if (/auto|scroll/.test(getComputedStyle(node).overflowY) && node.scrollHeight > node.clientHeight) return;
    }
    window.cancelled += 1;
    event.preventDefault();
  }, { passive: false });
`;

journey(
  "the list scrolls in a dialog that locks the wheel, and wheel events beyond its limits reach the page",
  {},
  async ({ page, defer }) => {
    const viewer = await open(page, defer, {
      body: `<div id="modal">${ELEMENT}</div>`,
      script: LOCKING,
      style: "body { margin: 0; height: 300vh } #modal { position: fixed; inset: 5vh 5vw; overflow: hidden; display: grid }",
    });
    const top = () => viewer.table.evaluate((list) => list.scrollTop);
    await viewer.table.hover();
    await page.mouse.wheel(0, 300);
    await eventually(async () => assert.ok((await top()) > 100, "the list has scrolled"));
    assert.equal(await page.evaluate(() => window.cancelled), 0);
    await viewer.table.evaluate((list) => list.scrollTo(0, 0));
    await eventually(async () => assert.equal(await top(), 0));
    await page.mouse.wheel(0, -300);
    await eventually(async () => assert.equal(await page.evaluate(() => window.cancelled), 1));
  },
);

/** A hotkey library. Each key is a command unless the event's target is a text field. */
const HOTKEYS = `
  window.struck = [];
  for (const type of ["keydown", "keypress", "keyup"]) document.addEventListener(type, (event) => {
    if (!/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) window.struck.push(type + " " + event.key);
  });
`;

journey("keys typed into a field do not reach the page’s hotkeys, other keys do", {}, async ({ page, defer }) => {
  const viewer = await open(page, defer, { script: HOTKEYS });
  const struck = () => page.evaluate(() => window.struck.splice(0));
  const search = viewer.within.getByLabel("Search", { exact: true });
  await search.click();
  await page.keyboard.type("jk /?s");
  await page.keyboard.press("Backspace");
  await viewer.field("Status").focus();
  await page.keyboard.press("f");
  assert.deepEqual(await struck(), []);
  assert.equal(await search.inputValue(), "jk /?");
  assert.equal(await viewer.field("Status").inputValue(), "failed");

  await search.focus();
  await page.keyboard.press("Control+k");
  assert.ok((await struck()).includes("keydown k"), "the page receives Ctrl commands wherever they are pressed");
  await page.keyboard.press("Escape");
  assert.ok((await struck()).includes("keydown Escape"), "the page receives keys that leave a field");
  await viewer.table.focus();
  await page.keyboard.press("s");
  assert.ok((await struck()).includes("keydown s"), "the page receives keys that the viewer does not use");
  await page.keyboard.press("ArrowDown");
  assert.ok(!(await struck()).includes("keydown ArrowDown"), "the page does not receive keys that the viewer uses");
});

journey("a viewer created in a template starts without an error once it is inserted", {}, async ({ page, defer }) => {
  const viewer = await open(page, defer, {
    body: '<div id="place"></div>',
    script: `
      await customElements.whenDefined("scim-audit-logs");
      const template = document.createElement("template");
      template.content.append(document.createElement("scim-audit-logs"));
      const [viewer] = template.content.children;
      viewer.setAttribute("api-base", "/api/v1");
      document.querySelector("#place").append(viewer);
    `,
  });
  assert.ok((await viewer.rows()).length > 0);
  const display = await viewer.button("Filter").evaluate((button) => getComputedStyle(button).display);
  assert.equal(display, "flex", "it has its style");
});

journey(
  "on a zoomed page, dragging selects the right time range and a column edge follows the pointer",
  { timeZone: "UTC", width: 1600 },
  async ({ page, defer }) => {
    const viewer = await open(page, defer, { style: "main { zoom: 1.25 } scim-audit-logs { --scim-audit-height: 560px }" });
    const bars = viewer.within.getByRole("slider", { name: "Timeline", exact: true });
    await bars.waitFor();
    const box = await bars.boundingBox();
    const marked = () =>
      bars.evaluate((strip) => {
        const whole = strip.getBoundingClientRect();
        const mark = strip.querySelector(".sal-timeline__mark").getBoundingClientRect();
        return [mark.left, mark.right].map((at) => (at - whole.left) / whole.width);
      });
    await page.mouse.move(box.x + box.width * 0.5, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + 10, { steps: 4 });
    const [from, to] = await marked();
    const slot = 1 / Number(await bars.getAttribute("aria-valuemax"));
    assert.ok(Math.abs(from - 0.5) <= slot && Math.abs(to - 0.75) <= slot, `${from} to ${to}`);
    await page.keyboard.press("Escape");
    await page.mouse.up();

    const head = viewer.table.getByRole("columnheader", { name: "Endpoint" });
    const right = async () => {
      const { x, width } = await head.boundingBox();
      return x + width;
    };
    const before = await right();
    await page.mouse.move(before - 1, (await head.boundingBox()).y + 12);
    await page.mouse.down();
    await page.mouse.move(before + 99, (await head.boundingBox()).y + 12, { steps: 5 });
    await page.mouse.up();
    await eventually(async () => assert.ok(Math.abs((await right()) - before - 100) <= 3, `${(await right()) - before} of 100`));
  },
);

journey("closing a flyout by its button removes its listener from the page", {}, async ({ page, defer }) => {
  const viewer = await open(page, defer, {
    script: `
      window.listening = 0;
      const { addEventListener, removeEventListener } = document;
      document.addEventListener = function (type, ...rest) { if (type === "pointerdown") window.listening += 1; return addEventListener.call(this, type, ...rest); };
      document.removeEventListener = function (type, ...rest) { if (type === "pointerdown") window.listening -= 1; return removeEventListener.call(this, type, ...rest); };
    `,
  });
  const listening = () => page.evaluate(() => window.listening);
  await viewer.button("Views").click();
  await eventually(async () => assert.equal(await listening(), 1));
  await viewer.button("Views").click();
  await eventually(async () => assert.equal(await listening(), 0));
  assert.ok(await hasFocus(viewer.button("Views")));
});
