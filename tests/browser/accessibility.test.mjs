// axe finds no violation in any state, look and width. With SCREENSHOTS=folder, each state is also written
// there as a screenshot.
import { after, before } from "node:test";

import { assertAccessibleInEveryLook } from "./support/axe.mjs";
import { entry, failed, mixedLog } from "./support/entries.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";
import { Portal } from "./support/portal.mjs";

/** The portal's fault and the status code that Chromium logs for it, if any. */
const FAILURES = [["403", 403], ["429", 429], ["500", 500], ["html"], ["cut"], ["not-json"], ["timeout"]];

const DETAILED = failed({
  time: "2026-05-11T09:40:39.527Z",
  method: "PATCH",
  endpoint: "/Users/2819c223-7f76-453a-919d-413861904646",
  query: "attributes=userName,emails&excludedAttributes=meta",
  statusCode: 400,
  error: {
    scimType: "invalidValue",
    detail: "Attribute 'emails[type eq \"work\"].value' must be an e-mail address",
    status: "422",
  },
  request: JSON.stringify({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "replace", path: 'emails[type eq "work"].value', value: "ada(at)example", primary: true, order: 1, note: null }],
  }),
  response: {
    headers: [
      ["Content-Type", "application/scim+json"],
      ["Set-Cookie", "[redacted]"],
    ],
    body: JSON.stringify({ schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], status: "422", detail: "x".repeat(300) }),
    size: 70_000,
    truncated: true,
    redactions: [{ place: "header", at: "Set-Cookie" }],
  },
});
const BINARY = entry({ time: "2026-05-11T09:40:38.000Z", response: { body: "AAECAwQF/v8=", bodyEncoding: "base64", size: 8 } });

let filled;
let empty;
let sample;
let guarded;
before(async () => {
  [filled, empty, sample, guarded] = await Promise.all([
    Gateway.start({ entries: [DETAILED, BINARY, ...mixedLog(12)] }),
    Gateway.start(),
    Gateway.start({ sample: true }),
    Gateway.start({ token: "browser-test-token" }),
  ]);
});
after(() => Promise.all([filled, empty, sample, guarded].map((gateway) => gateway?.stop())));

for (const size of [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]) {
  const suffix = `${size.width} px`;
  const state = (page, name) => assertAccessibleInEveryLook(page, `${name}, ${suffix}`);

  journey(`${suffix}: rows, no match, a field error, the sample log and an empty log are accessible`, size, async ({ viewer, page }) => {
    await viewer.open(filled.admin);
    await state(page, "rows");
    await viewer.filter({ Endpoint: "/nowhere", Status: "Failed" });
    await state(page, "no-match");
    await viewer.fill({ "Start date": "2026-05-09", "End date": "2026-05-08" });
    await viewer.button("Filter").click();
    await viewer.filters.getByText("The end date is before the start date.").waitFor();
    await state(page, "field-error");
    await viewer.open(sample.admin);
    await page.getByText("Sample log.").waitFor();
    await state(page, "sample");
    await viewer.open(empty.admin);
    await page.getByRole("heading", { name: "No entries yet" }).waitFor();
    await state(page, "empty");
  });

  journey(`${suffix}: each dialog is accessible`, size, async ({ viewer, page }) => {
    await viewer.open(filled.admin);
    for (const [name, button] of [
      ["more-info", "More info"],
      ["request", "View request"],
      ["response", "View response"],
    ]) {
      await viewer.show(DETAILED.requestId, button);
      await state(page, name);
      await viewer.closeWithEscape();
    }
    await viewer.show(BINARY.requestId, "View response");
    await state(page, "response-base64");
    if (await viewer.isCards()) await viewer.dialog.getByRole("tab", { name: "Raw", exact: true }).click();
    await viewer.dialog.getByRole("button", { name: "Copy", exact: true }).last().click();
    await viewer.dialog.getByText("Copied").waitFor();
    await state(page, "copied");
  });

  journey(`${suffix}: failures with and without rows are accessible`, size, async ({ viewer, page, watch, defer }) => {
    const portal = defer(await Portal.before(filled, { timeoutMs: 500 }));
    await viewer.open(portal.address);
    for (const [fault, logged] of FAILURES) {
      if (logged) watch.expectFailedLoad(`fault:${fault}`, logged);
      await viewer.fill({ Endpoint: `fault:${fault}` });
      await viewer.button("Filter").click();
      await viewer.settled();
      await viewer.alert.waitFor();
      await state(page, `failure-${fault}-with-rows`);
    }
    await viewer.filter({ Endpoint: "/nowhere" });
    await viewer.filter({ Endpoint: "fault:500" });
    await viewer.alert.waitFor();
    await state(page, "failure-after-no-match");
    watch.expectFailedLoad("/api/v1/audit-logs", 401);
    await viewer.open(guarded.admin);
    await viewer.alert.getByRole("heading", { name: "You are not signed in" }).waitFor();
    await state(page, "failure-401-alone");
  });

  journey(`${suffix}: the first load and a reload are accessible`, size, async ({ viewer, page, defer }) => {
    const portal = defer(await Portal.before(filled, { holdsFirst: true }));
    await page.goto(portal.address);
    await viewer.entries.getByText("Loading entries").waitFor({ state: "attached" });
    await state(page, "loading-first");
    await viewer.answered(() => portal.release());
    const again = defer(await Portal.before(filled));
    await viewer.open(again.address);
    await viewer.fill({ Endpoint: "fault:held" });
    await viewer.button("Filter").click();
    await state(page, "loading-again");
  });
}

journey("a wide screenshot of the sample log is taken in light and dark", { width: 1600, height: 1000 }, async ({ viewer, page }) => {
  await viewer.open(sample.admin);
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    await picture(page, `sample-${scheme}-1600`);
  }
});
