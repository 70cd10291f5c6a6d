// What a page must never do: write a warning or an error, throw, or break its policy. Every page is watched.
import assert from "node:assert/strict";

const REPORT = "__reportPolicyViolation";

/** Everything a page complained of. */
export class Watch {
  #complaints = [];
  #expected = [];

  /** Watches a page that has not been opened yet. */
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
        window[report](
          `policy violation: ${effectiveDirective} ${blockedURI} at ${sourceFile}:${lineNumber} ${sample}`,
        );
      });
    }, REPORT);
    return watch;
  }

  /**
   * Declares that this test makes a request fail on purpose, which Chromium logs by itself.
   * `url`: part of the address; `reason`: the status code, or the network error's name.
   */
  expectFailedLoad(url, reason) {
    const matches = (complaint) =>
      complaint.text.startsWith("Failed to load resource: ") &&
      complaint.text.includes(reason) &&
      decodeURIComponent(complaint.url).includes(url);
    this.#expected.push({ matches, url, reason: String(reason), seen: false });
  }

  /** Declares that the browser itself writes something that matches, because this test makes it. */
  expectMessage(pattern) {
    this.#expected.push({ matches: ({ text }) => pattern.test(text), pattern, seen: false });
  }

  /** Declares that this test breaks a policy on purpose: the violation, and what Chromium logs of it. */
  expectViolation(pattern) {
    this.#expected.push({ matches: ({ text }) => /^policy violation: /.test(text) && pattern.test(text), pattern, seen: false });
    this.#expected.push({ matches: ({ text }) => /Content Security Policy/.test(text), seen: true });
  }

  /** What was complained of and not declared. */
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
