// One engine is one glue over one WebAssembly instance, and shows one viewer at a time: a panic in it can reach no
// other viewer (docs/decisions/0013). What a page shares is the compiled module. An engine whose viewer is gone
// serves the next one, so that mounting again and again costs no memory: a WebAssembly memory never shrinks.

import glue from "#glue";
import { wasmIntegrity, wasmUrl } from "#build";

import { Guard } from "./guard.js";
import { fetched, uncompiled, unstarted } from "./load_failure.js";
import { fetchFile, NativeWebAssembly } from "./originals.js";

/** How many engines without a viewer are kept. */
const KEPT = 1;

/** @type {Engine[]} */
const idle = [];
/** @type {Promise<WebAssembly.Module> | undefined} */
let compiling;
let failedBefore = false;

/** The compiled module, fetched once. A failure is not kept: the next one who asks has it fetched again. */
function compiled() {
  compiling ??= compile().catch((error) => {
    compiling = undefined;
    failedBefore = true;
    throw error;
  });
  return compiling;
}

async function compile() {
  if (!NativeWebAssembly) throw uncompiled(wasmUrl);
  const response = await fetched(wasmUrl, () =>
    fetchFile(wasmUrl, {
      integrity: wasmIntegrity,
      credentials: "same-origin",
      referrerPolicy: "no-referrer",
      // What failed may have been kept by the browser.
      cache: failedBefore ? "reload" : "default",
    }),
  );
  try {
    // A server that gives another type than this one is not a reason to fail: the bytes are the right ones.
    const typed = response.headers.get("content-type")?.split(";")[0].trim() === "application/wasm";
    if (typed && NativeWebAssembly.compileStreaming) return await NativeWebAssembly.compileStreaming(response);
    return await NativeWebAssembly.compile(await response.arrayBuffer());
  } catch {
    throw uncompiled(wasmUrl);
  }
}

/** An engine without a viewer: one that is kept, else a new one. @returns {Promise<Engine>} */
export async function takeEngine() {
  return idle.pop() ?? Engine.start();
}

export class Engine {
  #guard = new Guard((at) => this.#onDeath?.(at));
  /** @type {any} */
  #exports;
  /** @type {any} */
  #viewer;
  /** @type {((at: string) => void) | undefined} */
  #onDeath;

  /** A new one. */
  static async start() {
    const module = await compiled();
    const engine = new Engine();
    try {
      const exports = glue(engine.#guard.webAssembly);
      await exports.default({ module_or_path: module });
      if (!engine.#guard.dead) exports.on_panic((/** @type {string} */ at) => engine.#guard.panickedAt(at));
      engine.#exports = exports;
    } catch {
      throw unstarted(wasmUrl);
    }
    if (engine.#guard.dead) throw unstarted(wasmUrl);
    return engine;
  }

  /** Whether it has stopped for good. */
  get dead() {
    return this.#guard.dead;
  }

  /**
   * Shows a viewer in `root`.
   * @param {HTMLElement} root
   * @param {string} options
   * @param {object} host
   * @param {(at: string) => void} onDeath hears of a panic
   */
  open(root, options, host, onDeath) {
    this.#onDeath = onDeath;
    const viewer = this.#exports.Viewer.mount(root, options, host);
    if (!this.dead) this.#viewer = viewer;
  }

  /**
   * Speaks a language: the one that shows a viewer, or will.
   * @param {import("./language.js").Language} language
   * @param {() => void} refused hears that its words do not fit
   */
  speak({ locale, words }, refused) {
    this.#guard.whenQuiet(() => {
      if (this.#exports.speak(locale, words) === false) refused();
    });
  }

  /** @param {string} settings */
  update(settings) {
    this.#guard.whenQuiet(() => this.#viewer?.update(settings));
  }

  /** What one looks at; undefined while a call is under way. @returns {string | undefined} */
  state() {
    if (this.#guard.busy || this.dead) return undefined;
    const text = this.#viewer?.state();
    return this.dead ? undefined : text;
  }

  /** @param {string} state @param {() => void} refused */
  show(state, refused) {
    this.#guard.whenQuiet(() => {
      try {
        this.#viewer?.show(state);
      } catch {
        refused();
      }
    });
  }

  refresh() {
    this.#guard.whenQuiet(() => this.#viewer?.refresh());
  }

  /**
   * Ends the viewer, and is there for the next one.
   * @param {() => void} done
   */
  close(done) {
    this.#onDeath = undefined;
    this.#guard.whenQuiet(() => {
      try {
        this.#viewer?.free();
      } catch {
        // Then it is not one to use again; see below.
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
