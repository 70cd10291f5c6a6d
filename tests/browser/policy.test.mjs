// How the gateway serves the viewer: with a strict policy, with immutable files, and without any other files.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";

let gateway;
before(async () => {
  gateway = await Gateway.start();
});
after(() => gateway?.stop());

/** Returns the directives of the response's Content Security Policy. */
function directives(answer) {
  const policy = answer.headers.get("content-security-policy");
  return new Map(
    policy.split(";").map((part) => {
      const [name, ...sources] = part.trim().split(/\s+/);
      return [name, sources.join(" ")];
    }),
  );
}

test("the page has the strict policy and security headers", async () => {
  const answer = await fetch(`${gateway.admin}/`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type"), /^text\/html/);
  const policy = directives(answer);
  assert.equal(policy.get("default-src"), "'none'");
  assert.equal(policy.get("script-src"), "'self' 'wasm-unsafe-eval'");
  assert.equal(policy.get("style-src"), "'self'");
  assert.equal(policy.get("connect-src"), "'self'");
  assert.equal(policy.get("base-uri"), "'none'");
  assert.equal(policy.get("form-action"), "'none'");
  assert.match(policy.get("frame-ancestors"), /^'(none|self)'$/);
  assert.equal(policy.get("require-trusted-types-for"), "'script'");
  assert.equal(policy.get("trusted-types"), "'none'");
  for (const [name, sources] of policy) {
    assert.doesNotMatch(sources, /\*|https?:|data:|blob:|'unsafe-inline'|'unsafe-eval'/, name);
  }
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
  assert.match(answer.headers.get("cache-control"), /^no-cache|no-store/);
});

journey("the page loads only its own files, with the right content types and cache lifetimes", {}, async ({ viewer, page }) => {
  const loaded = [];
  page.on("response", (response) => loaded.push(response));
  await viewer.open(gateway.admin);
  const KINDS = { js: /^text\/javascript/, css: /^text\/css/, wasm: /^application\/wasm$/, svg: /^image\/svg\+xml/ };
  const seen = new Set();
  for (const response of loaded) {
    const { origin, pathname } = new URL(response.url());
    assert.equal(origin, gateway.admin, response.url());
    const headers = await response.allHeaders();
    const extension = /\.(\w+)$/.exec(pathname)?.[1];
    if (extension) {
      assert.match(headers["content-type"], KINDS[extension], pathname);
      seen.add(extension);
    }
    if (/-[0-9a-f]{16}/.test(pathname)) assert.match(headers["cache-control"], /immutable/, pathname);
    else assert.doesNotMatch(headers["cache-control"] ?? "", /immutable/, pathname);
    if (pathname.startsWith("/api/")) assert.match(headers["cache-control"], /no-store/, pathname);
  }
  for (const kind of ["js", "css", "wasm"]) assert.ok(seen.has(kind), kind);
});

test("a client that accepts brotli gets a compressed file with the same content", async () => {
  const page = await (await fetch(`${gateway.admin}/`)).text();
  const wasm = /[\w-]+\.wasm/.exec(page)[0];
  const plain = await fetch(`${gateway.admin}/${wasm}`, { headers: { "accept-encoding": "identity" } });
  const small = await fetch(`${gateway.admin}/${wasm}`, { headers: { "accept-encoding": "br" } });
  assert.equal(plain.headers.get("content-encoding"), null);
  assert.equal(small.headers.get("content-encoding"), "br");
  assert.match(small.headers.get("vary") ?? "", /accept-encoding/i);
  assert.deepEqual(Buffer.from(await small.arrayBuffer()), Buffer.from(await plain.arrayBuffer()));
});

test("unknown paths and path traversal get a 404", async () => {
  for (const path of ["/nothing", "/nothing.js", "/api/v1/nothing", "/%2e%2e/Cargo.toml", "/..%2f..%2fetc/passwd", "/.git/config"]) {
    const answer = await fetch(`${gateway.admin}${path}`);
    assert.equal(answer.status, 404, path);
    assert.doesNotMatch(await answer.text(), /<scim-audit-logs|\[package\]|root:/, path);
  }
});

test("the SCIM listener serves neither the viewer nor the API", async () => {
  for (const path of ["/", "/api/v1/audit-logs"]) {
    const answer = await fetch(`${gateway.scim}${path}`);
    assert.doesNotMatch(await answer.text(), /scim-audit-logs"|"items"/, path);
  }
});
