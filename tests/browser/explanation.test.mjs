// Why an entry failed, who can act and what to do: in More info and in the panel, in each language, and if the texts of
// the language do not load.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before } from "node:test";

import { ViewerFiles } from "../../examples/portal/viewer_files.mjs";
import { assertAccessibleInEveryLook } from "./support/axe.mjs";
import { entry, failed } from "./support/entries.mjs";
import { told } from "./support/environment.mjs";
import { Gateway } from "./support/gateway.mjs";
import { Host } from "./support/host.mjs";
import { journey } from "./support/journey.mjs";
import { Viewer } from "./support/viewer.mjs";
import { explanations, TAGS, words } from "./support/words.mjs";

const HOSTILE = `<img src=x onerror=alert(1)>\u202e`;
const SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const scimError = (status, detail, scimType) =>
  JSON.stringify({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    detail,
    ...(scimType ? { scimType } : {}),
  });

const LOG = {
  // Entra without its flag sends the text "False" for a boolean.
  dialect: failed({
    method: "PATCH",
    endpoint: "/Users/2819c223",
    resourceId: "2819c223",
    statusCode: 400,
    error: { detail: "active must be a boolean", scimType: "invalidValue", status: "400" },
    request: JSON.stringify({ schemas: [SCHEMA], Operations: [{ op: "Replace", path: "active", value: "False" }] }),
    response: scimError(400, "active must be a boolean", "invalidValue"),
  }),
  lookup: failed({
    endpoint: "/Users",
    query: `filter=${encodeURIComponent('userName eq "jane@example.com"')}`,
    error: { detail: "Not found", status: "404" },
    response: scimError(404, "Not found"),
  }),
  hostile: failed({
    method: "PATCH",
    endpoint: "/Users/2819c223",
    statusCode: 400,
    error: { detail: HOSTILE, status: "400" },
    request: JSON.stringify({ schemas: [SCHEMA], Operations: [{ op: HOSTILE, path: "active", value: true }] }),
    response: scimError(400, HOSTILE),
  }),
  success: entry({
    response: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"Resources":[]}',
  }),
};
const id = Object.fromEntries(Object.entries(LOG).map(([name, item]) => [name, item.requestId]));

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: Object.values(LOG) });
});
after(() => gateway?.stop());

/** The explanation on the screen. */
const why = (page) => page.locator(".sal-why:not([aria-busy])");

journey("More info says what went wrong, who can act, what to do and what shows it", {}, async ({ viewer, page }) => {
  const texts = await explanations("en");
  await viewer.open(gateway.admin);
  await viewer.show(id.dialect, "More info");
  const said = why(page);
  await said
    .getByText(texts["cause.boolean_as_text"].replace("{attribute}", "active").replace("{value}", "False"), { exact: true })
    .waitFor();
  await said.getByText(texts["action.use_entra_flag"], { exact: true }).waitFor();
  await said.getByText(texts["owner.identity_provider"], { exact: true }).waitFor();
  await said.getByText(texts["confidence.certain"], { exact: true }).waitFor();
  const source = said.getByRole("link");
  assert.match(await source.getAttribute("href"), /^https:\/\//);
  assert.equal(await source.getAttribute("rel"), "noopener noreferrer");
  await said.getByText(texts["label.evidence"], { exact: true }).click();
  const piece = said.getByRole("listitem").filter({ hasText: texts["finding.text_for_boolean"] });
  assert.match(await piece.innerText(), /\/Operations\/0\/value/);
  assert.match(await piece.innerText(), /False/);
  await assertAccessibleInEveryLook(page, "explanation in More info");
});

journey("a lookup that finds nothing is called expected", {}, async ({ viewer, page }) => {
  const texts = await explanations("en");
  await viewer.open(gateway.admin);
  await viewer.show(id.lookup, "More info");
  await why(page).getByText(texts["cause.lookup_found_nothing"], { exact: true }).waitFor();
  await why(page).getByText(texts["category.expected"], { exact: true }).waitFor();
});

journey("values of the log in an explanation are text, with their invisible characters marked", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.show(id.hostile, "More info");
  const reason = await why(page).locator(".sal-why__reason").innerText();
  assert.match(reason, /<img src=x onerror=alert\(1\)>/);
  assert.match(reason, /202E/i);
  assert.equal(await why(page).locator("img").count(), 0);
});

journey(
  "the panel has the explanation of a failed entry, and none of a success",
  { width: 1600, height: 1000 },
  async ({ viewer, page }) => {
    const texts = await explanations("en");
    await viewer.open(`${gateway.admin}/?al=open:overview:${id.dialect}`);
    await why(page).getByText(texts["action.use_entra_flag"], { exact: true }).waitFor();
    await assertAccessibleInEveryLook(page, "explanation in the panel");
    await viewer.open(`${gateway.admin}/?al=open:overview:${id.success}`);
    await page.getByRole("tabpanel").getByText(id.success).waitFor();
    assert.equal(await page.locator(".sal-why").count(), 0);
  },
);

journey(
  "the texts of a language are fetched with its first explanation, and an open one follows the language",
  {},
  async ({ viewer, page }) => {
    const fetched = [];
    page.on("request", (request) => {
      const tag = /\/languages\/explanations-(\w+)-[0-9a-f]{16}\.json$/.exec(request.url());
      if (tag) fetched.push(tag[1]);
    });
    await viewer.open(gateway.admin);
    await page.locator("scim-audit-logs").evaluate((element) => element.setAttribute("lang", "de"));
    await page.getByRole("heading", { name: (await words("de")).Title, level: 1, exact: true }).waitFor();
    assert.deepEqual(fetched, []);
    await page.locator("scim-audit-logs").evaluate((element) => element.setAttribute("lang", "en"));
    await viewer.heading.waitFor();
    await viewer.show(id.dialect, "More info");
    await why(page).waitFor();
    for (const tag of TAGS) {
      await page.locator("scim-audit-logs").evaluate((element, lang) => element.setAttribute("lang", lang), tag);
      const texts = await explanations(tag);
      await why(page).getByText(texts["action.use_entra_flag"], { exact: true }).waitFor();
      await why(page).getByText(texts["label.what_to_do"], { exact: true }).waitFor();
    }
    assert.deepEqual(fetched, TAGS);
  },
);

journey(
  "if the texts of the language do not load, the explanation is in English and Retry fetches them",
  {},
  async ({ page, watch, defer }) => {
    const { beside } = await ViewerFiles.of(told("VIEWER_DIST"));
    const file = beside.find((name) => name.startsWith("languages/explanations-fr-"));
    let isThere = false;
    const routes = {
      [`/viewer/${file}`]: async (_, answer) => {
        if (!isThere) return answer.writeHead(404).end();
        answer.writeHead(200, { "content-type": "application/json" }).end(await readFile(`${told("VIEWER_DIST")}/${file}`));
      },
    };
    const host = defer(await Host.start({ gateway: gateway.admin, routes }));
    watch.expectFailedLoad(file, 404);
    watch.expectMessage(/digest in the 'integrity' attribute|SRI/);
    const french = await words("fr");
    const viewer = new Viewer(page, { level: 2 });
    await viewer.open(host.address);
    await viewer.show(id.dialect, "More info");
    await why(page).waitFor();
    await page.locator("scim-audit-logs").evaluate((element) => element.setAttribute("lang", "fr"));
    await why(page).getByText(french.ExplanationInEnglish).waitFor();
    await why(page)
      .getByText((await explanations("en"))["action.use_entra_flag"], { exact: true })
      .waitFor();
    const events = await Host.seen(page, "error");
    assert.deepEqual(
      events.map(({ code, reason, fatal }) => ({ code, reason, fatal })),
      [{ code: "load", reason: "status", fatal: false }],
    );
    isThere = true;
    await why(page).getByRole("button", { name: french.Retry, exact: true }).click();
    await why(page)
      .getByText((await explanations("fr"))["action.use_entra_flag"], { exact: true })
      .waitFor();
    assert.equal(await why(page).getByText(french.ExplanationInEnglish).count(), 0);
  },
);
