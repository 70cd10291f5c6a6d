// The script that is sent into a page: `in_page.js` in one piece, with what is to be done with it.
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

/** The body of a function that gives what `task` gives for its arguments; `task` gets the library as its first. */
export function body(task, args) {
  return `${LIBRARY}\nreturn (${task})(inPage, ...${JSON.stringify(args)});`;
}
