// Serves the viewer's files as docs/embedding.md requires of any server: with the content type and cache
// lifetime from the manifest, compressed if the browser supports it, and with CORS headers on the second
// origin.
import { readFile } from "node:fs/promises";

/** @import { IncomingMessage, ServerResponse } from "node:http" */

/**
 * @typedef {object} Origins
 * @property {string} portal
 * @property {string} viewer
 *
 * @typedef {object} ListedFile an item of the manifest's `files`
 * @property {string} file
 * @property {number} bytes
 * @property {number} brotli
 * @property {string} contentType
 * @property {string} cacheControl
 *
 * @typedef {object} Manifest
 * @property {{file: string, alias: string, integrity: string}} entry
 * @property {ListedFile[]} files
 */

const FRAME_POLICY = (/** @type {Origins} */ { portal }) =>
  [
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'",
    `connect-src 'self' ${portal}; base-uri 'none'; form-action 'none'; frame-ancestors ${portal}`,
    "require-trusted-types-for 'script'; trusted-types 'none'",
  ].join("; ");

/** The files of a `dist/` folder, according to its manifest. */
export class ViewerFiles {
  #folder;
  #manifest;

  /** @param {string} folder @param {Manifest} manifest */
  constructor(folder, manifest) {
    this.#folder = folder;
    this.#manifest = manifest;
  }

  /** @param {string} folder */
  static async of(folder) {
    return new ViewerFiles(folder, JSON.parse(await readFile(`${folder}/manifest.json`, "utf8")));
  }

  /** The entry module: file, alias and integrity. */
  get entry() {
    return this.#manifest.entry;
  }

  /** The name of the WebAssembly file. */
  get wasm() {
    return /** @type {ListedFile} */ (this.#manifest.files.find(({ file }) => file.endsWith(".wasm"))).file;
  }

  /** The files that the entry fetches at run time: the WebAssembly, and the words of each language. */
  get beside() {
    return this.#manifest.files.map(({ file }) => file).filter((file) => /\.(wasm|json)$/.test(file));
  }

  /**
   * Responds with one file. `elsewhere`: the origins of the portal and of the viewer, if they differ.
   * @param {IncomingMessage} question
   * @param {ServerResponse} answer
   * @param {string} path
   * @param {{elsewhere?: Origins}} [options]
   */
  async answer(question, answer, path, { elsewhere } = {}) {
    const file = this.#manifest.files.find((candidate) => candidate.file === path);
    if (!file) return answer.writeHead(404).end();
    /** @type {Record<string, string>} */
    const headers = {
      "content-type": file.contentType,
      "cache-control": file.cacheControl,
      "x-content-type-options": "nosniff",
    };
    if (elsewhere) {
      headers["access-control-allow-origin"] = "*";
      headers["cross-origin-resource-policy"] = "cross-origin";
    }
    if (path === "frame.html" && elsewhere) {
      const page = await readFile(`${this.#folder}/${path}`, "utf8");
      headers["content-security-policy"] = FRAME_POLICY(elsewhere);
      // The only edit that the frame page needs: the origins of the portals that may use it.
      return answer.writeHead(200, headers).end(page.replace('portal-origins=""', `portal-origins="${elsewhere.portal}"`));
    }
    if (/\bbr\b/.test(question.headers["accept-encoding"] ?? "") && file.brotli < file.bytes) {
      headers["content-encoding"] = "br";
      headers.vary = "accept-encoding";
      path += ".br";
    }
    return answer.writeHead(200, headers).end(await readFile(`${this.#folder}/${path}`));
  }
}
