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

const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const BASE = "/audit-logs/v1"; // The path of the viewer's files on the second origin; any path works.

/** The examples, by folder name. */
export const EXAMPLES = ["plain", "react", "vue", "zone", "cross-origin", "frame"];

/** A running portal. */
export class Portal {
  #servers = [];
  /** Whether the visitor is signed in, and the issued tokens. */
  session;
  /** The API, which records the calls that it received. */
  api;

  /**
   * Starts a portal, by default on free ports of this machine.
   *
   * `gateway`: the address of a gateway's admin server. `dist`: the folder that `cargo xtask dist` built.
   * `lifetimeMs`: the lifetime of a token. `ports`: the port of the portal, and the port of the viewer's
   * files.
   */
  static async start({ gateway, dist = DIST, lifetimeMs = 300_000, ports = [0, 0] }) {
    const portal = new Portal();
    const files = await ViewerFiles.of(dist);
    portal.session = new Session(lifetimeMs);
    portal.api = new Api(new URL(gateway), portal.session);

    const [own, cdn] = (portal.#servers = [createServer(), createServer()]);
    for (const [at, server] of portal.#servers.entries()) {
      server.listen(ports[at], "127.0.0.1");
      await once(server, "listening");
    }
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
    return originOf(this.#servers[0]);
  }

  /** The address of the viewer's files on the second origin. */
  get viewer() {
    return originOf(this.#servers[1]) + BASE;
  }

  async stop() {
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    }
  }
}

function originOf(server) {
  return `http://127.0.0.1:${server.address().port}`;
}

function serve(server, handle) {
  server.on("request", async (question, answer) => {
    try {
      await handle(question, answer, new URL(question.url, originOf(server)));
    } catch (error) {
      answer.destroy(error);
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
