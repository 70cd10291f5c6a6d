// Why a file of the viewer could not be loaded, and what the page's operator has to do about it.

import { fetchFile, listen, NativeWebAssembly, unlisten, wait } from "./originals.js";

/** The smallest valid module: if it does not instantiate, the page's policy forbids WebAssembly. */
const EMPTY_MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

const SENTENCES = {
  network: (/** @type {URL} */ url) =>
    `${url.href} did not arrive. See that it is served there, that its server allows this page’s origin ` +
    "(Access-Control-Allow-Origin), and that the connection works.",
  status: (/** @type {URL} */ url, /** @type {number | undefined} */ status) =>
    `${url.href} was answered with HTTP status ${status}. Put all files of one build side by side.`,
  integrity: (/** @type {URL} */ url) =>
    `${url.href} is not the file that this version was built with. Put all files of one build side by side, ` +
    "and see that nothing on the way changes them.",
  "connect-policy": (/** @type {URL} */ url) =>
    `The page’s policy does not let ${url.href} be fetched. Add ${url.origin} to its connect-src.`,
  "wasm-policy": () =>
    "The page’s policy does not allow WebAssembly. Add 'wasm-unsafe-eval' to its script-src, or show the viewer " +
    "in a frame (mountFrame).",
  browser: () => "This browser cannot run the viewer: it has no WebAssembly, or a version that is too old. Update it.",
  start: () => "The viewer was loaded but did not start. Put all files of one build side by side.",
};

/** A file of the viewer could not be loaded. */
export class LoadFailure extends Error {
  /**
   * @param {keyof typeof SENTENCES} reason
   * @param {URL} url
   * @param {number} [status]
   */
  constructor(reason, url, status) {
    super(SENTENCES[reason](url, status));
    this.name = "LoadFailure";
    /** The cause, as a code. */
    this.reason = reason;
    /** The HTTP status code, if there was a response. */
    this.status = status;
  }
}

/**
 * Runs the fetch of a file. Rejects with a {@link LoadFailure} that names the cause.
 *
 * Browsers report "failed to fetch" for a missing file, a changed one and a blocked one alike. So the file is
 * fetched again without `integrity`; if that succeeds, the integrity check was the cause.
 * @param {URL} url
 * @param {() => Promise<Response>} fetching
 */
export async function fetched(url, fetching) {
  let forbidden = false;
  /** @param {SecurityPolicyViolationEvent} violation */
  const watch = (violation) => {
    forbidden ||= violation.effectiveDirective === "connect-src" && url.href.startsWith(violation.blockedURI);
  };
  listen(document, "securitypolicyviolation", watch);
  try {
    const response = await fetching().catch(() => undefined);
    if (response?.ok) return response;
    if (response) throw new LoadFailure("status", url, response.status);
    // The violation event is dispatched in a separate task.
    await new Promise((resolve) => wait(() => resolve(undefined), 0));
    if (forbidden) throw new LoadFailure("connect-policy", url);
    const again = await fetchFile(url, {
      cache: "no-store",
      credentials: "same-origin",
      referrerPolicy: "no-referrer",
    }).catch(() => undefined);
    if (!again) throw new LoadFailure("network", url);
    void again.body?.cancel();
    throw again.ok ? new LoadFailure("integrity", url) : new LoadFailure("status", url, again.status);
  } finally {
    unlisten(document, "securitypolicyviolation", watch);
  }
}

/** Returns why a verified file could not be compiled. @param {URL} url */
export function uncompiled(url) {
  return new LoadFailure(isForbidden() ? "wasm-policy" : "browser", url);
}

/** Returns why a compiled module does not run. @param {URL} url */
export function unstarted(url) {
  return new LoadFailure(isForbidden() ? "wasm-policy" : "start", url);
}

/** Whether a viewer can run in this page at all. */
export function canRun() {
  return NativeWebAssembly !== undefined && !isForbidden();
}

/**
 * Whether the page's policy forbids WebAssembly. Some browsers compile a module under such a policy but do
 * not instantiate it.
 */
function isForbidden() {
  if (!NativeWebAssembly) return false;
  try {
    return !new NativeWebAssembly.Instance(new NativeWebAssembly.Module(EMPTY_MODULE));
  } catch {
    return true;
  }
}
