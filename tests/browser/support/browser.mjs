// Starts one Chromium for each test file and a new context for each test.
import { after, before } from "node:test";
import { chromium } from "playwright-core";

import { told } from "./environment.mjs";

/**
 * What Chromium must not do. It takes the last flag of this name, so the first part repeats Playwright's own list
 * (chromiumSwitches.ts). The second part are pages of its window, such as that of the address bar, which no test sees:
 * they cost each context a quarter of a second of processor time.
 */
const DISABLED = [
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "TcpPortRandomizationWin",
  "ThirdPartyStoragePartitioning",
  "InitialWebUI",
  "PreloadTopChromeWebUI",
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxFullPopup",
  "WebUIOmniboxPopup",
  "WebUIReloadButton",
  "WebUIToolbar",
];

const FLAGS = [
  `--disable-features=${DISABLED.join(",")}`,
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let running;

before(async () => {
  running = await chromium.launch({
    executablePath: told("CHROMIUM"),
    args: FLAGS,
    ignoreDefaultArgs: ["--headless"],
  });
});
after(() => running?.close());

/** Returns a context with its own storage, cache and permissions. */
export function newContext({
  locale = "en-GB",
  timeZone = "Europe/Paris",
  scheme = "light",
  width = 1280,
  height = 800,
  hasTouch = false,
} = {}) {
  return running.newContext({
    locale,
    timezoneId: timeZone,
    colorScheme: scheme,
    viewport: { width, height },
    hasTouch,
    // The tests check that pages work under their strict policy.
    bypassCSP: false,
  });
}
