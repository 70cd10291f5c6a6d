// Hides a page behind another tab. Playwright emulates focus, so that every page considers itself visible;
// these tests need a page that is hidden.

/**
 * Turns off focus emulation, so that the page knows whether it is visible. Chromium keeps the emulation for
 * as long as the CDP session that turned it on, so it must be turned off through that session, which is
 * Playwright's internal one.
 */
export async function knowsWhetherItIsSeen(page) {
  const session = page._connection.toImpl(page).delegate._mainFrameSession._client;
  await session.send("Emulation.setFocusEmulationEnabled", { enabled: false });
}

/**
 * Opens another tab in front of the page, runs `action` while the page is hidden, and shows the page again.
 */
export async function whileHidden(page, action) {
  const other = await page.context().newPage();
  await other.bringToFront();
  await page.waitForFunction(() => document.visibilityState === "hidden", undefined, { polling: 50 });
  await action();
  await page.bringToFront();
  await other.close();
  await page.waitForFunction(() => document.visibilityState === "visible", undefined, { polling: 50 });
}
