// Serves a host page with viewers in it: markup and script come from the test, the policy is strict. It also
// serves the viewer's files, an API that forwards to a gateway, and any other routes that the test defines.
import { once } from "node:events";
import { createServer } from "node:http";

import { Api } from "../../../examples/portal/api.mjs";
import { ViewerFiles } from "../../../examples/portal/viewer_files.mjs";
import { told } from "./environment.mjs";

const STRICT = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "img-src": "'self'",
  "connect-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "require-trusted-types-for": "'script'",
  "trusted-types": "'none'",
};

/** Script of every host page. It records the viewers' events, in order, in `window.seen`. */
const LISTENING = `
  window.seen = [];
  {
    const note = ({ type, detail, target }) => window.seen.push({ type: type.slice(11), detail, from: target.id });
    for (const name of ["ready", "error", "unauthorized", "state-change", "row-activate", "navigate", "export"]) {
      document.addEventListener("scim-audit-" + name, note);
    }
    // A disposed viewer is no longer in the document, so its event does not bubble to it.
    const known = new WeakSet();
    new MutationObserver(() => {
      for (const viewer of document.querySelectorAll("scim-audit-logs")) {
        if (!known.has(viewer)) viewer.addEventListener("scim-audit-disposed", note);
        known.add(viewer);
      }
    }).observe(document, { childList: true, subtree: true });
  }
`;

/** Markup of one viewer that uses this host's API. */
export const ELEMENT = '<scim-audit-logs api-base="/api/v1"></scim-audit-logs>';

const EVERYONE = { accepts: () => true };

/** A running host. */
export class Host {
  #server;
  #session;
  #broken;
  /** The API. `api.calls` lists the calls it received. */
  api;

  /**
   * Starts a host.
   *
   * * `gateway`: URL of a gateway whose `/api/v1` answers the API calls.
   * * `session`: issues and checks tokens; without it every call is accepted.
   * * `routes`: additional request handlers by path. A path that ends with a slash also handles all paths below.
   * * `body`: the markup inside `<main>`.
   * * `script`: a module that runs before the viewer's own.
   * * `style`: a style sheet of the page.
   * * `language`, `direction`: `lang` and `dir` of the document.
   * * `policy`: CSP directives that replace the strict ones.
   * * `entry`: the script element that loads the viewer, or "" for none.
   */
  static async start({ gateway, session, routes = {}, ...page }) {
    const host = new Host();
    const files = await ViewerFiles.of(told("VIEWER_DIST"));
    host.#session = session;
    host.api = new Api(new URL(gateway ?? "http://127.0.0.1:9"), session ?? EVERYONE);
    const own = {
      "/": (_, answer) => answer.writeHead(200, headers("text/html", page.policy)).end(document(page)),
      "/main.js": (_, answer) => answer.writeHead(200, headers("text/javascript")).end(page.script ?? ""),
      "/listening.js": (_, answer) => answer.writeHead(200, headers("text/javascript")).end(LISTENING),
      "/page.css": (_, answer) => answer.writeHead(200, headers("text/css")).end(page.style ?? ""),
      "/favicon.ico": (_, answer) => answer.writeHead(204).end(),
      "/viewer/": (question, answer, { pathname }) => files.answer(question, answer, pathname.slice("/viewer/".length)),
      "/api/v1/": (question, answer) => host.api.answer(question, answer),
      "/session": (question, answer) => session?.answer(question, answer),
      "/session/": (question, answer) => session?.answer(question, answer),
      ...routes,
    };
    host.#server = createServer(async (question, answer) => {
      const url = new URL(question.url, host.address);
      const path = Object.keys(own)
        .filter((route) => (route.endsWith("/") && route !== "/" ? url.pathname.startsWith(route) : url.pathname === route))
        .sort((a, b) => b.length - a.length)[0];
      try {
        if (path) await own[path](question, answer, url);
        else answer.writeHead(404).end();
      } catch (error) {
        host.#broken = error;
        answer.destroy();
      }
    });
    host.#server.listen(0, "127.0.0.1");
    await once(host.#server, "listening");
    return host;
  }

  get address() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  get session() {
    return this.#session;
  }

  /**
   * Returns the events that the page received, in order; with `type`, only the details of the events of that
   * type.
   */
  static async seen(page, type) {
    const seen = await page.evaluate(() => window.seen);
    return type ? seen.filter((event) => event.type === type).map(({ detail }) => detail) : seen;
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
    if (this.#broken) throw this.#broken;
  }
}

function document({ body = ELEMENT, style, language = "en", direction = "ltr", entry = ENTRY }) {
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>Host</title>
${style ? '<link rel="stylesheet" href="/page.css" />' : ""}
<script src="/listening.js"></script>
<script type="module" src="/main.js"></script>
${entry}
<main><h1>Host</h1>
${body}
</main>
</html>`;
}

const ENTRY = '<script type="module" src="/viewer/scim-audit-logs.js"></script>';

function headers(type, policy) {
  return {
    "content-type": `${type}; charset=utf-8`,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(type === "text/html" ? { "content-security-policy": policyText({ ...STRICT, ...policy }) } : {}),
  };
}

function policyText(directives) {
  return Object.entries(directives)
    .map((directive) => directive.join(" "))
    .join("; ");
}
