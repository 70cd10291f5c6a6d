// Tests of support/watch.mjs: a page that misbehaves fails its test, and other pages do not.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { assertAccessible } from "./support/axe.mjs";
import { eventually } from "./support/eventually.mjs";
import { visit } from "./support/journey.mjs";

const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/** Pages by path: their markup and script. */
const PAGES = {
  "/quiet": { script: "" },
  "/error": { script: "console.error('something broke')" },
  "/warning": { script: "console.warn('something is odd')" },
  "/throws": { script: "setTimeout(() => { throw new Error('thrown late') })" },
  "/rejects": { script: "Promise.reject(new Error('nobody caught this'))" },
  "/asks": { script: "alert('gotcha')" },
  "/inline": { body: "<p onclick='x()'>p</p>", script: "" },
  "/html": { script: "try { document.body.innerHTML = '<b>x</b>' } catch {}" },
  "/elsewhere": { script: "fetch('http://127.0.0.1:9/').catch(() => {})" },
  "/missing": { script: "fetch('/nothing').catch(() => {})" },
};
const VIOLATIONS = ["/inline", "/html", "/elsewhere"];

let server;
let address;
before(async () => {
  server = createServer((question, answer) => {
    const { pathname } = new URL(question.url, "http://localhost");
    const page = PAGES[pathname.replace(/\.js$/, "")];
    if (!page) return answer.writeHead(pathname === "/favicon.ico" ? 204 : 404).end();
    if (pathname.endsWith(".js")) return answer.writeHead(200, { "content-type": "text/javascript" }).end(page.script);
    answer.writeHead(200, { "content-type": "text/html", "content-security-policy": POLICY });
    answer.end(
      `<!doctype html><html lang="en"><title>Page</title><main><h1>Page</h1>${page.body ?? ""}</main><script src="${pathname}.js"></script>`,
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  address = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** Visits a page and waits until its network is idle. */
const visited = (path, body = () => {}) =>
  visit({}, async ({ page, watch }) => {
    await page.goto(address + path, { waitUntil: "networkidle" });
    await body({ page, watch });
  });

/** Visits a page that misbehaves and waits until the watch has noticed it. */
const noticed = (path, body = () => {}) =>
  visited(path, async ({ watch }) => {
    await eventually(() => assert.ok(watch.complaints.length > 0, "nothing was noticed"));
    body({ watch });
  });

test("a page without complaints passes", () => visited("/quiet"));

for (const path of Object.keys(PAGES).filter((path) => path !== "/quiet")) {
  const said = VIOLATIONS.includes(path) ? /must stay quiet.*policy violation/s : /must stay quiet/;
  test(`a misbehaving page fails its test: ${path.slice(1)}`, () => assert.rejects(noticed(path), said));
}

test("a failed load passes only if it is declared, and a declared one must happen", async () => {
  const declared =
    (url, reason) =>
    ({ watch }) =>
      watch.expectFailedLoad(url, reason);
  await noticed("/missing", declared("/nothing", 404));
  await assert.rejects(noticed("/missing", declared("/nothing", 500)), /must stay quiet/);
  await assert.rejects(noticed("/missing", declared("/other", 404)), /must stay quiet/);
  await assert.rejects(visited("/quiet", declared("/nothing", 404)), /must have happened/);
});

test("policy violations and browser messages pass only if declared, and declared ones must happen", async () => {
  const violation =
    (pattern) =>
    ({ watch }) =>
      watch.expectViolation(pattern);
  await noticed("/inline", violation(/script-src-attr inline/));
  await assert.rejects(noticed("/inline", violation(/connect-src/)), /must stay quiet/);
  await assert.rejects(visited("/quiet", violation(/connect-src/)), /must have happened/);
  const message =
    (pattern) =>
    ({ watch }) =>
      watch.expectMessage(pattern);
  await noticed("/warning", message(/something is odd/));
  await assert.rejects(noticed("/warning", message(/something else/)), /must stay quiet/);
  await assert.rejects(visited("/quiet", message(/something/)), /must have happened/);
});

test("axe runs under the strict policy and finds a violation", async () => {
  await visited("/quiet", ({ page }) => assertAccessible(page, "quiet"));
  const flawed = visited("/quiet", async ({ page }) => {
    await page.evaluate(() => document.querySelector("main").append(document.createElement("button")));
    await assertAccessible(page, "a button without a name");
  });
  await assert.rejects(flawed, /button-name/);
});
