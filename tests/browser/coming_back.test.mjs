// Back and Forward: the log is shown again without a click, whether the browser kept the page or loads it anew.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

import { mixedLog } from "./support/entries.mjs";
import { told } from "./support/environment.mjs";
import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { Viewer } from "./support/viewer.mjs";

let gateway;
let elsewhere;
before(async () => {
  [gateway, elsewhere] = await Promise.all([Gateway.start({ entries: mixedLog(60) }), Gateway.start()]);
});
after(() => Promise.all([gateway?.stop(), elsewhere?.stop()]));

/** Waits until the page is at an address of this origin. A page that was kept does not load again. */
const at = (page, origin) => eventually(() => assert.ok(page.url().startsWith(origin), page.url()));

for (const isKept of [true, false]) {
  test(`a log that did not answer is shown after Back and Forward: ${isKept ? "page kept" : "page loaded anew"}`, async () => {
    // Playwright turns the back/forward cache off.
    const ignoreDefaultArgs = ["--headless", ...(isKept ? ["--disable-back-forward-cache"] : [])];
    const browser = await chromium.launch({
      executablePath: told("CHROMIUM"),
      args: ["--headless=new", "--no-sandbox", "--disable-gpu"],
      ignoreDefaultArgs,
    });
    try {
      const page = await browser.newPage();
      const viewer = new Viewer(page);
      const failure = viewer.entries.getByRole("alert");
      await page.goto(`${elsewhere.admin}/api/v1/audit-logs`);
      await viewer.open(gateway.admin);
      await page.evaluate(() => addEventListener("pageshow", ({ persisted }) => (globalThis.wasKept = persisted)));
      await gateway.halt();
      await viewer.button("Refresh").click();
      await failure.waitFor();
      await page.evaluate(() => history.back());
      await at(page, elsewhere.admin);
      await gateway.resume();
      await page.evaluate(() => history.forward());
      await at(page, gateway.admin);
      await eventually(async () => {
        assert.equal(await failure.count(), 0);
        assert.ok((await viewer.topRows(3)).length >= 3);
      });
      assert.equal(await page.evaluate(() => globalThis.wasKept), isKept || undefined);
    } finally {
      await browser.close();
    }
  });
}
