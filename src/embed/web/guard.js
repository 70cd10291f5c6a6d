// Between the glue and one WebAssembly instance. Whatever goes wrong inside the instance ends here: it neither
// reaches the page's own error handling nor another instance.

import { apply, freeze, keys, later, NativeWebAssembly } from "./originals.js";

/** What a dead instance answers. Every index of it is undefined, which the glue reads as "no error". */
const NOTHING = /** @type {any} */ (freeze([]));

export class Guard {
  /** Whether the instance has stopped for good. */
  dead = false;
  #depth = 0;
  #hurt = false;
  #at = "";
  /** @type {(() => void)[]} */
  #waiting = [];
  #onDeath;

  /** @param {(at: string) => void} onDeath hears of the death, once; `at` is where in the source, if known */
  constructor(onDeath) {
    this.#onDeath = onDeath;
  }

  /** What the glue takes for `WebAssembly`. */
  get webAssembly() {
    return {
      Module: NativeWebAssembly.Module,
      Instance: NativeWebAssembly.Instance,
      instantiate: async (/** @type {WebAssembly.Module} */ module, /** @type {WebAssembly.Imports} */ imports) => {
        const instance = await NativeWebAssembly.instantiate(module, imports);
        return { module, instance: { exports: this.#guarded(instance.exports) } };
      },
    };
  }

  /** Where the panic was that is about to stop the instance. @param {string} at */
  panickedAt(at) {
    this.#at = at;
  }

  /**
   * Runs a task when no call into the instance is under way: now, or soon. A page may answer an event by
   * unmounting, and the event comes from the middle of such a call.
   * @param {() => void} task
   */
  whenQuiet(task) {
    if (this.#depth === 0) task();
    else this.#waiting.push(task);
  }

  /** Whether a call into the instance is under way. */
  get busy() {
    return this.#depth > 0;
  }

  /** @param {WebAssembly.Exports} exports */
  #guarded(exports) {
    const guarded = /** @type {WebAssembly.Exports} */ (/** @type {unknown} */ ({ __proto__: null }));
    for (const name of keys(exports)) {
      const member = exports[name];
      guarded[name] = typeof member === "function" ? this.#wrapped(member) : member;
    }
    return guarded;
  }

  /** @param {Function} call */
  #wrapped(call) {
    return (/** @type {any[]} */ ...args) => {
      if (this.dead) return NOTHING;
      this.#depth += 1;
      try {
        return apply(call, undefined, args);
      } catch (error) {
        // The frames in between were left without clean-up, so the instance cannot be trusted again, even if
        // a call further out catches this.
        this.#hurt = true;
        if (this.#depth > 1) throw error;
        return NOTHING;
      } finally {
        this.#depth -= 1;
        if (this.#depth === 0) this.#settle();
      }
    };
  }

  #settle() {
    if (this.#hurt && !this.dead) {
      this.dead = true;
      this.#onDeath(this.#at);
    }
    if (this.#waiting.length > 0) {
      const tasks = this.#waiting;
      this.#waiting = [];
      // Not at once: the glue has still to read what this call gave back.
      later(() => {
        for (const task of tasks) task();
      });
    }
  }
}
