// One engine is one copy of the wasm-bindgen glue with one WebAssembly instance. It shows one viewer at a
// time, so a panic cannot affect another viewer (docs/decisions/0013). Viewers on a page share the compiled
// module. The engine of an unmounted viewer is reused for the next one, so that repeated mounting does not
// use more memory: a WebAssembly memory never shrinks.

import { wasmIntegrity, wasmUrl } from "#build";
import glue from "#glue";

import { Guard } from "./guard.js";
import { fetched, uncompiled, unstarted } from "./load_failure.js";
import { fetchFile, NativeWebAssembly } from "./originals.js";

/** How many idle engines are kept. */
const KEPT = 1;

/** @type {Engine[]} */
const idle = [];
/** @type {Promise<WebAssembly.Module> | undefined} */
let compiling;
let failedBefore = false;

/** Returns the compiled module, fetched once. A failure is not cached: the next call fetches again. */
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
      // The browser may have cached the failed response.
      cache: failedBefore ? "reload" : "default",
    }),
  );
  try {
    // Do not fail for another content type: `integrity` has verified the bytes.
    const typed = response.headers.get("content-type")?.split(";")[0]?.trim() === "application/wasm";
    if (typed && NativeWebAssembly.compileStreaming) return await NativeWebAssembly.compileStreaming(response);
    return await NativeWebAssembly.compile(await response.arrayBuffer());
  } catch {
    throw uncompiled(wasmUrl);
  }
}

/** Returns an idle engine, or starts a new one. @returns {Promise<Engine>} */
export async function takeEngine() {
  return idle.pop() ?? Engine.start();
}

export class Engine {
  #guard = new Guard((at) => this.#onDeath?.(at));
  #exports = glue(this.#guard.webAssembly);
  /** @type {import("#glue").Viewer | undefined} */
  #viewer;
  /** @type {((at: string) => void) | undefined} */
  #onDeath;

  /** Starts a new engine. */
  static async start() {
    const module = await compiled();
    try {
      const engine = new Engine();
      const guard = engine.#guard;
      await engine.#exports.default({ module_or_path: module });
      if (!guard.dead) engine.#exports.on_panic((at) => guard.panickedAt(at));
      if (!guard.dead) return engine;
    } catch {
      // An error in the glue is reported like an instance that has stopped.
    }
    throw unstarted(wasmUrl);
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
   */
  open(root, options, host, onDeath) {
    this.#onDeath = onDeath;
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
