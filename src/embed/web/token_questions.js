// Viewers on one page that share a token provider share what they ask it. When the token of ten of them is refused at
// the same time, the portal hands out one new token, not ten.

/**
 * What is known of one provider.
 * @typedef {object} Desk
 * @property {Promise<string> | undefined} answer of the question that is open
 * @property {AbortController | undefined} question
 * @property {number} waiting how many viewers wait for the answer
 * @property {string | undefined} last the token that was given last, as text
 */

/** @type {WeakMap<Function, Desk>} */
const desks = new WeakMap();

/** One viewer's side. */
export class TokenQuestions {
  /** What this viewer was given last. @type {string | undefined} */
  #mine;

  /**
   * Asks, or waits with those who have asked.
   * @param {Function} provider
   * @param {"initial" | "refresh" | "unauthorized"} reason
   * @param {AbortSignal} signal of this viewer's question; the provider's own ends when nobody waits any more
   * @param {(signal: AbortSignal) => Promise<string>} ask
   * @returns {Promise<string>}
   */
  async text(provider, reason, signal, ask) {
    let desk = desks.get(provider);
    if (!desk) desks.set(provider, (desk = { answer: undefined, question: undefined, waiting: 0, last: undefined }));
    const { last } = desk;
    // Refused was an older one than another viewer has by now. (What is not refused is never taken from there: it
    // may be of a person who has left.)
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
