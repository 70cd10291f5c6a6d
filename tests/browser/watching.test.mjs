// The watch over every page, held to its word: a page that misbehaves fails its test, and one that behaves does not.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { assertAccessible } from "./support/axe.mjs";
import { eventually } from "./support/eventually.mjs";
import { visit } from "./support/journey.mjs";

const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/** Pages by their path: what they hold, and what their script does. */
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

/** Visits a page that is expected to behave. */
const visited = (path, body = () => {}) =>
  visit({}, async ({ page, watch }) => {
    await page.goto(address + path, { waitUntil: "networkidle" });
    await body({ page, watch });
  });

/** Visits a page that does not, and waits until that was noticed. */
const noticed = (path, body = () => {}) =>
  visited(path, async ({ watch }) => {
    await eventually(() => assert.ok(watch.complaints.length > 0, "nothing was noticed"));
    body({ watch });
  });

test("a page that does nothing wrong passes", () => visited("/quiet"));

for (const path of Object.keys(PAGES).filter((path) => path !== "/quiet")) {
  const said = VIOLATIONS.includes(path) ? /must stay quiet.*policy violation/s : /must stay quiet/;
  test(`a page that does this does not pass: ${path.slice(1)}`, () => assert.rejects(noticed(path), said));
}

test("a failed load passes only when it was declared, and only when it happened", async () => {
  const declared = (url, reason) => ({ watch }) => watch.expectFailedLoad(url, reason);
  await noticed("/missing", declared("/nothing", 404));
  await assert.rejects(noticed("/missing", declared("/nothing", 500)), /must stay quiet/);
  await assert.rejects(noticed("/missing", declared("/other", 404)), /must stay quiet/);
  await assert.rejects(visited("/quiet", declared("/nothing", 404)), /must have happened/);
});

test("a broken policy and a line of the browser’s pass only when they were declared, and only when they happened", async () => {
  const violation = (pattern) => ({ watch }) => watch.expectViolation(pattern);
  await noticed("/inline", violation(/script-src-attr inline/));
  await assert.rejects(noticed("/inline", violation(/connect-src/)), /must stay quiet/);
  await assert.rejects(visited("/quiet", violation(/connect-src/)), /must have happened/);
  const message = (pattern) => ({ watch }) => watch.expectMessage(pattern);
  await noticed("/warning", message(/something is odd/));
  await assert.rejects(noticed("/warning", message(/something else/)), /must stay quiet/);
  await assert.rejects(visited("/quiet", message(/something/)), /must have happened/);
});

test("axe runs under the strict policy, and finds what is wrong", async () => {
  await visited("/quiet", ({ page }) => assertAccessible(page, "quiet"));
  const flawed = visited("/quiet", async ({ page }) => {
    await page.evaluate(() => document.querySelector("main").append(document.createElement("button")));
    await assertAccessible(page, "a button without a name");
  });
  await assert.rejects(flawed, /button-name/);
});
