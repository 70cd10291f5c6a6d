// Isolation: the viewer leaves no traces on the host page, and page, viewer and other viewers do not affect
// each other.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { Session } from "../../examples/portal/session.mjs";
import { mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { ELEMENT, Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { Viewer } from "./support/viewer.mjs";

const TEN = Array.from({ length: 10 }, (_, at) => `v${at}`);

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(30) });
});
after(() => gateway?.stop());

const hostOf = (options) => Host.start({ gateway: gateway.admin, ...options });

/** Returns the page object of the viewer with this element id. */
const viewerOf = (page, id) => new Viewer(page, { within: page.locator(`#${id}`), level: 2 });

/** Waits until `count` viewers have shown their first response. */
const ready = (page, count = 1) => eventually(async () => assert.equal((await Host.seen(page, "ready")).length, count), { within: 30_000 });

/** Returns everything in the page that an embedded element could change or leave behind. */
const traces = (page) =>
  page.evaluate(async () => ({
    window: Object.getOwnPropertyNames(window).sort(),
    document: Object.getOwnPropertyNames(document).sort(),
    html: [...document.documentElement.attributes].map(({ name, value }) => [name, value]),
    head: document.head.innerHTML,
    body: [...document.body.children].map(({ localName }) => localName),
    sheets: [document.styleSheets.length, document.adoptedStyleSheets.length],
    history: [history.length, history.state, history.scrollRestoration, location.href],
    storage: [{ ...localStorage }, { ...sessionStorage }, document.cookie, await indexedDB.databases(), await caches.keys()],
    title: document.title,
  }));

journey("the viewer leaves nothing on window, in the head, the history or the storage", {}, async ({ page, defer }) => {
  const host = defer(await hostOf({ body: '<div id="place"></div>', entry: "" }));
  await page.goto(host.address);
  const before = await traces(page);
  await page.evaluate(async () => {
    await import("/viewer/scim-audit-logs.js");
    const viewer = document.createElement("scim-audit-logs");
    viewer.id = "v0";
    viewer.setAttribute("api-base", "/api/v1");
    document.getElementById("place").append(viewer);
  });
  await ready(page);
  const viewer = viewerOf(page, "v0");
  await viewer.filter({ Endpoint: "/Users", Status: "Failed" });
  await viewer.show((await viewer.firstRow())["Request ID"], "More info");
  assert.deepEqual(await traces(page), before, "while it is shown");
  await viewer.closeWithEscape();
  await page.evaluate(() => document.getElementById("v0").remove());
  await eventually(async () => assert.equal((await Host.seen(page, "disposed")).length, 1));
  assert.deepEqual(await traces(page), before, "after it is gone");
});

journey("url-sync uses one query parameter and keeps the other parameters and the host’s state unchanged", {}, async ({ page, defer }) => {
  const host = defer(
    await hostOf({
      script: `if (!history.state) history.replaceState({ portal: { route: 7, list: [1, "é"] } }, "");`,
      body: '<scim-audit-logs id="v0" api-base="/api/v1" url-sync="push"></scim-audit-logs>',
    }),
  );
  const theirs = "?a=1&b=%20x&c=%C3%A9+y&d&e==&a=2";
  const hash = "#part/%20two";
  const viewer = viewerOf(page, "v0");
  await viewer.open(`${host.address}/${theirs}${hash}`);
  assert.equal(page.url(), `${host.address}/${theirs}${hash}`, "the URL does not change before the user acts");
  const state = { portal: { route: 7, list: [1, "é"] } };
  const length = await page.evaluate(() => history.length);

  await viewer.filter({ Endpoint: "/Users", Status: "Failed" });
  const filtered = await viewer.rows();
  const url = page.url();
  assert.match(url, /[?&]al=[^&#]*endpoint:\/Users/);
  assert.equal(url.replace(/&al=[^&#]*/, ""), `${host.address}/${theirs}${hash}`);
  assert.deepEqual(await page.evaluate(() => [history.state, history.length]), [state, length + 1]);

  await viewer.answered(() => page.goBack());
  assert.equal((await viewer.rows()).length, 30);
  assert.equal(await viewer.field("Endpoint").inputValue(), "");
  await viewer.answered(() => page.goForward());
  assert.deepEqual(await viewer.rows(), filtered);
  await viewer.answered(() => page.reload());
  assert.deepEqual(await viewer.rows(), filtered, "the link restores the view");
  assert.deepEqual(await page.evaluate(() => history.state), state);
  await viewer.reset();
  assert.equal(page.url(), `${host.address}/${theirs}${hash}`, "no filter, no parameter");
});

journey("url-sync=replace adds no history entry, and url-key sets the parameter’s name", {}, async ({ page, defer }) => {
  const body = ["v0", "v1"]
    .map((id) => `<scim-audit-logs id="${id}" api-base="/api/v1" url-sync="replace" url-key="${id}"></scim-audit-logs>`)
    .join("");
  const host = defer(await hostOf({ body }));
  await page.goto(`${host.address}/?x=1`);
  await ready(page, 2);
  const length = await page.evaluate(() => history.length);
  await viewerOf(page, "v0").filter({ "HTTP Method": "PATCH" });
  await viewerOf(page, "v1").filter({ Endpoint: "/Groups" });
  const url = new URL(page.url());
  assert.deepEqual([...url.searchParams.keys()], ["x", "v0", "v1"]);
  assert.match(url.searchParams.get("v0"), /method:PATCH/);
  assert.match(url.searchParams.get("v1"), /endpoint:\/Groups/);
  assert.equal(await page.evaluate(() => history.length), length);
});

/** Returns the computed style of every element of the viewer, with its path in the tree. */
const look = (page) =>
  page.evaluate(() => {
    const styles = [];
    const walk = (root, path) => {
      for (const [at, element] of [...root.children].entries()) {
        // The first rows are enough: all rows have the same structure.
        if (element.matches('[role="row"]') && at > 3) continue;
        const here = `${path}>${element.localName}.${element.className}[${at}]`;
        const style = {};
        for (const name of getComputedStyle(element)) style[name] = getComputedStyle(element)[name];
        styles.push([here, style]);
        walk(element, here);
      }
    };
    walk(document.querySelector("scim-audit-logs").shadowRoot, "");
    return styles;
  });

/**
 * Fixes the size of the viewer's container, so that a reset can only change styles and not the viewer's
 * width.
 */
const FRAME =
  "#place { position: absolute !important; inset: 0 auto auto 0 !important; display: block !important; width: 1100px !important; height: 520px !important; }";
// Four rows are enough: they contain every kind of cell.
const PLACED = `<div id="place">${ELEMENT.replace(" ", ' page-size="4" ')}</div>`;
const RESETS = {
  "a reset":
    "*, *::before, *::after { box-sizing: border-box; margin: 0; padding: 0; } button, input, select { font: inherit; border: 0; background: none; } table { border-collapse: collapse; border-spacing: 0; }",
  "loud type":
    "body { font: italic 700 40px/3 cursive; color: red; letter-spacing: 9px; word-spacing: 9px; text-align: right; text-transform: uppercase; text-indent: 3em; white-space: pre; direction: ltr; visibility: visible; cursor: wait; quotes: none; list-style: square; } html { font-size: 31px; }",
  "element selectors":
    "section, header, form, table, tr, td, th, div, span, p, h1, h2, button, input, select, dialog { background: red; color: lime; border: 9px solid; display: inline; float: right; }",
  "all: unset": "* { all: unset }",
};

for (const [name, reset] of Object.entries(RESETS)) {
  journey(`the host’s styles do not change the viewer’s styles: ${name}`, {}, async ({ page, defer }) => {
    const looks = [];
    for (const style of [FRAME, `${reset}\n${FRAME}`]) {
      const host = defer(await hostOf({ body: PLACED, style }));
      await page.goto(host.address);
      await ready(page);
      // The list asks for more than a page if it has room for more rows, and then offers more suggestions.
      await page.waitForLoadState("networkidle");
      const row = await new Viewer(page).firstRow();
      await new Viewer(page).row(row["Request ID"]).getByRole("button").first().scrollIntoViewIfNeeded();
      looks.push(await look(page));
    }
    const [plain, styled] = looks;
    assert.deepEqual(
      styled.map(([path]) => path),
      plain.map(([path]) => path),
    );
    assert.ok(plain.length > 100);
    const differences = [];
    for (const [at, [path, style]] of styled.entries()) {
      for (const [property, value] of Object.entries(style)) {
        if (plain[at][1][property] !== value) differences.push(`${path} ${property}: ${plain[at][1][property]} → ${value}`);
      }
    }
    assert.deepEqual(differences.slice(0, 20), []);
  });
}

journey("the viewer’s styles do not change the host’s styles", {}, async ({ page, defer }) => {
  const body = `
    <section id="theirs"><h2>Theirs</h2><table><tr><th>a</th><td>b</td></tr></table><form><label>c <input /></label>
      <select><option>d</option></select><button type="button">e</button></form><p class="sal-button sal-grid sal-app">f</p>
      <code>g</code><pre>h</pre><dialog open>i</dialog><ul><li>j</li></ul></section>
    <div id="place"></div>`;
  const host = defer(await hostOf({ body, entry: "" }));
  await page.goto(host.address);
  const theirs = () =>
    page.evaluate(() =>
      [document.documentElement, document.body, ...document.querySelectorAll("#theirs, #theirs *")].map((element) => {
        const style = {};
        for (const name of getComputedStyle(element)) style[name] = getComputedStyle(element)[name];
        return [element.localName, style];
      }),
    );
  // Take the viewer out of the flow, so that it does not change the size of the page.
  await page.evaluate(() => document.getElementById("place").style.setProperty("position", "fixed"));
  const before = await theirs();
  await page.evaluate(async () => {
    await import("/viewer/scim-audit-logs.js");
    const viewer = document.createElement("scim-audit-logs");
    viewer.setAttribute("api-base", "/api/v1");
    document.getElementById("place").append(viewer);
  });
  await ready(page);
  assert.deepEqual(await theirs(), before);
});

journey(
  "ten viewers on a page have independent filters and tokens, and removing one does not affect the others",
  {},
  async ({ page, defer }) => {
    const session = new Session(300_000);
    const host = defer(
      await hostOf({
        session,
        body: TEN.map((id) => `<scim-audit-logs id="${id}" api-base="/api/v1" page-size="20"></scim-audit-logs>`).join("\n"),
        script: `
        window.tokens = {};
        for (const viewer of document.querySelectorAll("scim-audit-logs")) {
          viewer.tokenProvider = async ({ signal }) => {
            const given = await (await fetch("/session/token", { method: "POST", signal })).json();
            window.tokens[viewer.id] = given.token;
            return given;
          };
        }`,
      }),
    );
    await page.goto(host.address);
    await ready(page, 10);
    const tokens = await page.evaluate(() => window.tokens);
    assert.equal(new Set(Object.values(tokens)).size, 10, "each viewer called its own provider");

    const all = await viewerOf(page, "v0").rows();
    assert.equal(all.length, 30);
    for (const [id, filter] of [
      ["v3", { "HTTP Method": "PATCH" }],
      ["v7", { Status: "Failed", Endpoint: "/Users" }],
    ]) {
      await viewerOf(page, id).filter(filter);
      assert.equal(host.api.calls.at(-1).authorization, `Bearer ${tokens[id]}`);
    }
    const patched = await viewerOf(page, "v3").rows();
    assert.ok(patched.length > 0 && patched.every((row) => row["HTTP Method"] === "PATCH"));
    for (const id of ["v0", "v4", "v9"]) assert.deepEqual(await viewerOf(page, id).rows(), all, id);

    await page.evaluate(() => document.getElementById("v7").remove());
    await eventually(async () => assert.equal((await Host.seen(page, "disposed")).length, 1));
    assert.deepEqual(await viewerOf(page, "v3").rows(), patched);
    await viewerOf(page, "v4").filter({ Endpoint: "/Me" });
    assert.ok((await viewerOf(page, "v4").rows()).every((row) => row.Endpoint === "/Me"));
    const { "Request ID": requestId } = patched[0];
    await viewerOf(page, "v3").show(requestId, "View request");
    assert.ok((await viewerOf(page, "v3").headers()).length > 0);
    await page.keyboard.press("Escape");
    assert.deepEqual(await viewerOf(page, "v0").rows(), all);
  },
);

journey("moving the element keeps its content and sends no request", {}, async ({ page, defer }) => {
  const body = `${ELEMENT.replace(" ", ' id="v0" ')}<section id="elsewhere"></section><dialog id="box" aria-label="Box"></dialog>`;
  const host = defer(await hostOf({ body }));
  const viewer = viewerOf(page, "v0");
  await viewer.open(host.address);
  await viewer.filter({ Endpoint: "/Users" });
  const rows = await viewer.rows();
  await viewer.fill({ Endpoint: "typed, not applied" });
  const calls = host.api.calls.length;
  const same = async (where) => {
    assert.deepEqual(await viewer.rows(), rows, where);
    // In a narrow container the filters are collapsed but keep their values.
    assert.equal(await viewer.within.getByLabel("Endpoint", { exact: true }).inputValue(), "typed, not applied", where);
    assert.deepEqual(await Host.seen(page, "disposed"), [], where);
    assert.equal(host.api.calls.length, calls, where);
  };
  await page.evaluate(() => document.getElementById("elsewhere").appendChild(document.getElementById("v0")));
  await same("elsewhere");
  await page.evaluate(() => {
    document.getElementById("box").showModal();
    document.getElementById("box").appendChild(document.getElementById("v0"));
  });
  await same("in an open dialog");
  await viewer.show(rows[0]["Request ID"], "View request");
  assert.ok((await viewer.headers()).length > 0);
  // Esc closes the viewer’s dialog but not the host’s.
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await viewer.dialog.count(), 0));
  assert.ok(await page.evaluate(() => document.getElementById("box").open));
  await viewer.filter({ Endpoint: "/Groups" });
  assert.ok((await viewer.rows()).every((row) => row.Endpoint.startsWith("/Groups")));
});

journey(
  "language, zone, colours and density follow their attributes without a request to the API",
  { timeZone: "Europe/Paris" },
  async ({ page, defer }) => {
    const long = defer(await Gateway.start({ entries: mixedLog(1_200) }));
    const host = defer(await hostOf({ gateway: long.admin, body: ELEMENT.replace(" ", ' id="v0" ') }));
    const viewer = viewerOf(page, "v0");
    await viewer.open(host.address);
    await viewer.fill({ Endpoint: "typed, not applied" });
    const calls = host.api.calls.length;
    const set = (name, value) => page.evaluate(([name, value]) => document.getElementById("v0").setAttribute(name, value), [name, value]);
    const root = () =>
      page.evaluate(() => {
        const element = document.getElementById("v0").shadowRoot.querySelector('[part~="root"]');
        const { colorScheme } = getComputedStyle(element);
        return {
          language: element.lang,
          direction: element.dir,
          colorScheme,
          row: element.querySelector('[role="row"][aria-rowindex="2"]').getBoundingClientRect().height,
        };
      });

    const first = async () => (await viewer.firstRow()).Time;
    const time = await first();
    await set("time-zone", "utc");
    await eventually(async () => {
      assert.notEqual(await first(), time);
      assert.match(await first(), /UTC|Z|\+00:00/);
    });
    await set("time-zone", "Asia/Kathmandu");
    await eventually(async () => assert.match(await first(), /\+05:45|\+5:45/));

    await set("color-scheme", "dark");
    await eventually(async () => assert.equal((await root()).colorScheme, "dark"));
    await set("color-scheme", "light");
    await eventually(async () => assert.equal((await root()).colorScheme, "light"));

    const { row } = await root();
    await set("density", "compact");
    await eventually(async () => assert.ok((await root()).row < row));

    await viewer.within.getByText(/^1,200 entries,/).waitFor();
    await set("lang", "de");
    await viewer.within.getByText(/^1\.200 Einträge,/).waitFor();
    assert.deepEqual([(await root()).language, (await root()).direction], ["de", "ltr"]);
    await set("lang", "ar");
    await eventually(async () => assert.deepEqual([(await root()).language, (await root()).direction], ["ar", "rtl"]));
    await set("lang", "en");
    await viewer.within.getByText(/^1,200 entries,/).waitFor();

    assert.equal(host.api.calls.length, calls);
    assert.equal(await viewer.field("Endpoint").inputValue(), "typed, not applied");
    assert.deepEqual([await Host.seen(page, "error"), await Host.seen(page, "disposed")], [[], []]);
  },
);

journey("an invalid attribute value keeps the default and dispatches an error event", {}, async ({ page, defer }) => {
  const body =
    '<scim-audit-logs id="v0" api-base="/api/v1" color-scheme="blue" page-size="0" time-zone="Mars/Olympus" density="loose"></scim-audit-logs>';
  const host = defer(await hostOf({ body }));
  await viewerOf(page, "v0").open(host.address);
  await eventually(async () => {
    const errors = await Host.seen(page, "error");
    assert.deepEqual(errors.map(({ option }) => option).sort(), ["colorScheme", "density", "pageSize", "timeZone"]);
    for (const { code, fatal, message } of errors) assert.deepEqual([code, fatal, message.length > 0], ["invalid-option", false, true]);
  });
  assert.equal((await viewerOf(page, "v0").rows()).length, 30);
});

journey("whatever the page sets, nothing is thrown, each invalid part is reported, and the rest applies", {}, async ({ page, defer }) => {
  const host = defer(await hostOf({ body: '<scim-audit-logs id="v0" api-base="/api/v1"></scim-audit-logs>' }));
  const viewer = viewerOf(page, "v0");
  await viewer.open(host.address);
  const reported = async (expected) => {
    await eventually(async () => {
      const errors = await Host.seen(page, "error");
      assert.deepEqual(
        errors.map(({ code, option, fatal }) => [code, option, fatal]),
        expected.map((option) => ["invalid-option", option, false]),
      );
    });
    return (await Host.seen(page, "error")).map(({ message }) => message);
  };
  await page.evaluate(() => {
    const viewer = document.getElementById("v0");
    for (const options of [null, undefined, 5]) viewer.update(options);
    viewer.update({
      get density() {
        throw new Error("of the page");
      },
    });
    const loop = {};
    loop.open = loop;
    viewer.state = loop;
    viewer.state = { toJSON: () => undefined };
    viewer.state = new Proxy({}, { ownKeys: () => [1] });
  });
  const whole = ["options", "options", "options", "density", "state", "state", "state"];
  await reported(whole);
  await viewer.answered(() =>
    page.evaluate(() => {
      document.getElementById("v0").state = {
        endpoint: "/Users",
        status: "bogus",
        scimType: "x y",
        colour: "red",
        open: { part: "raw" },
        not: [{ field: "method" }, { field: "method", value: "PATCH" }],
        startDate: "2026-05-09",
        endDate: "2026-05-01",
        timeZone: "Mars/Olympus",
      };
    }),
  );
  const messages = await reported([...whole, ...Array(7).fill("state")]);
  for (const part of ["status", "scimType", "colour", "open", "not", "endDate", "timeZone"]) {
    assert.equal(messages.filter((message) => message.startsWith(`state.${part}`)).length, 1, `${part}: ${messages.join("\n")}`);
  }
  const rows = await viewer.rows();
  assert.ok(rows.length > 0);
  for (const row of rows) assert.ok(row.Endpoint.startsWith("/Users") && row["HTTP Method"] !== "PATCH", JSON.stringify(row));
});
