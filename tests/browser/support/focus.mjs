// Finds the focused element, also inside the viewer's shadow tree: `document.activeElement` returns only the
// host.

/** Returns whether this element has the focus. */
export function hasFocus(locator) {
  return locator.evaluate((element) => element === element.getRootNode().activeElement);
}

/** Returns a handle of the focused element, or of `body` when no element has the focus. */
export function focused(page) {
  return page.evaluateHandle(() => {
    let element = document.activeElement;
    while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
  });
}

/** Returns whether any element has the focus. */
export async function isAnywhere(page) {
  return (await focused(page)).evaluate((element) => element !== document.body);
}

/** Returns whether the focus is in an open dialog. */
export async function isInDialog(page) {
  return (await focused(page)).evaluate((element) => Boolean(element.closest("dialog[open]")));
}
