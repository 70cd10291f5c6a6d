// Starts the viewer on the stand-alone page.
import { version, wasmIntegrity, wasmUrl } from "#build";
import glue from "#glue";
import css from "#style";

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets.push(sheet);

try {
  const response = fetch(wasmUrl, { integrity: wasmIntegrity, credentials: "same-origin" });
  await glue(WebAssembly).default({ module_or_path: response });
} catch (error) {
  console.error("SCIM Audit Logs could not start:", error);
  const element = document.getElementById("scim-audit-logs");
  if (element) {
    element.textContent =
      "SCIM Audit Logs could not start. Reload the page; if that does not help, this browser may be too old, " +
      "or the page’s policy may not allow WebAssembly ('wasm-unsafe-eval').";
  }
}

export { version };
