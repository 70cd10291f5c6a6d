// Export: all matching entries as a file with a correct count; an incomplete export shows an error.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before } from "node:test";

import { assertAccessibleInEveryLook } from "./support/axe.mjs";
import { mixedLog } from "./support/entries.mjs";
import { eventually } from "./support/eventually.mjs";
import { hasFocus } from "./support/focus.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";
import { Portal } from "./support/portal.mjs";

/** More entries than one page, so that the export cannot be just the page that is shown. */
const ENTRIES = 260;

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: mixedLog(ENTRIES) });
});
after(() => gateway?.stop());

/** Parsers that return the request IDs in an exported file, by format. */
const READ = {
  // The file starts with a byte order mark, so that Excel reads it as UTF-8.
  CSV: (text) =>
    text
      .replace(/^\ufeff/, "")
      .trimEnd()
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(",")[0].replaceAll('"', "")),
  NDJSON: (text) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).requestId),
  HAR: (text) => JSON.parse(text).log.entries.map((entry) => entry._scimAudit.requestId),
};

/** Removes the file picker, which Firefox and Safari do not have either. */
const asksNobody = () => {
  delete globalThis.showSaveFilePicker;
};

/** Starts to record the export events of the page, and returns a function that reads them. */
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
  journey(`${format}: the file contains exactly the matching entries`, {}, async ({ viewer, page }) => {
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

journey("the file that the user chose receives the whole export", {}, async ({ viewer, page }) => {
  // A replacement for the file picker, which a headless browser cannot show.
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

journey(
  "an interrupted export is reported as incomplete, keeps no file, and Retry exports all entries",
  {},
  async ({ viewer, page, watch, defer }) => {
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
    const [download] = await Promise.all([page.waitForEvent("download"), alert.getByRole("button", { name: "Retry" }).click()]);
    assert.equal(READ.HAR(await readFile(await download.path(), "utf8")).length, ENTRIES);
    assert.deepEqual(
      (await events()).map(({ outcome }) => outcome),
      ["failed", "completed"],
    );
  },
);

for (const format of ["CSV", "NDJSON", "HAR"]) {
  journey(
    `${format}: a response that is not a complete export is not saved and is reported as failed`,
    {},
    async ({ viewer, page, defer }) => {
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
      assert.deepEqual(
        (await events()).map(({ outcome }) => outcome),
        Object.keys(faults).map(() => "failed"),
      );
    },
  );
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
  assert.deepEqual(
    (await events()).map(({ outcome }) => outcome),
    ["cancelled"],
  );
});

for (const size of [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]) {
  journey(`the dialog describes the content of the file, at ${size.width} px`, size, async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    await viewer.filter({ Status: "Failed" });
    const failed = (await gateway.everything()).filter(({ status }) => status === "failed").length;
    await viewer.openMenu();
    await viewer.button("Export").click();
    await viewer.dialog
      .getByText(`The file will contain all ${failed} entries that match the filters, not only the current page. Status: Failed.`)
      .waitFor();
    await assertAccessibleInEveryLook(page, "export chosen");
    await picture(page, `export-${size.width}`);
    await page.keyboard.press("Escape");
    await viewer.dialog.waitFor({ state: "detached" });
    const opener = size.width === 390 ? viewer.menu : viewer.button("Export");
    await eventually(async () => assert.ok(await hasFocus(opener), "the focus is on the button that led to the dialog"));
  });
}
