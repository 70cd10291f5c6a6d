// Runs a real SCIM service (scim2-server) and a real client (scim2-tester), both from PyPI, over real
// sockets.
import { once } from "node:events";
import http from "node:http";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

import { told } from "./environment.mjs";
import { Program, run } from "./program.mjs";

const TESTER = fileURLToPath(new URL("./run_scim2_tester.py", import.meta.url));

/**
 * An empty scim2-server on a free port, behind a proxy that records each request as it arrives.
 *
 * The server's own access log has no reliable order: it handles each request in a thread and writes the line
 * after the response, so that the line of the next request may come first.
 */
export class ScimService {
  #program;
  #port;
  #tap;
  #noted = [];

  static async start() {
    const service = new ScimService();
    service.#port = await freePort();
    service.#program = new Program(told("PYTHON"), [...["-m", "scim2_server.testserver.cli"], ...["--port", String(service.#port)]]);
    await service.#program.line(/^Serving SCIM on /);
    service.#tap = http.createServer((request, response) => service.#pass(request, response)).listen(0, "127.0.0.1");
    await once(service.#tap, "listening");
    return service;
  }

  /** Records a request and forwards it and its response unchanged. */
  #pass(request, response) {
    const [path, ...query] = request.url.split("?");
    const noted = { method: request.method, endpoint: path.replace(/^\/v2/, ""), query: query.join("?"), code: null };
    this.#noted.push(noted);
    const { method, url, rawHeaders } = request;
    const onward = http.request({ host: "127.0.0.1", port: this.#port, method, path: url, headers: rawHeaders, agent: false });
    onward.on("response", (answer) => {
      noted.code = String(answer.statusCode);
      response.writeHead(answer.statusCode, answer.statusMessage, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  }

  /** SCIM base URL of the service. */
  get base() {
    return `http://127.0.0.1:${this.#tap.address().port}/v2`;
  }

  /** The received requests, in order: method, path below the base URL, query, status code. */
  get requests() {
    return this.#noted;
  }

  async stop() {
    this.#tap.closeAllConnections();
    this.#tap.close();
    await this.#program.stop();
  }
}

/**
 * Returns the results of scim2-tester for the service at this base URL, one line a check, with IDs masked.
 */
export async function scim2Tester(base) {
  return JSON.parse(await run(told("PYTHON"), [TESTER, base]));
}

/** Returns a port that was free a moment ago, because scim2-server cannot choose a free port itself. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
