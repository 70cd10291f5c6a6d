// The frame's side: the element of frame.html, which starts when an allowed portal has sent its options.
// Calls of the portal's callbacks go over the port.

import { CONNECT, HELLO, newNonce, PATIENCE_MS, PROTOCOL } from "./frame_link.js";
import { decode, encode, isRecord } from "./json.js";
import { cancelWait, fetchFile, listen, unlisten, wait } from "./originals.js";

const TITLE = "SCIM Audit Logs cannot be shown here";

/**
 * @typedef {object} Viewer what the portal can do to the viewer
 * @property {(state: Record<string, any> | undefined) => void} changed called when options or callbacks change
 * @property {() => void} refresh
 * @property {(state: Record<string, any>) => void} show
 * @property {() => void} focus
 * @property {(card: import("./card.js").Card) => void} say
 */

export class FramePage {
  /** The options from the portal. @type {Record<string, any>} */
  options = {};
  /** The names of the portal's callbacks. @type {string[]} */
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

  /** Whether a portal has sent its options. */
  get connected() {
    return this.#port !== undefined;
  }

  /** Returns the portal's callbacks as a viewer's host. */
  host() {
    /** @type {Record<string, any>} */
    const host = {};
    for (const member of this.offers) {
      if (member === "csrf") {
        // The viewer expects `csrf` to answer synchronously, which is impossible across a frame. A transport
        // may be asynchronous.
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

  /** Sends an event to the portal. @param {string} type @param {Record<string, unknown>} detail */
  tell(type, detail) {
    this.#post({ kind: "event", type, detail: encode(detail) });
    // The portal listed the events that it cancels in advance: its answer to this event would arrive too
    // late, because neither side can block on the other.
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
      this.#refuse(
        "No portal may show this page. Name the portal’s origin in portal-origins of this page, such as https://portal.example.",
      );
      return;
    }
    const above = originAbove();
    if (above !== undefined && !this.#origins.includes(above)) {
      this.#refuseOrigin(above);
      return;
    }
    listen(globalThis, "message", this.#onMessage);
    // If the browser does not report the parent's origin, send this to any parent. #heard checks the origin
    // of the answer.
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
 * Returns the parent's origin if the browser reports it. Firefox reports "null" if the frame has the referrer
 * policy no-referrer, as ours has; that says nothing about the parent.
 */
function originAbove() {
  const above = globalThis.location.ancestorOrigins?.[0];
  return above === "null" ? undefined : above;
}

/** Whether a text is exactly an http(s) origin. @param {string} text */
function isOrigin(text) {
  try {
    const { origin, protocol } = new URL(text);
    return origin === text && (protocol === "https:" || protocol === "http:");
  } catch {
    return false;
  }
}
