// A real SCIM service from PyPI (scim2-server) and a real client (scim2-tester), over real sockets.
import { createServer } from "node:net";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { told } from "./environment.mjs";
import { Program, run } from "./program.mjs";

const TESTER = fileURLToPath(new URL("./run_scim2_tester.py", import.meta.url));
const REQUEST = /^127\.0\.0\.1 - - \[[^\]]*\] "(?<method>\S+) (?<target>\S+) HTTP\/[\d.]+" (?<code>\d{3}) /;

/** scim2-server, empty, on a free port. */
export class ScimService {
  #program;
  #port;

  static async start() {
    const service = new ScimService();
    service.#port = await freePort();
    service.#program = new Program(told("PYTHON"), [
      ...["-m", "scim2_server.testserver.cli"],
      ...["--port", String(service.#port)],
    ]);
    await service.#program.line(/^Serving SCIM on /);
    return service;
  }

  /** Its SCIM base URL. */
  get base() {
    return `http://127.0.0.1:${this.#port}/v2`;
  }

  /** The requests in its own access log, in order: method, path below the base, query, status code. */
  get requests() {
    return this.#program.err.flatMap((line) => {
      const match = REQUEST.exec(line);
      if (!match) return [];
      const { method, target, code } = match.groups;
      const [path, ...query] = target.split("?");
      return [{ method, endpoint: path.replace(/^\/v2/, ""), query: query.join("?"), code }];
    });
  }

  async stop() {
    await this.#program.stop();
  }
}

/** What scim2-tester says of the service at this base URL: one line a check, without ids made up for the run. */
export async function scim2Tester(base) {
  return JSON.parse(await run(told("PYTHON"), [TESTER, base]));
}

/** A port that was free a moment ago: scim2-server cannot take one by itself. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
