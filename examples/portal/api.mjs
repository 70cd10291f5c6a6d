// The portal's audit log API: requires a token, and proxies to a gateway's admin server.
import { request as ask } from "node:http";

/** The API under `/api/v1`. */
export class Api {
  #gateway;
  #session;
  /**
   * The received calls: method, path, Authorization header, and the status code of the response. Timeline
   * calls are in a separate list, because one accompanies each call of the list.
   */
  calls = [];
  timelineCalls = [];

  constructor(gateway, session) {
    this.#gateway = gateway;
    this.#session = session;
  }

  /**
   * Answers one call. `reader`: another origin that may read the responses, for the viewer in a frame;
   * optional.
   */
  async answer(question, answer, reader) {
    if (reader && question.headers.origin === reader) {
      answer.setHeader("access-control-allow-origin", reader);
      answer.setHeader("vary", "origin");
      answer.setHeader("access-control-allow-headers", "authorization, last-event-id");
      answer.setHeader("access-control-expose-headers", "content-disposition, link, retry-after");
    }
    if (question.method === "OPTIONS") return answer.writeHead(204).end();

    const { method, url, headers } = question;
    const call = { method, url, authorization: headers.authorization, status: undefined };
    (url.includes("/audit-logs/histogram") ? this.timelineCalls : this.calls).push(call);
    answer.on("close", () => {
      call.status = answer.statusCode;
    });
    if (!(await this.#session.accepts(headers.authorization))) return refuse(answer);
    return this.#pass(question, answer);
  }

  #pass(question, answer) {
    // The token is only for the portal; the gateway accepts requests from this machine. This server decides
    // which origins may call, so it removes the headers by which the gateway refuses pages of other origins.
    const { authorization: _, origin: __, "sec-fetch-site": ___, ...headers } = question.headers;
    const { hostname, port, host } = this.#gateway;
    const onward = ask({ hostname, port, method: question.method, path: question.url, headers: { ...headers, host } });
    onward.on("response", (response) => {
      for (const [name, value] of Object.entries(response.headers)) answer.setHeader(name, value);
      answer.writeHead(response.statusCode);
      response.pipe(answer);
    });
    onward.on("error", () => {
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(502).end();
    });
    answer.on("close", () => onward.destroy());
    question.pipe(onward);
  }
}

function refuse(answer) {
  answer.writeHead(401, { "content-type": "application/problem+json", "www-authenticate": "Bearer", "cache-control": "no-store" });
  answer.end(JSON.stringify({ type: "about:blank", title: "Unauthorized", status: 401, detail: "The token is not, or no longer, good." }));
}
