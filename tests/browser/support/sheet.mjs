// Loads the viewer's style sheet alone, in a shadow root but without the viewer.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HOUSE = new URL("../../../", import.meta.url);

/** Returns the text of a file of this repository. */
export function source(path) {
  return readFile(new URL(path, HOUSE), "utf8");
}

/** Returns the whole style sheet with its imports resolved. */
export async function viewerSheet() {
  const built = await build({ entryPoints: [fileURLToPath(new URL("style/viewer.css", HOUSE))], bundle: true, write: false });
  return built.outputFiles[0].text;
}

/**
 * Replaces any earlier element with a `<scim-audit-logs>` that has the style sheet `css`, inside the element
 * that the selector `inside` finds. `rows` is the number of rows, in the same wrapper elements as in the
 * viewer. `theme` is CSS of the page.
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
