// The dialogs of a row: the reason of a failure, the request and the response. Hostile content stays text.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { pasted } from "./support/clipboard.mjs";
import { entry, failed } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { hasFocus } from "./support/focus.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { freePort } from "./support/scim_service.mjs";

const HOSTILE = "<img src=x onerror=alert(1)> \u202egnp.exe \u2066isolated </script><script>alert(1)</script> {{7*7}} javascript:alert(1)";
const DEEP = `${'{"a":'.repeat(3_000)}1e400${"}".repeat(3_000)}`;
const LARGE = JSON.stringify({ Resources: Array.from({ length: 4_000 }, (_, at) => ({ id: `${at}`, name: "x".repeat(60) })) });

const LOG = {
  noBody: entry({ method: "DELETE", endpoint: "/Users/1", statusCode: 204 }),
  html: failed({ statusCode: 500, response: "<h1>Oops</h1>\nIt broke.", error: { detail: "<h1>Oops</h1>" } }),
  hostile: failed({
    method: "PATCH",
    endpoint: "/Users/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    statusCode: 400,
    error: { scimType: "invalidValue", detail: HOSTILE, status: "400" },
    request: {
      headers: [
        ["X-Generator", HOSTILE],
        ["x-generator", "second"],
        ["X-GENERATOR", ""],
      ],
      body: JSON.stringify({ displayName: HOSTILE }),
      size: 9,
    },
    response: JSON.stringify({ detail: HOSTILE, nul: "a\u0000b" }),
  }),
  numbers: entry({ response: '{"ratio":1e400,"id":12345678901234567890123,"same":1,"same":2}' }),
  deep: entry({ response: DEEP }),
  large: entry({ response: LARGE }),
  binary: entry({ response: { body: "AAECAwQF/v8=", bodyEncoding: "base64", size: 8 } }),
  disagreeing: failed({ statusCode: 403, error: { detail: "Not here", status: "404" } }),
  head: entry({ method: "HEAD" }),
  unanswered: failed({
    statusCode: undefined,
    response: null,
    error: { detail: "The client went away before the answer was complete." },
  }),
};
const id = Object.fromEntries(Object.entries(LOG).map(([name, item]) => [name, item.requestId]));

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: Object.values(LOG), flags: ["--keep-unparsable-bodies"] });
});
after(() => gateway?.stop());

/** Returns the visible text of the dialog. */
const read = (viewer) => viewer.dialog.innerText();

journey("the dialog says when a response has no body", {}, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  await viewer.show(id.noBody, "View response");
  await viewer.dialog.getByText("204 No Content", { exact: true }).waitFor();
  await viewer.dialog.getByText("No body.", { exact: true }).waitFor();
  await viewer.closeWithEscape();
  await viewer.show(id.head, "View response");
  await viewer.dialog.getByText("none (HEAD request)").waitFor();
});

journey("a body that is not JSON is shown unchanged", {}, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  await viewer.show(id.html, "View response");
  assert.equal(await viewer.body.innerText(), "<h1>Oops</h1>\nIt broke.");
});

journey("markup, bidi controls and control characters stay text in rows, dialogs, headers and bodies", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  assert.equal(await viewer.row(id.hostile).getByText("/Users/%3Cscript%3Ealert(1)%3C%2Fscript%3E").count(), 1);
  await viewer.show(id.hostile, "More info");
  // The explanation quotes it, too.
  await viewer.dialog.locator("p.sal-error__detail").filter({ hasText: HOSTILE }).waitFor();
  await viewer.dialog.locator(".sal-error").getByText("invalidValue", { exact: true }).waitFor();

  await viewer.dialog.getByRole("button", { name: "Show request" }).click();
  const headers = await eventually(async () => {
    const pairs = await viewer.headers();
    assert.equal(pairs.length, 3);
    return pairs;
  });
  assert.deepEqual(
    headers,
    [
      ["X-Generator", HOSTILE],
      ["x-generator", "second"],
      ["X-GENERATOR", ""],
    ],
    "order, case, duplicates",
  );
  assert.deepEqual(JSON.parse(await viewer.body.textContent()), { displayName: HOSTILE });

  await viewer.dialog.getByRole("button", { name: "Show response" }).click();
  await eventually(async () => assert.equal(JSON.parse(await viewer.body.textContent()).nul, "a\u0000b"));
  assert.equal(await page.locator("img").count(), 0);
  assert.equal(await viewer.dialog.locator("script").count(), 0);
});

journey("numbers beyond double precision and duplicate keys are shown as sent", {}, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  await viewer.show(id.numbers, "View response");
  assert.equal(await viewer.body.innerText(), '{\n  "ratio": 1e400,\n  "id": 12345678901234567890123,\n  "same": 1,\n  "same": 2\n}');
});

journey("3,000 levels and a quarter of a megabyte are shown, and only the visible part is rendered", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.show(id.deep, "View response");
  assert.match((await viewer.body.textContent()).replace(/\s/g, ""), /^(\{"a":){20,100}/);
  await viewer.body.getByRole("tree").focus();
  await page.keyboard.press("End");
  await eventually(async () => assert.match((await viewer.body.textContent()).replace(/\s/g, ""), /\{"a":1e400\}+$/));
  await viewer.closeWithEscape();
  await viewer.show(id.large, "View response");
  const text = await viewer.body.innerText();
  assert.match(text, /^\{\n {2}"Resources": \[\n {4}\{\n {6}"id": "0",\n/);
});

journey("a binary body is shown as base64 with a note", {}, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  await viewer.show(id.binary, "View response");
  await viewer.dialog.getByText("The body is not text. It is shown in Base64:").waitFor();
  assert.equal((await viewer.body.innerText()).trim(), "AAECAwQF/v8=");
});

journey("both status codes are shown when the body has another one than HTTP", {}, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  await viewer.show(id.disagreeing, "More info");
  await viewer.dialog.getByText("403 Forbidden", { exact: true }).waitFor();
  await viewer.dialog.getByText(/HTTP status code is 403, but .* body says 404/).waitFor();
  await viewer.closeWithEscape();
  await viewer.show(id.hostile, "More info");
  assert.doesNotMatch(await read(viewer), /body says/);
});

journey("a request without a response shows the reason", {}, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  const row = (await viewer.rows()).find((candidate) => candidate["Request ID"] === id.unanswered);
  assert.equal(row["Status Code"], "–");
  await viewer.show(id.unanswered, "View response");
  await viewer.dialog.getByText("No response", { exact: true }).waitFor();
  await viewer.dialog.getByText("The client went away before the answer was complete.").waitFor();
});

journey("Copy copies the whole message, and Copy request ID copies the ID", {}, async ({ viewer, context }) => {
  await viewer.open(gateway.admin);
  await viewer.show(id.hostile, "View request");
  await viewer.dialog.getByRole("button", { name: "Copy", exact: true }).click();
  await viewer.dialog.getByRole("status").getByText("Copied").waitFor();
  const { endpoint, request } = LOG.hostile;
  const lines = request.headers.map(([name, value]) => `${name}: ${value}`);
  assert.equal(await pasted(context), [`PATCH ${endpoint}`, ...lines, "", request.body].join("\n"));

  await viewer.closeWithEscape();
  await viewer.row(id.binary).hover();
  await viewer.row(id.binary).getByRole("button", { name: "Copy request ID" }).click();
  await viewer.row(id.binary).getByText("Copied").waitFor();
  assert.equal(await pasted(context), id.binary);
});

journey("a dialog closes by Esc, its button or a click outside, and returns the focus", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  const closings = [
    () => page.keyboard.press("Escape"),
    () => viewer.dialog.getByRole("button", { name: "Close" }).click(),
    () => page.mouse.click(5, 5),
  ];
  for (const [at, name] of ["More info", "View response", "View request"].entries()) {
    await viewer.show(id.hostile, name);
    await closings[at]();
    await viewer.dialog.waitFor({ state: "detached" });
    const opener = viewer.row(id.hostile).getByRole("button", { name, exact: true });
    assert.ok(await hasFocus(opener), name);
  }
});

journey("a request ID is one unbroken text", {}, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  const cell = viewer.row(id.binary).getByRole("gridcell").first();
  assert.equal((await cell.innerText()).trim(), id.binary);
});

journey("the dialog says when the gateway itself made the response", {}, async ({ viewer, defer }) => {
  const own = defer(await Gateway.start({ upstream: `http://127.0.0.1:${await freePort()}/scim/v2` }));
  const answer = await fetch(`${own.scim}/scim/v2/Users`);
  assert.equal(answer.status, 502);
  await viewer.open(own.admin);
  await viewer.show(answer.headers.get("x-request-id"), "More info");
  await viewer.dialog.getByText("502 Bad Gateway", { exact: true }).waitFor();
  await viewer.dialog.getByText(/came from the gateway/).waitFor();
});

journey("the dialog lists replaced secrets and says when a body is truncated", {}, async ({ viewer, defer }) => {
  const secret = "browser-test-secret-4711";
  const own = defer(await Gateway.start({ flags: ["--body-cap", "200"] }));
  const user = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "ada@example.com" };
  const create = async (body) => {
    const answer = await fetch(`${own.scim}/Users`, {
      method: "POST",
      headers: { "content-type": "application/scim+json", authorization: `Bearer ${secret}` },
      body: JSON.stringify(body),
    });
    return answer.headers.get("x-request-id");
  };
  const short = await create({ ...user, password: secret });
  const long = await create({ ...user, userName: "grace@example.com", displayName: "x".repeat(2_000) });

  await viewer.open(own.admin);
  await viewer.show(short, "View request");
  await viewer.dialog.getByText(/Secrets were redacted: .*header authorization/i).waitFor();
  await viewer.dialog.getByText(/Secrets were redacted: .*body \/password/).waitFor();
  assert.ok(!(await viewer.dialog.textContent()).includes(secret));
  await viewer.closeWithEscape();

  await viewer.show(long, "View request");
  await viewer.dialog.getByText(/^Only the first \d+ B of 2\.\d KB were recorded\.$/).waitFor();
  assert.match(await viewer.body.innerText(), /grace@example\.com/);
});
