// Bundles the sources of a test portal into one module, as the portal's own build would.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compile } from "svelte/compiler";

const HOSTS = fileURLToPath(new URL("../hosts/", import.meta.url));

const SVELTE = {
  name: "svelte",
  setup({ onLoad }) {
    onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { js } = compile(await readFile(path, "utf8"), { filename: path, generate: "client" });
      return { contents: js.code };
    });
  },
};

/** Returns a source file of `browser/hosts/`, bundled with its packages, as a browser module. */
export function bundle(source) {
  return built(source, { format: "esm", platform: "browser", conditions: ["svelte", "browser"], plugins: [SVELTE] });
}

/** Returns the exports of a source file of `browser/hosts/` when it runs in Node. */
export async function exportsOf(source) {
  const module = { exports: {} };
  const text = await built(source, { format: "cjs", platform: "node" });
  new Function("module", "exports", "require", text)(module, module.exports, createRequire(import.meta.url));
  return module.exports;
}

async function built(source, options) {
  const { outputFiles } = await build({
    entryPoints: [HOSTS + source],
    bundle: true,
    write: false,
    minify: true,
    target: "es2022",
    jsx: "automatic",
    external: ["/viewer/*"],
    define: { "process.env.NODE_ENV": '"production"', ngDevMode: "false", ngServerMode: "false", ngI18nClosureMode: "false" },
    logLevel: "error",
    ...options,
  });
  return outputFiles[0].text;
}
