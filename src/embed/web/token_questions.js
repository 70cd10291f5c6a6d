// Viewers on one page that share a token provider share its answers. When ten of them get a 401 at the same
// time, the portal issues one new token and not ten.

/**
 * The state of one provider.
 * @typedef {object} Desk
 * @property {Promise<string> | undefined} answer the answer of the pending call
 * @property {AbortController | undefined} question the controller of the pending call
 * @property {number} waiting how many viewers wait for the answer
 * @property {string | undefined} last the latest token, as text
 */

/** @type {WeakMap<Function, Desk>} */
const desks = new WeakMap();

/** The requests of one viewer. */
export class TokenQuestions {
  /** The latest token that this viewer received. @type {string | undefined} */
  #mine;

  /**
   * Calls the provider, or joins a pending call.
   * @param {Function} provider
   * @param {"initial" | "refresh" | "unauthorized"} reason
   * @param {AbortSignal} signal of this viewer's request; the provider's own signal aborts when no viewer
   * waits any more
   * @param {(signal: AbortSignal) => Promise<string>} ask
   * @returns {Promise<string>}
   */
  async text(provider, reason, signal, ask) {
    let desk = desks.get(provider);
    if (!desk) {
      desk = { answer: undefined, question: undefined, waiting: 0, last: undefined };
      desks.set(provider, desk);
    }
    const { last } = desk;
    // If the refused token is older than the latest one, which another viewer received, use the latest. For
    // any other reason never use it: it may belong to a user who has signed out.
    const newer = reason === "unauthorized" && this.#mine !== undefined && last !== undefined && last !== this.#mine;
    this.#mine = newer && !desk.answer ? last : await this.#wait(desk, signal, ask);
    return /** @type {string} */ (this.#mine);
  }

  /** @param {Desk} desk @param {AbortSignal} signal @param {(signal: AbortSignal) => Promise<string>} ask */
  async #wait(desk, signal, ask) {
    if (!desk.answer) {
      const question = new AbortController();
      const answer = ask(question.signal);
      const over = () => {
        if (desk.answer === answer) desk.answer = desk.question = undefined;
      };
      answer.then((text) => {
        desk.last = text;
        over();
      }, over);
      desk.answer = answer;
      desk.question = question;
      desk.waiting = 0;
    }
    const { answer, question } = desk;
    desk.waiting += 1;
    const leave = () => {
      desk.waiting -= 1;
      if (desk.answer !== answer || desk.waiting > 0) return;
      question?.abort();
      desk.answer = desk.question = undefined;
    };
    signal?.addEventListener("abort", leave, { once: true });
    try {
      return await answer;
    } finally {
      signal?.removeEventListener("abort", leave);
    }
  }
}
