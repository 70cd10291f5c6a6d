// The viewer's style sheet by itself, in a shadow root as it is used, with no viewer in it.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HOUSE = new URL("../../../", import.meta.url);

/** The text of a file of this repository. */
export function source(path) {
  return readFile(new URL(path, HOUSE), "utf8");
}

/** The whole sheet, its imports resolved. */
export async function viewerSheet() {
  const built = await build({ entryPoints: [fileURLToPath(new URL("style/viewer.css", HOUSE))], bundle: true, write: false });
  return built.outputFiles[0].text;
}

/**
 * Puts a `<scim-audit-logs>` with the sheet and an empty root into what the selector finds. `theme` is a rule list
 * of the page around it. An element of that name that was there before goes.
 */
export function stage(page, { css, theme = "", scheme = "auto", inside = "body" }) {
  return page.evaluate(
    ({ css, theme, scheme, inside }) => {
      for (const old of document.querySelectorAll("scim-audit-logs, style[data-theme]")) old.remove();
      const style = document.head.appendChild(document.createElement("style"));
      style.dataset.theme = "";
      style.textContent = theme;
      const host = document.createElement("scim-audit-logs");
      host.setAttribute("color-scheme", scheme);
      const shadow = host.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      shadow.adoptedStyleSheets = [sheet];
      const root = shadow.appendChild(document.createElement("div"));
      root.className = "sal-root";
      root.dataset.colorScheme = scheme;
      document.querySelector(inside).append(host);
    },
    { css, theme, scheme, inside },
  );
}
