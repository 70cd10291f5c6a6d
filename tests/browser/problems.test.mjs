// Problems: the failures of a log grouped by cause, with true counts, beside the list.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before } from "node:test";

import { ViewerFiles } from "../../examples/portal/viewer_files.mjs";
import { assertAccessible, assertAccessibleInEveryLook } from "./support/axe.mjs";
import { entry, failed } from "./support/entries.mjs";
import { told } from "./support/environment.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { Viewer } from "./support/viewer.mjs";
import { explanations, words } from "./support/words.mjs";

const texts = await explanations("en");
const SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error";
const scimError = (status, detail, scimType) =>
  JSON.stringify({ schemas: [SCHEMA], status: String(status), detail, ...(scimType ? { scimType } : {}) });

/** Plants entries, one a minute. */
class Plan {
  entries = [];

  add(make, given) {
    const time = new Date(Date.parse("2026-05-07T10:00:00.000Z") + this.entries.length * 60_000).toISOString();
    this.entries.push(make({ time, client: { ip: "192.0.2.7", userAgent: "idp/1.0", credential: "c1" }, ...given }));
  }

  reads(count) {
    for (let user = 0; user < count; user += 1) this.add(entry, { endpoint: `/Users/r${user}` });
  }

  fails(method, endpoint, statusCode, detail, rest = {}) {
    const { scimType, ...given } = rest;
    this.add(failed, {
      ...{ method, endpoint, statusCode, error: { detail, status: String(statusCode), ...(scimType ? { scimType } : {}) } },
      ...{ response: scimError(statusCode, detail, scimType), ...given },
    });
  }
}

/** An incident of each kind. */
function incidents() {
  const plan = new Plan();
  plan.reads(30);
  // Six failures of four people, who do not recover.
  for (const user of [1, 2, 3, 4, 1, 2]) plan.fails("PATCH", `/Users/p${user}`, 500, `row ${user}00 is locked`);
  // A matching mistake: each of three people is looked for by externalId and then created.
  for (const name of ["ann", "bob", "eve"]) {
    const filter = encodeURIComponent(`externalId eq "x-${name}"`);
    plan.add(entry, { endpoint: "/Users", query: `filter=${filter}`, response: '{"totalResults":0,"Resources":[]}' });
    plan.fails("POST", "/Users", 409, `User ${name}@example.com already exists`, {
      scimType: "uniqueness",
      request: JSON.stringify({ userName: `${name}@example.com`, externalId: `x-${name}` }),
    });
  }
  // An outage that healed: the same request succeeded later.
  plan.fails("DELETE", "/Users/h1", 503, "starting");
  plan.add(entry, { method: "DELETE", endpoint: "/Users/h1", statusCode: 204 });
  // A lookup that finds nothing is expected.
  plan.fails("GET", "/Users", 404, "Not found", { query: `filter=${encodeURIComponent('userName eq "new@example.com"')}` });
  return plan.entries;
}

let gateway;
let quiet;
let large;
let part;
before(async () => {
  gateway = await Gateway.start({ entries: incidents() });
  const plan = new Plan();
  plan.reads(3);
  quiet = await Gateway.start({ entries: plan.entries });
  const many = new Plan();
  many.fails("PATCH", "/Users/old", 500, "the oldest failure");
  many.reads(5100);
  many.fails("PATCH", "/Users/new", 400, "the newest failure");
  large = await Gateway.start({ entries: many.entries });
  const { beside } = await ViewerFiles.of(told("VIEWER_DIST"));
  part = beside.find((file) => file.startsWith("scim-audit-logs.problems-") && !file.includes("-and-"));
  assert.ok(part, "there is a part for the problems");
});
after(async () => {
  for (const one of [gateway, quiet, large]) await one?.stop();
});

const region = (viewer) => viewer.within.getByRole("region", { name: "Problems", exact: true });
const cards = (viewer) => region(viewer).locator(".sal-problem:not(.sal-problem--awaited)");
const switchOf = (viewer) => viewer.button("Problems");

async function openProblems(viewer, address) {
  await viewer.open(address);
  await viewer.openMenu();
  await switchOf(viewer).click();
  await cards(viewer).first().waitFor();
}

/** The address of the page in words. */
const addressOf = (page) => decodeURIComponent(new URL(page.url()).search);

journey(
  "a click shows each problem with its true numbers, and Back shows the list again",
  { width: 1440, height: 900 },
  async ({ viewer, page }) => {
    await openProblems(viewer, gateway.admin);
    await region(viewer)
      .getByText("10 failures among 45 entries. 1 more answer looks like a failure, but the client expects it.")
      .waitFor();
    const found = await cards(viewer).allInnerTexts();
    assert.equal(found.length, 3, found.join("\n\n"));
    const [locked, exists, outage] = found;
    assert.match(locked, /Still failing\s+6 failures · 4 people/);
    assert.match(locked, /row … is locked/);
    assert.match(locked, /4 of 4 requests have not succeeded since/);
    assert.match(locked, /idp\/1\.0\s+6 of 45 requests/);
    assert.match(locked, /PATCH \/Users\/\*/);
    assert.ok(locked.includes(texts["owner.service"]), locked);
    assert.match(exists, /Still failing\s+3 failures · 3 people/);
    assert.match(exists, /looks for 3 resources by externalId, finds nothing/);
    assert.match(exists, /User … already exists/);
    assert.ok(exists.includes(texts["action.match_existing"]), exists);
    assert.match(outage, /Healed\s+1 failure · 1 person/);
    assert.match(outage, /The request has succeeded since/);
    assert.match(addressOf(page), /view:problems/);
    assert.equal(await switchOf(viewer).getAttribute("aria-pressed"), "true");
    assert.equal(await viewer.entries.count(), 0, "the list is not shown beside them");
    await assertAccessibleInEveryLook(page, "problems");
    await page.goBack();
    await viewer.entries.waitFor();
    assert.equal(await region(viewer).count(), 0);
    await page.goForward();
    await cards(viewer).first().waitFor();
  },
);

journey("a link opens the problems, and a problem shows its entries in the list", {}, async ({ viewer, page }) => {
  await page.goto(`${gateway.admin}/?al=view:problems`);
  const locked = cards(viewer).filter({ hasText: "is locked" });
  await viewer.answered(() => locked.getByRole("button", { name: texts["problems.show_entries"] }).click());
  const rows = await viewer.rows();
  assert.equal(rows.length, 6);
  for (const row of rows) assert.deepEqual([row["HTTP Method"], row["Status Code"]], ["PATCH", "500"]);
  assert.equal(await viewer.field("Status").inputValue(), "failed");
  assert.equal(await region(viewer).count(), 0);
  assert.notEqual(await page.evaluate(() => document.querySelector("scim-audit-logs").shadowRoot.activeElement), null, "the focus is kept");
  // Filters by outcome do not narrow the problems.
  await switchOf(viewer).click();
  await region(viewer).getByText(texts["problems.outcome_filters"]).waitFor();
  assert.match(await cards(viewer).first().innerText(), /6 failures/);
});

journey("an example opens in a dialog with its explanation", {}, async ({ viewer, page }) => {
  await openProblems(viewer, gateway.admin);
  const exists = cards(viewer).filter({ hasText: "already exists" });
  await exists.getByRole("button", { name: texts["problems.show_example"] }).click();
  await viewer.dialog.getByText(texts["action.match_existing"], { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await viewer.dialog.waitFor({ state: "detached" });
  await exists.waitFor();
});

journey("the keyboard reaches the problems and leaves them, and the focus is never lost", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await switchOf(viewer).focus();
  await page.keyboard.press("Enter");
  await cards(viewer).first().waitFor();
  const names = [];
  for (let presses = 0; presses < 60 && !names.includes(texts["problems.back"]); presses += 1) {
    await page.keyboard.press("Tab");
    names.push(await page.evaluate(() => document.querySelector("scim-audit-logs").shadowRoot.activeElement?.innerText ?? ""));
  }
  assert.ok(names.includes(texts["problems.back"]), names.join(" | "));
  await page.keyboard.press("Enter");
  await viewer.entries.waitFor();
  assert.notEqual(await page.evaluate(() => document.querySelector("scim-audit-logs").shadowRoot.activeElement), null);
});

journey("a span without failures says so", {}, async ({ viewer, page }) => {
  await viewer.open(quiet.admin);
  await switchOf(viewer).click();
  await region(viewer).getByText(texts["problems.none"]).waitFor();
  await region(viewer)
    .getByText(/3 entries were read/)
    .waitFor();
  await assertAccessible(page, "no problems");
});

journey("a large log is read in part, and all of it on request", {}, async ({ viewer, page }) => {
  await openProblems(viewer, large.admin);
  await region(viewer).getByText("This is about the newest 5,000 of 5,102 entries.").waitFor();
  assert.equal(await cards(viewer).count(), 1);
  await assertAccessible(page, "problems of a part of the log");
  await region(viewer).getByRole("button", { name: texts["problems.read_all"] }).click();
  await region(viewer).getByText("2 failures among 5,102 entries.").waitFor();
  assert.equal(await cards(viewer).count(), 2);
  assert.equal(await region(viewer).getByRole("button", { name: texts["problems.read_all"] }).count(), 0);
});

/** A log of the page's own, whose calls for problems wait until the page lets them go on. */
const HELD = {
  script: `
    const ask = async (address, signal) => (await fetch(address, { signal })).json();
    window.held = [];
    let calls = 0;
    document.querySelector("scim-audit-logs").source = {
      list: async (query, { signal }) => {
        calls += query.limit === "500" || query.limit === 500 ? 1 : 0;
        if (calls === 2) {
          calls += 1;
          await new Promise((resolve, reject) => {
            window.held.push(resolve);
            signal.addEventListener("abort", () => reject(signal.reason));
          });
        }
        return ask("/api/v1/audit-logs?" + new URLSearchParams(query), signal);
      },
      get: (id, { signal }) => ask("/api/v1/audit-logs/" + id, signal),
    };
  `,
};

journey("Cancel stops the reading and shows what was found so far", {}, async ({ page, defer }) => {
  const host = defer(await Host.start({ gateway: large.admin, ...HELD }));
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  await switchOf(viewer).click();
  await region(viewer).getByText("500 of 5,102 entries read").waitFor();
  await assertAccessible(page, "problems while they are read");
  await region(viewer).getByRole("button", { name: "Cancel" }).click();
  await region(viewer).getByText("This is about the newest 500 of 5,102 entries.").waitFor();
  assert.equal(await cards(viewer).count(), 1);
  await region(viewer).getByRole("button", { name: texts["problems.read_all"] }).click();
  await region(viewer).getByText("2 failures among 5,102 entries.").waitFor();
});

journey("a call that fails says why, and Retry goes on", {}, async ({ page, watch, defer }) => {
  let right = false;
  const routes = {
    "/api/v1/": (question, answer, { searchParams }) => {
      if (!right && searchParams.get("limit") === "500") answer.writeHead(500).end();
      else return host.api.answer(question, answer);
    },
  };
  const host = defer(await Host.start({ gateway: gateway.admin, routes }));
  watch.expectFailedLoad("limit=500", "500");
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  await switchOf(viewer).click();
  await viewer.alert.waitFor();
  await assertAccessible(page, "problems that could not be read");
  right = true;
  await viewer.alert.getByRole("button", { name: "Retry" }).click();
  await region(viewer)
    .getByText(/10 failures among 45 entries/)
    .waitFor();
  assert.equal(await viewer.alert.count(), 0);
});

journey("a part that does not arrive can be asked for again, or left", {}, async ({ page, watch, defer }) => {
  let right = false;
  const bytes = await readFile(`${told("VIEWER_DIST")}/${part}`);
  const routes = {
    [`/viewer/${part}`]: (_, answer) =>
      right ? answer.writeHead(200, { "content-type": "application/wasm" }).end(bytes) : answer.writeHead(404).end(),
  };
  const host = defer(await Host.start({ gateway: gateway.admin, routes }));
  watch.expectFailedLoad(part, 404);
  for (const message of [/Failed to find a valid digest in the 'integrity' attribute/, /SRI's integrity checks failed/])
    watch.expectMessage(message);
  const viewer = new Viewer(page, { level: 2 });
  await viewer.open(host.address);
  await switchOf(viewer).click();
  await viewer.alert.getByText(/This part of the viewer could not be loaded/).waitFor();
  await viewer.alert.getByRole("button", { name: "Close" }).click();
  await viewer.entries.waitFor();
  await switchOf(viewer).click();
  right = true;
  await viewer.alert.getByRole("button", { name: "Retry" }).click();
  await cards(viewer).first().waitFor();
  assert.equal(await cards(viewer).count(), 3);
});

journey("an opened file has its problems, too", {}, async ({ viewer, page }) => {
  await viewer.open(quiet.admin);
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), viewer.button("Open a file").first().click()]);
  const lines = incidents().map((one) => `${JSON.stringify(one)}\n`);
  await chooser.setFiles({ name: "log.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(lines.join("")) });
  await viewer.button("Close file").waitFor();
  await switchOf(viewer).click();
  await region(viewer)
    .getByText(/10 failures among 45 entries/)
    .waitFor();
  assert.match(await cards(viewer).nth(1).innerText(), /by externalId, finds nothing/);
});

journey("the problems follow the filters, and speak the language of the page", { locale: "de" }, async ({ page }) => {
  const german = await explanations("de");
  const labels = await words("de");
  await page.goto(`${gateway.admin}/?al=method:DELETE;view:problems`);
  const shown = page.getByRole("region", { name: labels.Problems, exact: true });
  await shown.getByText(german["problem_state.healed"], { exact: true }).waitFor();
  await eventually(async () => assert.match(await shown.innerText(), /1 Fehler unter 2 Einträgen/));
  assert.equal(await shown.locator(".sal-problem").count(), 1);
});
