// One engine is one copy of the wasm-bindgen glue with one WebAssembly instance. It shows one viewer at a
// time, so a panic cannot affect another viewer (docs/decisions/0013). Viewers on a page share the compiled
// module. The engine of an unmounted viewer is reused for the next one, so that repeated mounting does not
// use more memory: a WebAssembly memory never shrinks.

import { wasm } from "#build";
import glue from "#glue";

import { Guard } from "./guard.js";
import { unstarted } from "./load_failure.js";
import { compiled } from "./wasm_files.js";

/** How many idle engines are kept. */
const KEPT = 1;

/** @type {Engine[]} */
const idle = [];

/** Whether an engine can be taken without waiting. */
export function isEngineIdle() {
  return idle.length > 0;
}

/** Returns an idle engine, or starts a new one. @returns {Promise<Engine>} */
export async function takeEngine() {
  return idle.pop() ?? Engine.start();
}

export class Engine {
  #guard = new Guard(
    (at) => this.#onDeath?.(at),
    (error) => this.#onMissing?.(error),
  );
  #exports = glue(this.#guard.webAssembly);
  /** @type {import("#glue").Viewer | undefined} */
  #viewer;
  /** @type {((at: string) => void) | undefined} */
  #onDeath;
  /** @type {((error: unknown) => void) | undefined} */
  #onMissing;

  /** Starts a new engine. */
  static async start() {
    const module = await compiled(wasm);
    try {
      const engine = new Engine();
      const guard = engine.#guard;
      await engine.#exports.default({ module_or_path: module });
      if (!guard.dead) engine.#exports.on_panic((at) => guard.panickedAt(at));
      if (!guard.dead) return engine;
    } catch {
      // An error in the glue is reported like an instance that has stopped.
    }
    throw unstarted(wasm.url);
  }

  /** Whether the instance has stopped for good. */
  get dead() {
    return this.#guard.dead;
  }

  /**
   * Mounts a viewer in `root`.
   * @param {HTMLElement} root
   * @param {string} options
   * @param {object} host
   * @param {(at: string) => void} onDeath called when the instance panics
   * @param {(error: unknown) => void} onMissing called when a part could not be loaded
   */
  open(root, options, host, onDeath, onMissing) {
    this.#onDeath = onDeath;
    this.#onMissing = onMissing;
    const viewer = this.#exports.Viewer.mount(root, options, host);
    if (!this.dead) this.#viewer = viewer;
  }

  /**
   * Sets the language of the current viewer, or of the next one.
   * @param {import("./language.js").Language} language
   * @param {() => void} refused called if the words are from another version
   */
  speak({ locale, dir, words }, refused) {
    this.#guard.whenQuiet(() => {
      if (this.#exports.speak(locale, dir === "rtl", words) === false) refused();
    });
  }

  /** @param {string} settings */
  update(settings) {
    this.#guard.whenQuiet(() => this.#viewer?.update(settings));
  }

  /** The view state; undefined while a call into the instance is running. @returns {string | undefined} */
  state() {
    if (this.#guard.busy || this.dead) return undefined;
    const text = this.#viewer?.state();
    return this.dead ? undefined : text;
  }

  /** @param {string} state */
  show(state) {
    this.#guard.whenQuiet(() => this.#viewer?.show(state));
  }

  refresh() {
    this.#guard.whenQuiet(() => this.#viewer?.refresh());
  }

  /**
   * Unmounts the viewer and makes the engine available to the next one.
   * @param {() => void} done
   */
  close(done) {
    this.#onDeath = undefined;
    this.#onMissing = undefined;
    this.#guard.whenQuiet(() => {
      try {
        this.#viewer?.free();
      } catch {
        // An engine that threw while unmounting is not reused.
        this.#viewer = undefined;
        done();
        return;
      }
      this.#viewer = undefined;
      if (!this.dead && idle.length < KEPT) idle.push(this);
      done();
    });
  }
}
