// The pages of the examples, each under a strict policy as a portal may have it.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** @import { ServerResponse } from "node:http" */
/** @import { ViewerFiles } from "./viewer_files.mjs" */

const EXAMPLES = fileURLToPath(new URL("..", import.meta.url));
const PACKAGES = fileURLToPath(new URL("../../tests/node_modules", import.meta.url));
/** @type {Record<string, string>} */
const KINDS = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  wasm: "application/wasm",
  json: "application/json",
};

const STRICT = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "img-src": "'self'",
  "connect-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
  "require-trusted-types-for": "'script'",
  "trusted-types": "'none'",
};

/**
 * The directives in which an example differs from the strict policy. `viewer`: the origin of the viewer's
 * files.
 * @type {Record<string, (viewer: string) => Record<string, string>>}
 */
const EXCEPTIONS = {
  // Vue creates a Trusted Types policy of this name; the viewer needs none.
  vue: () => ({ "trusted-types": "vue" }),
  "cross-origin": (viewer) => ({
    "script-src": `'self' 'wasm-unsafe-eval' ${viewer}`,
    "connect-src": `'self' ${viewer}`,
  }),
  // This page does not allow WebAssembly, which runs in the frame.
  frame: (viewer) => ({ "script-src": `'self' ${viewer}`, "frame-src": viewer }),
};

/**
 * The modules to bundle, as page name: source file. All other modules are served as they are.
 * @type {Record<string, Record<string, string>>}
 */
const BUNDLES = {
  react: { "main.js": "main.jsx" },
  vue: { "main.js": "main.js" },
  zone: { "main.js": "main.js", "polyfills.js": "polyfills.js" },
};

/** All files of the portal, ready to be sent. */
export class Pages {
  /** @type {Map<string, {headers: Record<string, string>, body: string | Buffer}>} */
  #files = new Map();

  /**
   * Reads and bundles the examples. `viewer`: the address of the viewer's files on the second origin.
   * @param {string[]} examples
   * @param {{dist: string, files: ViewerFiles, viewer: string}} options
   */
  static async of(examples, { dist, files, viewer }) {
    const pages = new Pages();
    const { entry } = files;
    /** @type {Record<string, string>} */
    const words = { viewer, entry: entry.file, integrity: entry.integrity };
    const filled = (/** @type {string} */ text) => text.replace(/\{\{(\w+)\}\}/g, (gap, word) => words[word] ?? gap);
    for (const name of ["session.js", "portal.css"]) {
      pages.#add(`/${name}`, await readFile(`${EXAMPLES}/${name}`));
    }
    for (const example of examples) {
      const folder = `${EXAMPLES}/${example}`;
      const policy = { ...STRICT, ...EXCEPTIONS[example]?.(new URL(viewer).origin) };
      pages.#add(`/${example}/`, filled(await readFile(`${folder}/index.html`, "utf8")), policy);
      const bundles = BUNDLES[example];
      if (bundles) {
        for (const [name, source] of Object.entries(bundles)) pages.#add(`/${example}/${name}`, await bundle(`${folder}/${source}`, dist));
      } else {
        pages.#add(`/${example}/main.js`, filled(await readFile(`${folder}/main.js`, "utf8")));
      }
    }
    // esbuild does not process `new URL("./….wasm", import.meta.url)`, so the files have to be beside the
    // bundle.
    for (const file of files.beside) pages.#add(`/react/${file}`, await readFile(`${dist}/${file}`));
    return pages;
  }

  /** @param {string} path @param {string | Buffer} body @param {Record<string, string>} [policy] */
  #add(path, body, policy) {
    const kind = path.endsWith("/") ? "html" : path.replace(/.*\./, "");
    /** @type {Record<string, string>} */
    const headers = {
      "content-type": /** @type {string} */ (KINDS[kind]),
      "x-content-type-options": "nosniff",
      "cache-control": "no-cache",
    };
    if (policy) {
      headers["content-security-policy"] = Object.entries(policy)
        .map((directive) => directive.join(" "))
        .join("; ");
      headers["referrer-policy"] = "no-referrer";
    }
    this.#files.set(path, { headers, body });
  }

  /** @param {ServerResponse} answer @param {string} path */
  answer(answer, path) {
    const file = this.#files.get(path);
    if (!file) return answer.writeHead(path === "/favicon.ico" ? 204 : 404).end();
    return answer.writeHead(200, file.headers).end(file.body);
  }
}

/**
 * Bundles a module with all its imports, except those from `/viewer/`.
 * @param {string} source
 * @param {string} dist
 */
async function bundle(source, dist) {
  const { build } = createRequire(`${PACKAGES}/`)("esbuild");
  const { outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    external: ["/viewer/*"],
    alias: { "scim-audit-logs": `${dist}/scim-audit-logs.js` }, // the entry that package.json names
    nodePaths: [PACKAGES],
    define: {
      "process.env.NODE_ENV": '"production"',
      __VUE_OPTIONS_API__: "false",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
    logLevel: "error",
  });
  return Buffer.from(outputFiles[0].contents);
}
