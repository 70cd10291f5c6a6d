// Where the things are that the tests run: told by `cargo xtask test`, looked for by nobody.

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

/** The value of a variable that `cargo xtask test` sets. */
export function told(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set. It names ${TOLD[name]}; cargo xtask test sets it for its steps browser and browsers.`);
  }
  return value;
}

/** The folder to write pictures of the viewer's states into, if any are wanted. */
export const screenshots = process.env.SCREENSHOTS || undefined;
