// Builds the scripts that are sent into a page: the bundled `in_page.js` and a task that uses it.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("in_page.js", import.meta.url))],
  bundle: true,
  write: false,
  minify: true,
  format: "iife",
  globalName: "inPage",
  target: "es2022",
});
const LIBRARY = outputFiles[0].text;

/** Returns the body of a function that calls `task` with the library and `args` and returns its result. */
export function body(task, args) {
  return `${LIBRARY}\nreturn (${task})(inPage, ...${JSON.stringify(args)});`;
}
