// Wraps the exports of one WebAssembly instance for the glue, and loads its parts. Errors inside the instance end here: they reach
// neither the page's error handlers nor another instance.

import { apply, freeze, keys, later, NativeWebAssembly } from "./originals.js";
import { Parts } from "./parts.js";

/**
 * The result of a call into a dead instance. Each of its indexes is undefined, which the glue reads as "no
 * error".
 * @type {readonly unknown[]}
 */
const NOTHING = freeze([]);

export class Guard {
  /** Whether the instance has stopped for good. */
  dead = false;
  #depth = 0;
  #hurt = false;
  #at = "";
  /** @type {(() => void)[]} */
  #waiting = [];
  #onDeath;
  #onMissing;
  #parts = new Parts();

  /**
   * @param {(at: string) => void} onDeath called once; `at` is the location in the source, empty if unknown
   * @param {(error: unknown) => void} onMissing called when a part could not be loaded
   */
  constructor(onDeath, onMissing) {
    this.#onDeath = onDeath;
    this.#onMissing = onMissing;
  }

  /** What the glue uses as `WebAssembly`. @returns {import("#glue").GlueWebAssembly} */
  get webAssembly() {
    return {
      Module: NativeWebAssembly.Module,
      Instance: NativeWebAssembly.Instance,
      instantiate: async (module, imports) => {
        const instance = await NativeWebAssembly.instantiate(module, imports);
        return { module, instance: { exports: this.#guarded(instance.exports) } };
      },
      loadPart: (part, exports, call, data) => void this.#load(part, exports, call, data),
    };
  }

  /**
   * Loads a part for a split function, and calls back whether it is there.
   * @param {string} part
   * @param {WebAssembly.Exports} exports
   * @param {number} call the index of the callback in the table
   * @param {number} data its first argument
   */
  async #load(part, exports, call, data) {
    let arrived = false;
    try {
      await this.#parts.load(part, exports);
      arrived = true;
    } catch (error) {
      this.#onMissing(error);
    }
    const table = /** @type {WebAssembly.Table} */ (exports.__indirect_function_table);
    this.#wrapped(table.get(call))(data, arrived ? 1 : 0);
  }

  /** Records the location of a panic that is about to stop the instance. @param {string} at */
  panickedAt(at) {
    this.#at = at;
  }

  /**
   * Runs a task when no call into the instance is running: now, or after that call. A page may unmount the
   * viewer in an event listener, which runs in the middle of such a call.
   * @param {() => void} task
   */
  whenQuiet(task) {
    if (this.#depth === 0) task();
    else this.#waiting.push(task);
  }

  /** Whether a call into the instance is running. */
  get busy() {
    return this.#depth > 0;
  }

  /** @param {WebAssembly.Exports} exports */
  #guarded(exports) {
    const guarded = /** @type {WebAssembly.Exports} */ (/** @type {unknown} */ ({ __proto__: null }));
    for (const name of keys(exports)) {
      const member = /** @type {WebAssembly.ExportValue} */ (exports[name]);
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
        // The stack frames in between were left without clean-up, so the instance cannot be used again, even
        // if an outer call catches this error.
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
      // Defer the tasks: the glue has yet to read what this call returned.
      later(() => {
        for (const task of tasks) task();
      });
    }
  }
}
