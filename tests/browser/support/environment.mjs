// Paths of the programs that the tests run. `cargo xtask test` sets them; the tests do not search for
// programs.

const TOLD = {
  GATEWAY_BIN: "the gateway's program",
  VIEWER_DIST: "the folder of the built viewer",
  CHROMIUM: "the browser",
  FIREFOX: "Firefox",
  WEBKIT_BROWSER: "WebKitGTK's MiniBrowser",
  WEBKIT_DRIVER: "WebKitWebDriver",
  XVFB: "Xvfb, the screen that WebKit is shown on",
  PYTHON: "the Python that has the packages of tests/requirements.txt",
};

/** Returns the value of a variable that `cargo xtask test` sets. Throws when it is not set. */
export function told(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set. It names ${TOLD[name]}; cargo xtask test sets it for its steps browser and browsers.`);
  }
  return value;
}

/** Folder for screenshots of the viewer's states; undefined when none are wanted. */
export const screenshots = process.env.SCREENSHOTS || undefined;
