// Tabs in front of each other. Playwright has every page believe that it is seen; for these tests one page must not.

/**
 * Has a page know whether it is seen, as it would without a test. Chromium keeps the belief for as long as the session
 * that asked for it, so it is that session, Playwright's own, which takes it back.
 */
export async function knowsWhetherItIsSeen(page) {
  const session = page._connection.toImpl(page).delegate._mainFrameSession._client;
  await session.send("Emulation.setFocusEmulationEnabled", { enabled: false });
}

/** Brings another tab to the front, does something while the page is hidden, and brings the page back. */
export async function whileHidden(page, action) {
  const other = await page.context().newPage();
  await other.bringToFront();
  await page.waitForFunction(() => document.visibilityState === "hidden", undefined, { polling: 50 });
  await action();
  await page.bringToFront();
  await other.close();
  await page.waitForFunction(() => document.visibilityState === "visible", undefined, { polling: 50 });
}
