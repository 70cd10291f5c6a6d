// A proxy in front of a gateway's admin listener. It adds one script to the viewer's page and passes
// everything else unchanged. The script records uncaught errors and policy violations, which WebKit's driver
// does not report.
import { once } from "node:events";
import { request as ask, createServer } from "node:http";

const SCRIPT = "/complaints.js";
const NOTING = `
  globalThis.complaints = [];
  addEventListener("error", ({ message }) => complaints.push("uncaught: " + message));
  addEventListener("unhandledrejection", ({ reason }) => complaints.push("uncaught: " + reason));
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) => {
    complaints.push("policy violation: " + effectiveDirective + " " + blockedURI + " at " + sourceFile + ":" + lineNumber);
  });
`;

/** A proxy in front of a gateway. */
export class Front {
  #server;
  #gateway;

  static async before(gateway) {
    const front = new Front();
    front.#gateway = new URL(gateway.admin);
    front.#server = createServer((question, answer) => {
      if (question.url === SCRIPT) answer.writeHead(200, { "content-type": "text/javascript" }).end(NOTING);
      else front.#pass(question, answer).catch((error) => answer.destroy(error));
    });
    front.#server.listen(0, "127.0.0.1");
    await once(front.#server, "listening");
    return front;
  }

  get address() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  async #pass(question, answer) {
    const isPage = /^\/(\?|$)/.test(question.url);
    const { hostname, port, host } = this.#gateway;
    const headers = { ...question.headers, host, ...(isPage ? { "accept-encoding": "identity" } : {}) };
    const onward = ask({ hostname, port, method: question.method, path: question.url, headers });
    // When the user leaves the page, the browser aborts its calls.
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
    question.pipe(onward);
    const [given] = await once(onward, "response");
    if (!isPage) {
      answer.writeHead(given.statusCode, given.rawHeaders);
      given.pipe(answer);
      return;
    }
    const page = Buffer.concat(await given.toArray()).toString();
    const watched = page.replace("<head>", `<head><script src="${SCRIPT}"></script>`);
    if (watched === page) throw new Error("the page has no <head> to put a script into");
    answer.writeHead(given.statusCode, { ...given.headers, "content-length": Buffer.byteLength(watched) }).end(watched);
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
