// The portal's audit log API: requires a token, and proxies to a gateway's admin server.
import { request as ask } from "node:http";

/** @import { IncomingMessage, ServerResponse } from "node:http" */
/** @import { Session } from "./session.mjs" */

/**
 * @typedef {object} Call
 * @property {string | undefined} method
 * @property {string | undefined} url
 * @property {string | undefined} authorization the header
 * @property {number | undefined} status of the response
 */

/** The API under `/api/v1`. */
export class Api {
  #gateway;
  #session;
  /**
   * The received calls. Timeline calls are in a separate list, because one accompanies each call of the list.
   * @type {Call[]}
   */
  calls = [];
  /** @type {Call[]} */
  timelineCalls = [];

  /** @param {URL} gateway @param {Session} session */
  constructor(gateway, session) {
    this.#gateway = gateway;
    this.#session = session;
  }

  /**
   * Answers one call.
   * @param {IncomingMessage} question
   * @param {ServerResponse} answer
   * @param {string} [reader] another origin that may read the responses, for the viewer in a frame
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
    /** @type {Call} */
    const call = { method, url, authorization: headers.authorization, status: undefined };
    (url?.includes("/audit-logs/histogram") ? this.timelineCalls : this.calls).push(call);
    answer.on("close", () => {
      call.status = answer.statusCode;
    });
    if (!(await this.#session.accepts(headers.authorization))) return refuse(answer);
    return this.#pass(question, answer);
  }

  /** @param {IncomingMessage} question @param {ServerResponse} answer */
  #pass(question, answer) {
    // The token is only for the portal; the gateway accepts requests from this machine. This server decides
    // which origins may call, so it removes the headers by which the gateway refuses pages of other origins.
    const { authorization: _, origin: __, "sec-fetch-site": ___, ...headers } = question.headers;
    const { hostname, port, host } = this.#gateway;
    const onward = ask({ hostname, port, method: question.method, path: question.url, headers: { ...headers, host } });
    onward.on("response", (response) => {
      for (const [name, value] of Object.entries(response.headers)) {
        if (value !== undefined) answer.setHeader(name, value);
      }
      answer.writeHead(response.statusCode ?? 502);
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

/** @param {ServerResponse} answer */
function refuse(answer) {
  answer.writeHead(401, { "content-type": "application/problem+json", "www-authenticate": "Bearer", "cache-control": "no-store" });
  answer.end(JSON.stringify({ type: "about:blank", title: "Unauthorized", status: 401, detail: "The token is not, or no longer, good." }));
}
