// Watches a page for console warnings and errors, uncaught exceptions, script dialogs, crashes and policy
// violations.
import assert from "node:assert/strict";

const REPORT = "__reportPolicyViolation";

/** Collects the complaints of a page. */
export class Watch {
  #complaints = [];
  #expected = [];

  /** Watches a page. Call it before the page navigates. */
  static async over(page) {
    const watch = new Watch();
    page.on("console", (message) => {
      if (["error", "warning", "assert"].includes(message.type())) {
        watch.#complaints.push({ text: message.text(), url: message.location().url });
      }
    });
    page.on("pageerror", (error) => watch.#complaints.push({ text: `uncaught: ${error.stack ?? error}`, url: "" }));
    page.on("dialog", (dialog) => {
      watch.#complaints.push({ text: `a script asks: ${dialog.message()}`, url: "" });
      dialog.dismiss().catch(() => {});
    });
    page.on("crash", () => watch.#complaints.push({ text: "the page crashed", url: "" }));
    await page.exposeBinding(REPORT, (_, text) => watch.#complaints.push({ text, url: "" }));
    await page.addInitScript((report) => {
      document.addEventListener("securitypolicyviolation", (event) => {
        const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
        window[report](`policy violation: ${effectiveDirective} ${blockedURI} at ${sourceFile}:${lineNumber} ${sample}`);
      });
    }, REPORT);
    return watch;
  }

  /**
   * Declares that this test makes a request fail on purpose, which Chromium logs itself.
   * `url`: part of the URL; `reason`: the status code, or the name of the network error.
   */
  expectFailedLoad(url, reason) {
    const matches = (complaint) =>
      complaint.text.startsWith("Failed to load resource: ") &&
      complaint.text.includes(reason) &&
      decodeURIComponent(complaint.url).includes(url);
    this.#expected.push({ matches, url, reason: String(reason), seen: false });
  }

  /** Declares that this test causes a console message that matches `pattern`. */
  expectMessage(pattern) {
    this.#expected.push({ matches: ({ text }) => pattern.test(text), pattern, seen: false });
  }

  /** Declares that this test violates a policy on purpose. Also accepts Chromium's log message about it. */
  expectViolation(pattern) {
    this.#expected.push({ matches: ({ text }) => /^policy violation: /.test(text) && pattern.test(text), pattern, seen: false });
    this.#expected.push({ matches: ({ text }) => /Content Security Policy/.test(text), seen: true });
  }

  /** The complaints that no test has declared. */
  get complaints() {
    return this.#complaints.filter((complaint) => {
      const expected = this.#expected.find(({ matches }) => matches(complaint));
      if (expected) expected.seen = true;
      return !expected;
    });
  }

  assertQuiet() {
    assert.deepEqual(this.complaints, [], "the console and the policy must stay quiet");
    const unseen = this.#expected.filter(({ seen }) => !seen);
    assert.deepEqual(unseen, [], "each failure that was declared must have happened");
  }
}
