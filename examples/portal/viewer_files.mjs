// The viewer's files, served as docs/embedding.md asks of any server: with the type and the lifetime that the manifest
// names, compressed where the browser takes that, and readable from other origins where they are on one.
import { readFile } from "node:fs/promises";

const FRAME_POLICY = ({ portal }) =>
  [
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'",
    `connect-src 'self' ${portal}; base-uri 'none'; form-action 'none'; frame-ancestors ${portal}`,
    "require-trusted-types-for 'script'; trusted-types 'none'",
  ].join("; ");

/** The files of a `dist/` folder, by its manifest. */
export class ViewerFiles {
  #folder;
  #manifest;

  static async of(folder) {
    const files = new ViewerFiles();
    files.#folder = folder;
    files.#manifest = JSON.parse(await readFile(`${folder}/manifest.json`, "utf8"));
    return files;
  }

  /** The entry module: its file, its alias, its integrity. */
  get entry() {
    return this.#manifest.entry;
  }

  /** The name of the WebAssembly file. */
  get wasm() {
    return this.#manifest.files.find(({ file }) => file.endsWith(".wasm")).file;
  }

  /** What the entry fetches when it needs it: the WebAssembly, and the words of each language. */
  get beside() {
    return this.#manifest.files.map(({ file }) => file).filter((file) => /\.(wasm|json)$/.test(file));
  }

  /** Answers for one file. `elsewhere`: the origins of the portal and of the viewer, where they are two. */
  async answer(question, answer, path, { elsewhere } = {}) {
    const file = this.#manifest.files.find((candidate) => candidate.file === path);
    if (!file) return answer.writeHead(404).end();
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
      // The one edit that whoever hosts the frame page makes in it: the portals it answers.
      return answer.writeHead(200, headers).end(page.replace('portal-origins=""', `portal-origins="${elsewhere.portal}"`));
    }
    if (/\bbr\b/.test(question.headers["accept-encoding"] ?? "") && file.brotli) {
      headers["content-encoding"] = "br";
      headers.vary = "accept-encoding";
      path += ".br";
    }
    return answer.writeHead(200, headers).end(await readFile(`${this.#folder}/${path}`));
  }
}
