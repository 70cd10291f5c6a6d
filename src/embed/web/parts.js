// The parts of one engine: wasm files with the code of features that the first rows do not need. They use the memory
// and the table of the engine's instance, so each engine instantiates them for itself, on first use
// (docs/decisions/0026-parts.md).

import { NativeWebAssembly } from "./originals.js";
import { compiled, filesOf } from "./wasm_files.js";

/** The module from which a part imports the memory, the table and the globals of the main instance. */
const MAIN = "__wasm_split";

/**
 * @typedef {object} Started
 * @property {object} file
 * @property {Promise<unknown>} instance
 */

export class Parts {
  /** The files that have an instance or are getting one. @type {Started[]} */
  #started = [];

  /**
   * Loads a part. Rejects with a `LoadFailure` if a file of it does not arrive; the next call tries again.
   * @param {string} part
   * @param {WebAssembly.Exports} exports of the main instance
   */
  async load(part, exports) {
    // All files are requested before the first one is awaited.
    const instances = filesOf(part).map((file) => this.#instance(file, exports));
    for (const instance of instances) instance.catch(() => {});
    for (const instance of instances) await instance;
  }

  /**
   * A second instance of a file would overwrite the data of the first one, so there is one.
   * @param {import("./wasm_files.js").WasmFile} file
   * @param {WebAssembly.Exports} exports
   */
  #instance(file, exports) {
    for (const started of this.#started) if (started.file === file) return started.instance;
    const instance = instantiated(file, exports).catch((error) => {
      this.#started = this.#started.filter((other) => other.file !== file);
      throw error;
    });
    this.#started.push({ file, instance });
    return instance;
  }
}

/**
 * @param {import("./wasm_files.js").WasmFile} file
 * @param {WebAssembly.Exports} exports
 */
async function instantiated(file, exports) {
  const module = await compiled(file);
  return NativeWebAssembly.instantiate(module, { [MAIN]: /** @type {any} */ (exports) });
}
