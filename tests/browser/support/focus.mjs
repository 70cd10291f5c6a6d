// Where the focus is, also when it is within the viewer's shadow tree, of which the document tells only the outside.

/** Whether this element has the focus. */
export function hasFocus(locator) {
  return locator.evaluate((element) => element === element.getRootNode().activeElement);
}

/** The element that has the focus, as a handle: the page's `body` when none has. */
export function focused(page) {
  return page.evaluateHandle(() => {
    let element = document.activeElement;
    while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
  });
}

/** Whether anything has the focus. */
export async function isAnywhere(page) {
  return (await focused(page)).evaluate((element) => element !== document.body);
}

/** Whether the focus is in an open dialog. */
export async function isInDialog(page) {
  return (await focused(page)).evaluate((element) => Boolean(element.closest("dialog[open]")));
}
