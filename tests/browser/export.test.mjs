// Export: everything that matches, as a file, with a true count; what breaks off says so.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before } from "node:test";

import { assertAccessibleInEveryLook } from "./support/axe.mjs";
import { mixedLog } from "./support/entries.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";
import { Portal } from "./support/portal.mjs";

/** More than a page, so that what is exported is not what is shown. */
const ENTRIES = 260;

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(ENTRIES) });
});
after(() => gateway?.stop());

/** How many entries a file holds, by its own rules, and the ids it names. */
const READ = {
  // A byte order mark, so that Excel reads UTF-8.
  CSV: (text) => text.replace(/^\ufeff/, "").trimEnd().split("\r\n").slice(1).map((line) => line.split(",")[0].replaceAll('"', "")),
  NDJSON: (text) => text.trimEnd().split("\n").map((line) => JSON.parse(line).requestId),
  HAR: (text) => JSON.parse(text).log.entries.map((entry) => entry._scimAudit.requestId),
};

/** A browser that asks nobody where a file goes, as Firefox and Safari do not. */
const asksNobody = () => {
  delete globalThis.showSaveFilePicker;
};

/** The events about exports, as the page hears them. */
async function heard(page) {
  await page.evaluate(() => {
    globalThis.exports = [];
    document.addEventListener("scim-audit-export", ({ detail }) => globalThis.exports.push({ ...detail }));
  });
  return () => page.evaluate(() => globalThis.exports);
}

async function begin(viewer, format) {
  await viewer.button("Export").click();
  await viewer.dialog.getByRole("radio", { name: format, exact: true }).check();
  await viewer.dialog.getByRole("button", { name: "Start", exact: true }).click();
}

for (const format of ["CSV", "NDJSON", "HAR"]) {
  journey(`${format}: every entry that matches is in the file, and only those`, {}, async ({ viewer, page }) => {
    await page.addInitScript(asksNobody);
    await viewer.open(gateway.admin);
    await viewer.filter({ Status: "Failed" });
    const events = await heard(page);
    const matching = (await gateway.everything()).filter(({ status }) => status === "failed").map((entry) => entry.requestId);

    const [download] = await Promise.all([page.waitForEvent("download"), begin(viewer, format)]);
    const name = download.suggestedFilename();
    assert.ok(name.endsWith(`.${format.toLowerCase()}`), name);
    await viewer.dialog.getByText(`${matching.length} entries exported to ${name}.`).waitFor();
    const ids = READ[format](await readFile(await download.path(), "utf8"));
    assert.deepEqual(ids.sort(), matching.sort());
    assert.deepEqual(await events(), [{ version: 1, format: format.toLowerCase(), entries: matching.length, outcome: "completed" }]);
  });
}

journey("a place on the disk that a person chose gets the whole file", {}, async ({ viewer, page }) => {
  // The person's choice; no browser without a screen can ask for it.
  await page.addInitScript(() => {
    globalThis.showSaveFilePicker = async ({ suggestedName }) => {
      const folder = await navigator.storage.getDirectory();
      globalThis.chosen = await folder.getFileHandle(suggestedName, { create: true });
      return globalThis.chosen;
    };
  });
  await viewer.open(gateway.admin);
  await begin(viewer, "NDJSON");
  await viewer.dialog.getByText(new RegExp(`^${ENTRIES} entries exported to .+\\.ndjson\\.$`)).waitFor();
  const text = await page.evaluate(async () => (await globalThis.chosen.getFile()).text());
  assert.equal(new Set(READ.NDJSON(text)).size, ENTRIES);
});

journey("an export that breaks off says that it is incomplete, keeps no file, and Retry has it whole", {}, async ({ viewer, page, watch, defer }) => {
  await page.addInitScript(asksNobody);
  const portal = defer(await Portal.before(gateway));
  await viewer.open(portal.address);
  watch.expectFailedLoad("fault:once:half", "ERR_CONTENT_LENGTH_MISMATCH");
  await viewer.fill({ Endpoint: "fault:once:half" });
  await viewer.button("Filter").click();
  await viewer.answered(() => viewer.alert.getByRole("button", { name: "Retry" }).click());
  const events = await heard(page);

  await begin(viewer, "HAR");
  const alert = viewer.dialog.getByRole("alert");
  await alert.getByText(/The export failed after \d+ entr/).waitFor();
  await assertAccessibleInEveryLook(page, "export broken off");
  await picture(page, "export-broken-off");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    alert.getByRole("button", { name: "Retry" }).click(),
  ]);
  assert.equal(READ.HAR(await readFile(await download.path(), "utf8")).length, ENTRIES);
  assert.deepEqual((await events()).map(({ outcome }) => outcome), ["failed", "completed"]);
});

for (const format of ["CSV", "NDJSON", "HAR"]) {
  journey(`${format}: what is no export is not saved and not called complete`, {}, async ({ viewer, page, defer }) => {
    await page.addInitScript(asksNobody);
    const portal = defer(await Portal.before(gateway));
    await viewer.open(portal.address);
    const events = await heard(page);
    const saved = [];
    page.on("download", (download) => saved.push(download.suggestedFilename()));
    const faults = {
      "export-page": "The response is not an audit log",
      "export-page-as-file": "The response is not an audit log",
      "export-problem": format === "HAR" ? "The response is incomplete" : "The response is not an audit log",
      ...(format === "HAR" ? {} : { "export-short": "The response is incomplete" }),
    };
    for (const [fault, title] of Object.entries(faults)) {
      await viewer.filter({ Endpoint: `fault:${fault}` });
      await begin(viewer, format);
      const alert = viewer.dialog.getByRole("alert");
      await alert.getByText(title).waitFor();
      await alert.getByText(/The export failed/).waitFor();
      await page.keyboard.press("Escape");
      await viewer.dialog.waitFor({ state: "detached" });
    }
    assert.deepEqual(saved, []);
    assert.deepEqual((await events()).map(({ outcome }) => outcome), Object.keys(faults).map(() => "failed"));
  });
}

journey("Cancel stops an export and says that no file was kept", {}, async ({ viewer, page, defer }) => {
  await page.addInitScript(asksNobody);
  const portal = defer(await Portal.before(gateway, { timeoutMs: 4000 }));
  await viewer.open(portal.address);
  await viewer.fill({ Endpoint: "fault:once:timeout" });
  await viewer.button("Filter").click();
  await viewer.answered(() => viewer.alert.getByRole("button", { name: "Retry" }).click());
  const events = await heard(page);

  await begin(viewer, "CSV");
  await viewer.dialog.getByRole("button", { name: "Cancel" }).click();
  await viewer.dialog.getByText("Export stopped after 0 entries. No file was saved.").waitFor();
  await assertAccessibleInEveryLook(page, "export stopped");
  assert.deepEqual((await events()).map(({ outcome }) => outcome), ["cancelled"]);
});

for (const size of [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]) {
  journey(`the dialog says what will be in the file, at ${size.width}`, size, async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    await viewer.filter({ Status: "Failed" });
    const failed = (await gateway.everything()).filter(({ status }) => status === "failed").length;
    await viewer.button("Export").click();
    await viewer.dialog.getByText(`The file will contain all ${failed} entries that match the filters, not only the current page. Status: Failed.`).waitFor();
    await assertAccessibleInEveryLook(page, "export chosen");
    await picture(page, `export-${size.width}`);
    await page.keyboard.press("Escape");
    await viewer.dialog.waitFor({ state: "detached" });
    await viewer.button("Export").and(page.locator(":focus")).waitFor();
  });
}
