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
 * Puts a `<scim-audit-logs>` with the sheet into what the selector finds, with as many rows as said in the frames
 * that the viewer has them in. `theme` are rules of the page around it. An element that was there before goes.
 */
export function stage(page, { css, theme = "", scheme = "auto", inside = "body", rows = 0 }) {
  return page.evaluate(
    ({ css, theme, scheme, inside, rows }) => {
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
      let frame = root;
      for (const name of rows > 0 ? ["sal-app", "sal-entries", "sal-grid__scroll"] : []) {
        frame = frame.appendChild(document.createElement("div"));
        frame.className = name;
      }
      for (let row = 0; row < rows; row += 1) {
        const line = frame.appendChild(document.createElement("div"));
        line.className = "sal-row";
        line.textContent = `row ${row}`;
      }
      document.querySelector(inside).append(host);
    },
    { css, theme, scheme, inside, rows },
  );
}
