// Collects everything in a page that its scripts, browser extensions and logs can read.

/**
 * Returns the page's markup with its shadow trees, the viewers' string properties, the URL, the history
 * state, all storage, the URLs it has loaded, and its string globals.
 */
export function everything(page) {
  return page.evaluate(async () => {
    const markup = (root) =>
      [...root.querySelectorAll("*")].map((element) => [
        element.localName,
        [...element.attributes].map(({ name, value }) => `${name}=${value}`),
        [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data),
        "value" in element ? element.value : undefined,
        element.shadowRoot ? markup(element.shadowRoot) : undefined,
      ]);
    return {
      markup: markup(document),
      own: [...document.querySelectorAll("scim-audit-logs")].map((element) => {
        const values = {};
        for (const name in element) {
          if (typeof element[name] === "string") values[name] = element[name];
        }
        return values;
      }),
      address: location.href,
      history: history.state,
      storage: [{ ...localStorage }, { ...sessionStorage }, document.cookie],
      databases: await indexedDB.databases(),
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      loaded: performance.getEntries().map(({ name }) => name),
      window: Object.getOwnPropertyNames(window)
        .filter((name) => typeof window[name] === "string")
        .map((name) => `${name}=${window[name]}`),
    };
  });
}
