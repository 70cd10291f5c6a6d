// A small portal for the examples: its own pages under a strict policy, a session that issues short-lived
// tokens, the viewer's files (on its own origin and on a second one), and the audit log API, which it proxies
// to a gateway. README.md says how to start it; the browser tests use it too.
import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { Api } from "./portal/api.mjs";
import { Pages } from "./portal/pages.mjs";
import { Session } from "./portal/session.mjs";
import { ViewerFiles } from "./portal/viewer_files.mjs";

/** @import { IncomingMessage, Server, ServerResponse } from "node:http" */
/** @import { AddressInfo } from "node:net" */

const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const BASE = "/audit-logs/v1"; // The path of the viewer's files on the second origin; any path works.

/** The examples, by folder name. */
export const EXAMPLES = ["plain", "react", "vue", "zone", "cross-origin", "frame"];

/** A running portal. */
export class Portal {
  /** The portal's own server, and that of the second origin. */
  #own = createServer();
  #cdn = createServer();

  /** @param {string} gateway @param {number} lifetimeMs */
  constructor(gateway, lifetimeMs) {
    /** Whether the visitor is signed in, and the issued tokens. */
    this.session = new Session(lifetimeMs);
    /** The API, which records the calls that it received. */
    this.api = new Api(new URL(gateway), this.session);
  }

  /**
   * Starts a portal, by default on free ports of this machine.
   * @param {object} options
   * @param {string} options.gateway the address of a gateway's admin server
   * @param {string} [options.dist] the folder that `cargo xtask dist` built
   * @param {number} [options.lifetimeMs] the lifetime of a token
   * @param {[number, number]} [options.ports] the port of the portal, and the port of the viewer's files
   */
  static async start({ gateway, dist = DIST, lifetimeMs = 300_000, ports = [0, 0] }) {
    const files = await ViewerFiles.of(dist);
    const portal = new Portal(gateway, lifetimeMs);
    const own = portal.#own;
    const cdn = portal.#cdn;
    own.listen(ports[0], "127.0.0.1");
    cdn.listen(ports[1], "127.0.0.1");
    await Promise.all([once(own, "listening"), once(cdn, "listening")]);
    const origins = { portal: originOf(own), viewer: originOf(cdn) };
    const pages = await Pages.of(EXAMPLES, { dist, files, viewer: origins.viewer + BASE });

    serve(own, async (question, answer, { pathname }) => {
      if (pathname.startsWith("/api/v1/")) return portal.api.answer(question, answer, origins.viewer);
      if (/^\/session(\/|$)/.test(pathname)) return portal.session.answer(question, answer);
      if (pathname.startsWith("/viewer/")) return files.answer(question, answer, pathname.slice("/viewer/".length));
      return pages.answer(answer, pathname);
    });
    serve(cdn, (question, answer, { pathname }) => {
      const path = pathname.startsWith(`${BASE}/`) ? pathname.slice(BASE.length + 1) : "";
      return files.answer(question, answer, path, { elsewhere: origins });
    });
    return portal;
  }

  get address() {
    return originOf(this.#own);
  }

  /** The address of the viewer's files on the second origin. */
  get viewer() {
    return originOf(this.#cdn) + BASE;
  }

  async stop() {
    for (const server of [this.#own, this.#cdn]) {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    }
  }
}

/** @param {Server} server */
function originOf(server) {
  const { port } = /** @type {AddressInfo} */ (server.address());
  return `http://127.0.0.1:${port}`;
}

/**
 * @param {Server} server
 * @param {(question: IncomingMessage, answer: ServerResponse, address: URL) => unknown} handle
 */
function serve(server, handle) {
  server.on("request", async (question, answer) => {
    try {
      await handle(question, answer, new URL(question.url ?? "/", originOf(server)));
    } catch (error) {
      answer.destroy(/** @type {Error} */ (error));
    }
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      gateway: { type: "string" },
      dist: { type: "string", default: DIST },
      "token-seconds": { type: "string", default: "300" },
      port: { type: "string", default: "0" },
    },
  });
  if (!values.gateway) {
    console.error("Usage: node examples/portal.mjs --gateway http://127.0.0.1:PORT [--dist dist] [--token-seconds 300] [--port 0]");
    process.exit(2);
  }
  const { gateway, dist } = values;
  const port = Number(values.port);
  const portal = await Portal.start({
    gateway,
    dist,
    lifetimeMs: Number(values["token-seconds"]) * 1000,
    ports: [port, port && port + 1],
  });
  for (const name of EXAMPLES) console.log(`${name.padEnd(14)}${portal.address}/${name}/`);
}
