// A real SCIM service from PyPI (scim2-server) and a real client (scim2-tester), over real sockets.
import { once } from "node:events";
import http from "node:http";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

import { told } from "./environment.mjs";
import { Program, run } from "./program.mjs";

const TESTER = fileURLToPath(new URL("./run_scim2_tester.py", import.meta.url));

/**
 * scim2-server, empty, on a free port, behind a tap that notes each request as it arrives.
 *
 * Its own access log would not do: it answers each request in a thread, and writes the line after the answer, so that
 * the next request's line may come first.
 */
export class ScimService {
  #program;
  #port;
  #tap;
  #noted = [];

  static async start() {
    const service = new ScimService();
    service.#port = await freePort();
    service.#program = new Program(told("PYTHON"), [
      ...["-m", "scim2_server.testserver.cli"],
      ...["--port", String(service.#port)],
    ]);
    await service.#program.line(/^Serving SCIM on /);
    service.#tap = http.createServer((request, response) => service.#pass(request, response)).listen(0, "127.0.0.1");
    await once(service.#tap, "listening");
    return service;
  }

  /** Hands a request on, and its answer back, as they are. */
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

  /** Its SCIM base URL. */
  get base() {
    return `http://127.0.0.1:${this.#tap.address().port}/v2`;
  }

  /** The requests it got, in order: method, path below the base, query, status code. */
  get requests() {
    return this.#noted;
  }

  async stop() {
    this.#tap.closeAllConnections();
    this.#tap.close();
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
