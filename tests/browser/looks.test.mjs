// Motion, right-to-left text and print media: axe and computed styles. That each state keeps to forced colours and
// reduced motion is tested where the state is checked by axe (support/axe.mjs).
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessible } from "./support/axe.mjs";
import { failed, mixedLog } from "./support/entries.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { picture } from "./support/pictures.mjs";

const NEWEST = failed({
  time: "2026-05-11T09:40:39.527Z",
  endpoint: `/Users/${"long-".repeat(20)}end`,
  query: `filter=userName eq "${"x".repeat(60)}end"`,
  error: { detail: "Resource 2819c223 not found", status: "404" },
});

let gateway;
before(async () => {
  gateway = await Gateway.start({ entries: [NEWEST, ...mixedLog(40)] });
});
after(() => gateway?.stop());

/** Returns computed properties of the first element in the viewer that matches the selector. */
function drawn(page, selector, ...properties) {
  return page.evaluate(
    ([selector, properties]) => {
      const root = document.querySelector("scim-audit-logs").shadowRoot;
      const style = getComputedStyle(root.querySelector(selector));
      return Object.fromEntries(properties.map((property) => [property, style.getPropertyValue(property)]));
    },
    [selector, properties],
  );
}

/** Returns the names of the animations that run in the viewer. */
function moving(page) {
  return page.evaluate(() =>
    document
      .querySelector("scim-audit-logs")
      .shadowRoot.getAnimations()
      .map(({ animationName }) => animationName),
  );
}

journey("without reduced motion, the Follow indicator is animated", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.follow();
  assert.deepEqual(await moving(page), ["sal-pulse"]);
});

for (const lang of ["ar", "he"]) {
  for (const width of [1280, 390]) {
    journey(
      `the Follow strip is laid out right to left: ${lang}, ${width} px`,
      { width, scheme: width === 390 ? "dark" : "light" },
      async ({ viewer, page }) => {
        await page.goto(gateway.admin);
        await viewer.heading.waitFor();
        await page.locator("scim-audit-logs").evaluate((element, lang) => element.setAttribute("lang", lang), lang);
        await page.waitForFunction(() => document.querySelector("scim-audit-logs").shadowRoot.querySelector(".sal-root").dir === "rtl");
        await viewer.openMenu();
        // The first one shows the problems.
        await page.locator("header button[aria-pressed]").last().click();
        const strip = page.locator(".sal-follow");
        await page.locator('.sal-follow[data-stage="live"]').waitFor();
        // The first item is on the right.
        const [stage, hold] = [await strip.locator("p").first().boundingBox(), await strip.locator(".sal-follow__hold").boundingBox()];
        assert.ok(stage.x > hold.x, `${stage.x} ${hold.x}`);
        const [content, window] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
        assert.ok(content <= window, `${content} px of content in ${window} px`);
        await assertAccessible(page, `following, ${lang}, ${width}`);
        await picture(page, `look-${lang}-${width}-following`);
      },
    );
  }
}

for (const scheme of ["light", "dark"]) {
  journey(
    `print from a ${scheme} screen: all rows with their full text, dark on white, and no controls`,
    { scheme },
    async ({ viewer, page }) => {
      await viewer.open(gateway.admin);
      // The virtualized list prints only the rows on the screen; the plain table prints its whole page.
      await viewer.usePages();
      await viewer.follow();
      await page.emulateMedia({ media: "print", colorScheme: scheme });
      // A4 landscape without its margins, in CSS pixels.
      await page.setViewportSize({ width: 1047, height: 718 });
      const { "background-color": paper, color } = await drawn(page, ".sal-root", "background-color", "color");
      const lightness = (text) =>
        text
          .match(/[\d.]+/g)
          .slice(0, 3)
          .reduce((sum, part) => sum + Number(part), 0) / 3;
      assert.equal(paper, "rgb(255, 255, 255)");
      assert.ok(lightness(color) < 60, color);
      const seen = await page.evaluate(() => {
        const root = document.querySelector("scim-audit-logs").shadowRoot;
        const visible = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
        const scrolls = [...root.querySelectorAll("*")].filter(
          (element) =>
            visible(element) &&
            element.clientHeight > 1 &&
            ["auto", "scroll", "hidden"].includes(getComputedStyle(element).overflowY) &&
            element.scrollHeight > element.clientHeight + 1,
        );
        const cut = [...root.querySelectorAll(".sal-cell")].filter((cell) => visible(cell) && cell.scrollWidth > cell.clientWidth + 1);
        return {
          rows: [...root.querySelectorAll(".sal-row")].filter(visible).length,
          pressable: [...root.querySelectorAll("button, input, select")]
            .filter(visible)
            .map((element) => element.textContent || element.id),
          scrolls: scrolls.map((element) => element.className),
          cut: cut.map((cell) => cell.textContent),
          width: document.scrollingElement.scrollWidth,
        };
      });
      assert.ok(seen.rows >= 40, `${seen.rows} rows`);
      assert.deepEqual(seen.pressable, []);
      assert.deepEqual(seen.scrolls, [], "nothing is behind a scroll bar");
      assert.deepEqual(seen.cut, [], "nothing is cut");
      assert.ok(seen.width <= 1047, `${seen.width} px wide`);
      await assertAccessible(page, `print from ${scheme}`);
      await picture(page, `look-print-${scheme}`);
    },
  );
}

journey("a printed dialog is not clipped and has no controls", {}, async ({ viewer, page }) => {
  await viewer.open(gateway.admin);
  await viewer.show(NEWEST.requestId, "View request");
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 718, height: 1047 });
  const { overflow } = await drawn(page, "dialog[open] .sal-dialog__body", "overflow");
  assert.equal(overflow, "visible");
  const pressable = await page.evaluate(() => {
    const root = document.querySelector("scim-audit-logs").shadowRoot;
    return [...root.querySelectorAll("button, input, select")].filter(
      (element) => element.checkVisibility() && element.getClientRects().length > 0,
    ).length;
  });
  assert.equal(pressable, 0);
  await picture(page, "look-print-dialog");
});
