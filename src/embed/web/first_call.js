// The first call to the API, sent while the wasm is still loading (docs/decisions/0034). The viewer knows nothing of
// it: it asks for a token and makes its first call as ever. It gets the token that was asked for here, and, if its call
// is the same request, the response. Otherwise this call is aborted.

import { firstAddress, isSameRequest } from "./first_address.js";
import { listen, parse, wait } from "./originals.js";

/** The `Accept` header of src/source/rest.rs. */
const ACCEPT = "application/json, application/problem+json";

/** Members of a host with which this call would not be that of the viewer: it would not go to the API, or not as it is. */
const OTHERS = ["list", "transport", "csrf"];

export class FirstCall {
  /** Which callbacks the host has. */
  shape;
  /** The host for the viewer whose call this is. @type {Record<string, any>} */
  host;
  #abort = new AbortController();
  /** The token until the viewer asks for it. @type {Promise<string> | undefined} */
  #token;
  /** @type {{ request: Request, response: Promise<Response> } | undefined} */
  #sent;
  #isOver = false;

  /**
   * Sends the call, if it is certain what the viewer will ask for.
   * @param {{ values: Record<string, any>, shape: string }} wanted
   * @param {Record<string, any> | undefined} state the view state that the page gives
   * @param {Record<string, any>} host
   * @returns {FirstCall | undefined}
   */
  static begin({ values, shape }, state, host) {
    for (const member of OTHERS) if (host[member]) return undefined;
    const address = firstAddress(values, state);
    return address === undefined ? undefined : new FirstCall(address, values.credentials, shape, host);
  }

  /**
   * @param {string} address
   * @param {RequestCredentials} credentials
   * @param {string} shape
   * @param {Record<string, any>} host
   */
  constructor(address, credentials, shape, host) {
    this.shape = shape;
    this.host = { ...host, sentAhead: (/** @type {Request} */ request) => this.#answer(request) };
    if (host.token) {
      this.host.token = (/** @type {string} */ reason, /** @type {AbortSignal} */ signal) =>
        this.#takeToken(signal) ?? host.token(reason, signal);
      this.#token = host.token("initial", this.#abort.signal);
    }
    // A failure is the viewer's to find: it asks for the token, or sends its own request.
    this.#send(address, credentials).catch(() => {});
  }

  /** Aborts what is still under way, and gives up the answer. */
  end() {
    this.#isOver = true;
    this.#abort.abort();
  }

  /** @param {string} address @param {RequestCredentials} credentials */
  async #send(address, credentials) {
    /** @type {Record<string, string>} */
    const headers = { Accept: ACCEPT };
    if (this.#token) {
      const { token, scheme = "Bearer" } = parse(await this.#token);
      headers.Authorization = `${scheme} ${token}`;
    }
    if (this.#isOver) return;
    const request = new Request(address, {
      headers,
      credentials,
      cache: "no-store",
      redirect: "manual",
      referrerPolicy: "no-referrer",
      signal: this.#abort.signal,
    });
    // The function of the page, as the viewer uses it.
    const response = globalThis.fetch(request).then(whole);
    response.catch(() => {});
    this.#sent = { request, response };
  }

  /** The token, for the first question only. @param {AbortSignal | undefined} signal */
  #takeToken(signal) {
    const token = this.#token;
    this.#token = undefined;
    if (token && signal) this.#endWith(signal);
    return token;
  }

  /**
   * Returns the response, for the first request only and if it is the same. A call that failed without a response is
   * repeated, so that the viewer sees itself why.
   * @param {Request} request
   * @returns {Promise<Response> | undefined}
   */
  #answer(request) {
    const sent = this.#sent;
    this.#sent = undefined;
    if (this.#isOver) return undefined;
    this.#isOver = true;
    if (!sent || !isSameRequest(sent.request, request)) {
      this.#abort.abort();
      return undefined;
    }
    this.#endWith(request.signal);
    return sent.response.catch(() => globalThis.fetch(request));
  }

  /** @param {AbortSignal} signal */
  #endWith(signal) {
    if (signal.aborted) this.#abort.abort();
    else listen(signal, "abort", () => this.#abort.abort());
  }
}

/**
 * Runs a task when the scripts of the page's document have run, which may give the callbacks of a viewer.
 * @param {() => void} task
 */
export function afterPageScripts(task) {
  let isDue = true;
  const run = () => {
    if (isDue) wait(task, 0);
    isDue = false;
  };
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (document.readyState === "complete" || (navigation?.domContentLoadedEventStart ?? 0) > 0) run();
  else {
    listen(document, "DOMContentLoaded", run, { once: true });
    listen(globalThis, "load", run, { once: true });
  }
}

/** Reads the body of a success, because a browser reads only the start of a body that nobody asks for. @param {Response} response */
async function whole(response) {
  if (response.status !== 200) return response;
  return new Response(await response.arrayBuffer(), { status: 200, headers: response.headers });
}
