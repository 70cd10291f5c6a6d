// A reverse proxy in front of the gateway's admin listener that fails on demand. The test chooses the fault
// through the user interface: the Endpoint filter `fault:500` makes exactly the requests with that filter
// fail. All other requests pass unchanged, including their headers.

import { once } from "node:events";
import { request as ask, createServer } from "node:http";

const LIST = "/api/v1/audit-logs";

/** A sign-in page of many lines, as a portal returns it after the session has ended. */
const PAGE = `<!doctype html>\n<title>Sign in</title>\n${"<p>Sign in to go on.</p>\n".repeat(6)}`;

/**
 * The faults by the word after `fault:`. Each one writes the response; `pass()` forwards the gateway's own.
 */
const FAULTS = {
  401: ({ problem }) => problem(401, "Unauthorized"),
  403: ({ problem }) => problem(403, "Forbidden", "Only a workspace owner may read the audit log."),
  429: ({ problem }) => problem(429, "Too Many Requests", undefined, { "retry-after": "7" }),
  500: ({ problem }) => problem(500, "Internal Server Error", "The disk is full."),
  503: ({ answer }) => answer.writeHead(503, { "content-type": "text/html" }).end("<h1>Service Unavailable</h1>"),
  redirect: ({ answer }) => answer.writeHead(302, { location: "/sign-in" }).end(),
  html: ({ answer }) => answer.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<!doctype html><title>Sign in</title>"),
  "not-json": ({ answer }) => answer.writeHead(200, { "content-type": "application/json" }).end("{items: oops}"),
  "other-json": ({ answer }) => answer.writeHead(200, { "content-type": "application/json" }).end('{"logs": []}'),
  cut: ({ answer }) => answer.writeHead(200, { "content-type": "application/json" }).end('{"items": [{"requestId": "0'),
  half: async ({ answer, fetched }) => {
    const { headers, body } = await fetched();
    answer.writeHead(200, { ...headers, "content-length": body.length });
    answer.write(body.subarray(0, body.length / 2), () => answer.destroy());
  },
  // For the next four, only the export fails; the list is answered correctly.
  "export-page": ({ isExport, answer, pass }) => (isExport ? answer.writeHead(200, { "content-type": "text/html" }).end(PAGE) : pass()),
  "export-page-as-file": ({ isExport, answer, pass }) =>
    isExport ? answer.writeHead(200, { "content-type": "application/octet-stream" }).end(PAGE) : pass(),
  "export-problem": ({ isExport, problem, pass }) => (isExport ? problem(200, "Not signed in") : pass()),
  "export-short": async ({ isExport, answer, pass, fetched }) => {
    if (!isExport) return pass();
    const { headers, body } = await fetched();
    // Cut at a line end, so that only the number of lines shows that the export is incomplete.
    const lines = body
      .toString()
      .split(/(?<=\n)/)
      .slice(0, 8);
    delete headers["content-length"];
    answer.writeHead(200, headers).end(lines.join(""));
  },
  timeout: () => {}, // Never answers.
  held: async ({ pass, released }) => {
    await released;
    await pass();
  },
  "odd-rows": async ({ answer, fetched }) => {
    const { headers, body } = await fetched();
    const page = JSON.parse(body);
    page.items[0].time = "yesterday, about noon";
    page.items[1].status = "postponed";
    delete headers["content-length"];
    answer.writeHead(200, headers).end(JSON.stringify(page));
  },
};

/** A failing proxy in front of a gateway. */
export class Portal {
  #server;
  #upstream;
  #timeoutMs;
  #holdsFirst;
  #failedOnce = new Set();
  #release;
  #released;
  /**
   * The received list calls: their parameters, and the outcome `under way`, `answered` or `gone` (aborted).
   */
  calls = [];

  /**
   * Starts a portal.
   *
   * * `timeoutMs`: value of the viewer's `timeout-ms` attribute in the page.
   * * `holdsFirst`: holds back the first list call until `release()`. That call has no filter, so no fault can
   *   select it.
   */
  static async before(gateway, { timeoutMs, holdsFirst = false } = {}) {
    const portal = new Portal();
    portal.#upstream = new URL(gateway.admin);
    portal.#timeoutMs = timeoutMs;
    portal.#holdsFirst = holdsFirst;
    portal.#released = new Promise((resolve) => {
      portal.#release = resolve;
    });
    portal.#server = createServer((question, answer) => {
      portal.#serve(question, answer).catch((error) => answer.destroy(error));
    });
    portal.#server.listen(0, "127.0.0.1");
    await once(portal.#server, "listening");
    return portal;
  }

  get address() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Answers the calls that are held back. */
  release() {
    this.#release();
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #serve(question, answer) {
    const url = new URL(question.url, this.address);
    if (url.pathname === "/" && this.#timeoutMs) return this.#page(question, answer);
    if (url.pathname === LIST) {
      const call = { parameters: Object.fromEntries(url.searchParams), outcome: "under way" };
      this.calls.push(call);
      answer.on("close", () => {
        call.outcome = answer.writableFinished ? "answered" : "gone";
      });
    }
    const isHeld = this.#holdsFirst && url.pathname === LIST && this.calls.length === 1;
    const fault = isHeld ? FAULTS.held : this.#faultOf(url);
    const pass = () => this.#pass(question, answer, url);
    if (!fault) return pass();
    await fault({
      answer,
      isExport: url.pathname === `${LIST}/export`,
      pass,
      released: this.#released,
      fetched: () => this.#fetch(question, url),
      problem: (status, title, detail, headers = {}) =>
        answer
          .writeHead(status, { "content-type": "application/problem+json", ...headers })
          .end(JSON.stringify({ type: "about:blank", title, status, detail, requestId: "portal-1" })),
    });
  }

  /**
   * Returns the fault that a call selects by its Endpoint filter or by the entry id in its path, if any.
   * Removes the filter from `url`, so that the gateway can answer a call that is passed on. The timeline's
   * histogram is requested with the same filter but does not fail.
   */
  #faultOf(url) {
    const id = url.pathname.startsWith(`${LIST}/`) ? decodeURIComponent(url.pathname.slice(LIST.length + 1)) : "";
    const asked = /^fault:(?<once>once:)?(?<name>.+)$/.exec(url.searchParams.get("endpoint") ?? id)?.groups;
    if (!asked) return undefined;
    url.searchParams.delete("endpoint");
    if (url.pathname === `${LIST}/histogram`) return undefined;
    if (asked.once) {
      const key = asked.name + id;
      if (this.#failedOnce.has(key)) return undefined;
      this.#failedOnce.add(key);
    }
    const fault = FAULTS[asked.name];
    if (!fault) throw new Error(`no such fault: ${asked.name}`);
    return fault;
  }

  #ask(question, url, headers = {}) {
    return ask({
      host: this.#upstream.hostname,
      port: this.#upstream.port,
      method: question.method,
      path: url.pathname + url.search,
      headers: { ...question.headers, host: this.#upstream.host, ...headers },
    });
  }

  async #pass(question, answer, url) {
    const call = this.#ask(question, url);
    question.pipe(call);
    const [true_] = await once(call, "response");
    answer.writeHead(true_.statusCode, true_.rawHeaders);
    true_.pipe(answer);
  }

  async #fetch(question, url) {
    const call = this.#ask(question, url, { "accept-encoding": "identity" });
    question.pipe(call);
    const [answer] = await once(call, "response");
    const { "content-encoding": _, "transfer-encoding": __, ...headers } = answer.headers;
    return { headers, body: Buffer.concat(await answer.toArray()) };
  }

  /** Serves the viewer's page with the `timeout-ms` attribute added to the element. */
  async #page(question, answer) {
    const { headers, body } = await this.#fetch(question, new URL("/", this.address));
    const page = body.toString().replace(' api-base="', ` timeout-ms="${this.#timeoutMs}" api-base="`);
    if (page === body.toString()) throw new Error("the page has no api-base to put timeout-ms beside");
    answer.writeHead(200, { ...headers, "content-length": Buffer.byteLength(page) }).end(page);
  }
}
