// The print layout: puts a page on a sheet of paper, and finds text that is cut there.

/** A4 without the margins of a browser, in CSS pixels. */
export const PORTRAIT = { width: 718, height: 1047 };
export const LANDSCAPE = { width: 1047, height: 718 };

/** Runs `look` while the page has its print layout, on a sheet of the given size or in its window. */
export async function onPaper(page, look, sheet) {
  const window = page.viewportSize();
  await page.emulateMedia({ media: "print" });
  if (sheet) await page.setViewportSize(sheet);
  // A browser dispatches this event before it prints. `page.pdf` does so too, but then `look` could not run.
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  try {
    return await look();
  } finally {
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    await page.emulateMedia({ media: null });
    if (sheet) await page.setViewportSize(window);
  }
}

/**
 * Returns the visible texts of the viewer that are not on the paper as a whole: each with the box that it
 * leaves, which either cuts it or lets it run over what is beside it.
 */
export function cutTexts(page) {
  return page.evaluate(() => {
    const root = document.querySelector("scim-audit-logs").shadowRoot.querySelector(".sal-root");
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
      const text = texts.currentNode;
      const range = document.createRange();
      range.selectNodeContents(text);
      const boxes = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
      if (boxes.length === 0 || !text.parentElement.checkVisibility({ visibilityProperty: true })) continue;
      const left = Math.min(...boxes.map((box) => box.left));
      const right = Math.max(...boxes.map((box) => box.right));
      const bottom = Math.max(...boxes.map((box) => box.bottom));
      let isHidden = false;
      let leaves;
      for (let element = text.parentElement; element; element = element.parentElement) {
        const style = getComputedStyle(element);
        // Text for screen readers only.
        if (style.clipPath !== "none") isHidden = true;
        if (style.display === "inline" || style.display === "contents") continue;
        const box = element.getBoundingClientRect();
        const runsOver = left < box.left - 1 || right > box.right + 1;
        const isClipped = style.overflowY !== "visible" && bottom > box.bottom + 1;
        if (runsOver || isClipped) leaves ??= element.className || element.localName;
      }
      if (!isHidden && right > innerWidth + 1) leaves ??= "the sheet";
      if (!isHidden && leaves) found.push(`“${text.data.slice(0, 40)}” leaves ${leaves}`);
    }
    return found;
  });
}
