// The wasm files: fetched with their hash and compiled, once a page. The engines instantiate them.

import { parts } from "#build";

import { fetched, uncompiled } from "./load_failure.js";
import { fetchFile, keys, NativeWebAssembly, whenIdle } from "./originals.js";

/** @typedef {import("#build").PinnedFile} PinnedFile */

/**
 * A file with its compiled module, or with the attempt to compile it.
 * @typedef {PinnedFile & { module?: Promise<WebAssembly.Module> | undefined, hasFailed?: boolean }} WasmFile
 */

/** Returns the compiled file. A failure is not kept: the next call fetches again. @param {WasmFile} file */
export function compiled(file) {
  file.module ??= compile(file).catch((error) => {
    file.module = undefined;
    file.hasFailed = true;
    throw error;
  });
  return file.module;
}

/** @param {WasmFile} file */
async function compile({ url, integrity, hasFailed }) {
  if (!NativeWebAssembly) throw uncompiled(url);
  const response = await fetched(url, () =>
    fetchFile(url, {
      integrity,
      credentials: "same-origin",
      referrerPolicy: "no-referrer",
      // The browser may have cached the failed response.
      cache: hasFailed ? "reload" : "default",
    }),
  );
  try {
    // Do not fail for another content type: `integrity` has verified the bytes.
    const typed = response.headers.get("content-type")?.split(";")[0]?.trim() === "application/wasm";
    if (typed && NativeWebAssembly.compileStreaming) return await NativeWebAssembly.compileStreaming(response);
    return await NativeWebAssembly.compile(await response.arrayBuffer());
  } catch {
    throw uncompiled(url);
  }
}

let isAhead = false;

/**
 * Compiles all parts when the browser has time, so that their first use does not wait. A failure is reported when
 * the part is used.
 */
export function compilePartsSoon() {
  if (isAhead) return;
  isAhead = true;
  whenIdle(() => {
    for (const name of keys(parts)) compilePart(name);
  });
}

/** Compiles a part ahead of its first use. A failure is reported when it is used. @param {string} part */
export function compilePart(part) {
  for (const file of filesOf(part)) compiled(file).catch(() => {});
}

/** The files of a part, of which other parts may need some too. @param {string} part @returns {WasmFile[]} */
export function filesOf(part) {
  return parts[part] ?? [];
}
