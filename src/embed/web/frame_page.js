// The side of the frame: the element of frame.html, which starts when an allowed portal has spoken to it. The
// portal's callbacks are called over the port.

import { CONNECT, HELLO, newNonce, PATIENCE_MS, PROTOCOL } from "./frame_link.js";
import { decode, encode, isRecord } from "./json.js";
import { cancelWait, fetchFile, listen, unlisten, wait } from "./originals.js";

const TITLE = "SCIM Audit Logs cannot be shown here";

/**
 * @typedef {object} Viewer what the portal can do to it
 * @property {(state: Record<string, any> | undefined) => void} changed options or callbacks are other ones
 * @property {() => void} refresh
 * @property {(state: Record<string, any>) => void} show
 * @property {() => void} focus
 * @property {(card: import("./card.js").Card) => void} say
 */

export class FramePage {
  /** The options that the portal gave. @type {Record<string, any>} */
  options = {};
  /** The callbacks that the portal has. @type {string[]} */
  offers = [];
  #origins;
  #viewer;
  #nonce = newNonce();
  /** @type {MessagePort | undefined} */
  #port;
  /** @type {string[]} */
  #cancel = [];
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
  #calls = new Map();
  #lastCall = 0;
  #timer = 0;
  #onMessage = (/** @type {MessageEvent} */ event) => this.#heard(event);

  /** @param {string} origins @param {Viewer} viewer */
  constructor(origins, viewer) {
    this.#viewer = viewer;
    this.#origins = origins.split(/[\s,]+/).filter(isOrigin);
    this.#begin();
  }

  /** Whether a portal has given its options. */
  get connected() {
    return this.#port !== undefined;
  }

  /** The portal's callbacks as a viewer's host. */
  host() {
    /** @type {Record<string, any>} */
    const host = {};
    for (const member of this.offers) {
      if (member === "csrf") {
        // It is asked for each request and answers at once, which nothing does across a frame; a request can wait.
        host.transport = async (/** @type {Request} */ request, /** @type {AbortSignal} */ signal) => {
          const token = await this.#call("csrf", [], signal);
          request.headers.set(this.options.csrfHeader, token);
          return fetchFile(request, { signal });
        };
      } else {
        host[member] = (/** @type {any[]} */ ...args) => this.#call(member, args.slice(0, -1), args[args.length - 1]);
      }
    }
    return host;
  }

  /** Tells the portal of an event. @param {string} type @param {Record<string, unknown>} detail */
  tell(type, detail) {
    this.#post({ kind: "event", type, detail: encode(detail) });
    // The portal said beforehand what it takes over: its answer to this event would come too late, because one
    // side cannot wait for the other in the middle of a call.
    return !this.#cancel.includes(type.replace("scim-audit-", ""));
  }

  /** @param {Record<string, any>} state */
  settled(state) {
    this.#post({ kind: "settled", state: encode(state) });
  }

  end() {
    unlisten(globalThis, "message", this.#onMessage);
    cancelWait(this.#timer);
    this.#port?.close();
    for (const { reject } of this.#calls.values()) reject(new Error("The portal is gone."));
    this.#calls.clear();
  }

  #begin() {
    const { parent } = globalThis;
    if (parent === globalThis.window) {
      this.#refuse("This page shows the audit log inside a portal’s page. Open it there.");
      return;
    }
    if (this.#origins.length === 0) {
      this.#refuse("No portal may show this page. Name the portal’s origin in portal-origins of this page, such as https://portal.example.");
      return;
    }
    const above = originAbove();
    if (above !== undefined && !this.#origins.includes(above)) {
      this.#refuseOrigin(above);
      return;
    }
    listen(globalThis, "message", this.#onMessage);
    // Where a browser does not say who is above, this goes to whoever it is. Who answers is looked at.
    parent.postMessage({ kind: HELLO, version: PROTOCOL, nonce: this.#nonce }, above ?? "*");
    this.#timer = wait(() => {
      this.#refuse(
        "No portal has spoken to this page. The portal has to show it with mountFrame(); a page that only frames it is not enough.",
      );
    }, PATIENCE_MS);
  }

  /** @param {MessageEvent} event */
  #heard({ source, origin, data, ports }) {
    if (source !== globalThis.parent || !isRecord(data) || data.kind !== CONNECT || data.nonce !== this.#nonce) return;
    if (!this.#origins.includes(origin)) {
      this.#refuseOrigin(origin);
      return;
    }
    unlisten(globalThis, "message", this.#onMessage);
    cancelWait(this.#timer);
    if (data.version !== PROTOCOL || !ports[0]) {
      this.#refuse("The portal’s version of SCIM Audit Logs does not fit this page’s. Use files of one version in both places.");
      return;
    }
    this.#cancel = Array.isArray(data.cancel) ? data.cancel : [];
    const port = ports[0];
    port.onmessage = (message) => this.#told(port, message.data);
  }

  /** @param {MessagePort} port @param {any} data */
  #told(port, data) {
    switch (data?.kind) {
      case "options":
        this.#port = port;
        this.options = decode(data.options);
        this.offers = data.offers;
        this.#viewer.changed(data.state === undefined ? undefined : decode(data.state));
        break;
      case "refresh":
        this.#viewer.refresh();
        break;
      case "focus":
        this.#viewer.focus();
        break;
      case "show":
        this.#viewer.show(decode(data.state));
        break;
      case "answer":
        this.#settle(data.id)?.resolve(data.value);
        break;
      case "failure": {
        const error = new Error(data.message);
        this.#settle(data.id)?.reject(Object.assign(error, { status: data.status }));
        break;
      }
    }
  }

  /**
   * Calls one of the portal's callbacks.
   * @param {string} member
   * @param {unknown[]} args
   * @param {AbortSignal | undefined} signal
   * @returns {Promise<any>}
   */
  #call(member, args, signal) {
    this.#lastCall += 1;
    const id = this.#lastCall;
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#post({ kind: "abort", id });
        this.#settle(id)?.reject(new DOMException("The call was aborted.", "AbortError"));
      };
      const over = () => {
        if (signal) unlisten(signal, "abort", abort);
      };
      this.#calls.set(id, {
        resolve: (value) => {
          over();
          resolve(value);
        },
        reject: (error) => {
          over();
          reject(error);
        },
      });
      if (signal?.aborted) {
        this.#settle(id)?.reject(new DOMException("The call was aborted.", "AbortError"));
        return;
      }
      if (signal) listen(signal, "abort", abort);
      this.#post({ kind: "call", id, member, args });
    });
  }

  /** @param {number} id */
  #settle(id) {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    return call;
  }

  /** @param {object} message */
  #post(message) {
    this.#port?.postMessage(message);
  }

  /** @param {string} origin */
  #refuseOrigin(origin) {
    this.#refuse(`The page at ${origin} is not allowed to show this one. If it is the portal, add it to portal-origins of this page.`);
  }

  /** @param {string} sentence */
  #refuse(sentence) {
    this.end();
    this.#viewer.say({ title: TITLE, text: [sentence] });
  }
}

/**
 * The origin of the page above, where the browser says it. Firefox says "null" where the frame has the referrer policy
 * no-referrer, as ours has: that is no origin, and says nothing of who it is.
 */
function originAbove() {
  const above = globalThis.location.ancestorOrigins?.[0];
  return above === "null" ? undefined : above;
}

/** Whether a text is an origin, exactly. @param {string} text */
function isOrigin(text) {
  try {
    const { origin, protocol } = new URL(text);
    return origin === text && (protocol === "https:" || protocol === "http:");
  } catch {
    return false;
  }
}
