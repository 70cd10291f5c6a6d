// The portal's session. A real portal has a cookie for each visitor; this one has a single visitor.
import { randomBytes } from "node:crypto";

/** @import { IncomingMessage, ServerResponse } from "node:http" */

/** Whether the visitor is signed in, and the valid tokens. */
export class Session {
  /** When each valid token expires. @type {Map<string, number>} */
  #tokens = new Map();
  #lifetimeMs;
  /** Whether the visitor is signed in. Only then does the portal issue tokens. */
  signedIn = true;
  /** All issued tokens, in order. @type {string[]} */
  issued = [];

  /** @param {number} lifetimeMs */
  constructor(lifetimeMs) {
    this.#lifetimeMs = lifetimeMs;
  }

  /**
   * Answers `POST /session/token`, `POST /session` (sign in) and `DELETE /session` (sign out).
   * @param {IncomingMessage} question
   * @param {ServerResponse} answer
   */
  answer(question, answer) {
    const call = `${question.method} ${question.url}`;
    if (call === "POST /session/token" && this.signedIn) {
      answer.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
      return answer.end(JSON.stringify(this.#issue()));
    }
    if (call === "POST /session/token") return answer.writeHead(401).end();
    if (call === "POST /session") this.signedIn = true;
    else if (call === "DELETE /session") this.signOut();
    else return answer.writeHead(404).end();
    return answer.writeHead(204).end();
  }

  #issue() {
    const token = randomBytes(24).toString("base64url");
    const expiresAt = Date.now() + this.#lifetimeMs;
    this.#tokens.set(token, expiresAt);
    this.issued.push(token);
    return { token, expiresAt };
  }

  /** Whether an `Authorization` header has a token that is valid now. */
  accepts(authorization = "") {
    const token = /^Bearer (\S+)$/.exec(authorization)?.[1] ?? "";
    return Date.now() < (this.#tokens.get(token) ?? 0);
  }

  /** Invalidates all issued tokens. New ones can still be issued. */
  revoke() {
    this.#tokens.clear();
  }

  signOut() {
    this.signedIn = false;
    this.revoke();
  }
}
