// Starts the stand-alone page. A file of its own, because a strict page runs no inline script; it is told the
// names of the two built files in its own address, because they change with their content.
const told = new URL(import.meta.url).searchParams;
const file = (name) => new URL(told.get(name), import.meta.url).href;

try {
  const { default: start } = await import(file("js"));
  await start({ module_or_path: file("wasm") });
} catch (error) {
  console.error("SCIM Audit Logs could not start:", error);
  const element = document.getElementById("scim-audit-logs");
  if (element) {
    element.textContent =
      "SCIM Audit Logs could not start. Reload the page; if that does not help, this browser may be too old, " +
      "or the page’s policy may not allow WebAssembly ('wasm-unsafe-eval').";
  }
}
