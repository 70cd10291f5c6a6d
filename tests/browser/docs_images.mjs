// Makes the pictures in docs/images, which the README shows, from the sample log. See tests/README.md.
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";

import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";

const FOLDER = new URL("../../docs/images/", import.meta.url);

/** The pictures: the look, and what is done before the picture is made. */
const PICTURES = {
  "log-light": { look: { width: 1440, height: 900, scheme: "light" } },
  "panel-dark": {
    look: { width: 1440, height: 900, scheme: "dark" },
    show: async (viewer, failed) => {
      await viewer.row(failed).locator('[data-column="endpoint"]').click();
      await viewer.page.getByRole("tab", { name: "Request", exact: true }).click();
    },
  },
  "more-info-light": {
    look: { width: 1280, height: 800, scheme: "light" },
    show: (viewer, failed) => viewer.show(failed, "More info"),
  },
  "request-dark": {
    look: { width: 1280, height: 800, scheme: "dark" },
    show: (viewer, failed) => viewer.show(failed, "View request"),
  },
  "phone-light": { look: { width: 390, height: 844, scheme: "light" } },
};

let gateway;
before(async () => {
  gateway = await Gateway.start({ sample: true });
});
after(() => gateway?.stop());

for (const [name, { look, show }] of Object.entries(PICTURES)) {
  journey(name, { ...look, timeZone: "UTC" }, async ({ viewer, page }) => {
    await viewer.open(gateway.admin);
    await viewer.button("Close").click();
    await page.getByRole("region", { name: "Timeline" }).waitFor();
    const rows = await viewer.topRows(12);
    const failed = rows.find((row) => row.Status === "Failed" && row["HTTP Method"] !== "GET");
    await show?.(viewer, failed["Request ID"]);
    await page.mouse.move(0, 0);
    await page.waitForTimeout(500);
    await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, FOLDER)) });
  });
}
