// The portal's side of a frame: an element around an <iframe> that shows frame.html, for portals that cannot
// allow WebAssembly on their own page. The viewer runs in the frame; the callbacks run here.

import { drawCard } from "./card.js";
import { announce, EVENTS, invalidOption, NO_OPTIONS, NO_STATE, plainName } from "./events.js";
import { CONNECT, HELLO, PATIENCE_MS, PROTOCOL, streamsTravel } from "./frame_link.js";
import { offered, portalHost } from "./host.js";
import { copied, decode, encode, isRecord } from "./json.js";
import { languageAround } from "./language.js";
import { membersOf, OPTIONS, readOptions } from "./options.js";
import { append, cancelWait, createElement, keys, later, listen, removeElement, setAttribute, unlisten, wait } from "./originals.js";
import { adoptSheet } from "./sheet.js";

/**
 * Permissions of the frame. `allow-same-origin` lets its page keep its own origin, which the handshake, its
 * API and its cookies need. The filter bar needs forms; users open pop-ups and start downloads.
 */
const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-downloads allow-popups";

export class FrameHost {
  /** The element in the portal's page. */
  element;
  #iframe;
  #origin;
  /** @type {Record<string, any>} */
  #given = {};
  #read = { values: /** @type {Record<string, any>} */ ({}), calls: /** @type {Record<string, any>} */ ({}) };
  /** @type {string[]} */
  #cancel;
  /** @type {Record<string, any>} */
  #state = {};
  /** @type {MessagePort | undefined} */
  #port;
  /** @type {Map<number, AbortController>} */
  #calls = new Map();
  #timer = 0;
  /** @type {HTMLElement | undefined} */
  #card;
  #over = false;
  /** @type {() => void} */
  #hasSettled = () => {};
  /**
   * Resolves when the frame shows the viewer or says why it cannot, or when it does not answer in time.
   * @type {Promise<void>}
   */
  settled = new Promise((resolve) => {
    this.#hasSettled = resolve;
  });
  #onMessage = (/** @type {MessageEvent} */ event) => this.#heard(event);

  /**
   * @param {Element | ShadowRoot | DocumentFragment} target
   * @param {Record<string, any>} given
   */
  constructor(target, given) {
    const { src, title = "SCIM Audit Logs", cancel = [], ...options } = this.#readable(given);
    if (options.transport) throw new TypeError(NO_TRANSPORT);
    const document = target.ownerDocument;
    const address = new URL(src, document.baseURI);
    for (const event of cancel) {
      if (event !== "unauthorized" && event !== "row-activate") {
        throw new TypeError('mountFrame: cancel can name "unauthorized" and "row-activate"');
      }
    }
    this.#origin = address.origin;
    this.#cancel = cancel;
    this.element = createElement(document, "div");
    this.#iframe = /** @type {HTMLIFrameElement} */ (createElement(document, "iframe"));
    setAttribute(this.#iframe, "title", title);
    setAttribute(this.#iframe, "referrerpolicy", "no-referrer");
    setAttribute(this.#iframe, "allow", "clipboard-write");
    // A same-origin frame could remove its own sandbox attribute, so `sandbox` would protect nothing there.
    if (this.#origin !== globalThis.location.origin) setAttribute(this.#iframe, "sandbox", SANDBOX);
    const { style } = this.#iframe;
    style.display = "block";
    style.inlineSize = "100%";
    style.blockSize = "100%";
    style.minBlockSize = "480px";
    style.border = "0";
    const shadow = this.element.attachShadow({ mode: "open" });
    adoptSheet(shadow);
    shadow.append(this.#iframe);
    listen(globalThis, "message", this.#onMessage);
    setAttribute(this.#iframe, "src", address.href);
    append(target, this.element);
    this.#take(options);
    this.#awaitHello();
  }

  /** @param {Record<string, any>} options */
  update(options) {
    this.#take(this.#readable(options));
    this.#postOptions();
  }

  getState() {
    return this.#state;
  }

  /** @param {Record<string, any>} state */
  setState(state) {
    const copy = copied(state ?? {});
    if (!copy) {
      this.#problem("state", NO_STATE);
      return;
    }
    this.#state = copy;
    this.#post({ kind: "show", state: encode(copy) });
  }

  refresh() {
    this.#post({ kind: "refresh" });
  }

  focus() {
    this.#iframe.focus();
    this.#post({ kind: "focus" });
  }

  unmount() {
    if (this.#over) return;
    this.#over = true;
    unlisten(globalThis, "message", this.#onMessage);
    cancelWait(this.#timer);
    this.#disconnect();
    announce(this.element, "disposed", {});
    removeElement(this.element);
    this.#hasSettled();
  }

  /** Returns the options that can be read, and reports the others. @param {Record<string, any>} options */
  #readable(options) {
    const given = membersOf(options, (name, reason) => this.#problem(name, `The option ${name} ${reason}.`));
    if (!given) this.#problem("options", NO_OPTIONS);
    return given ?? {};
  }

  /** Stores options and reports invalid ones. @param {Record<string, any>} options */
  #take(options) {
    for (const name of keys(options)) {
      if (name === "state") this.setState(options.state);
      else if (name === "transport") this.#problem(name, NO_TRANSPORT);
      else if (OPTIONS.some((option) => option.name === name)) this.#given[name] = options[name] ?? undefined;
      else this.#problem(name, `There is no option ${name}.`);
    }
    const read = readOptions(
      ({ name }) => this.#given[name],
      () => false,
      () => languageAround(this.element),
    );
    this.#read = read;
    for (const { option, message } of read.problems) {
      if (option in options) this.#problem(option, message);
    }
  }

  #awaitHello() {
    this.#timer = wait(() => {
      const message =
        `The page at ${this.#iframe.src} does not answer. See that it is there, that this page’s policy allows it in ` +
        "frame-src, and that it names this page’s origin in frame-ancestors and in portal-origins.";
      this.#card = createElement(this.element.ownerDocument, "div");
      setAttribute(this.#card, "class", "sal-root");
      drawCard(this.#card, {
        title: "SCIM Audit Logs could not start",
        text: [message],
        button: { label: "Retry", press: () => this.#reload() },
        level: this.#read.values.headingLevel,
      });
      this.#iframe.before(this.#card);
      announce(this.element, "error", { code: "load", reason: "frame", retryable: true, fatal: true, message });
      this.#hasSettled();
    }, PATIENCE_MS);
  }

  #reload() {
    this.#card?.remove();
    setAttribute(this.#iframe, "src", this.#iframe.src);
    this.#awaitHello();
  }

  /** @param {MessageEvent} event */
  #heard({ source, origin, data }) {
    // Check the origin too: the frame may have navigated to another site.
    if (source === null || source !== this.#iframe.contentWindow || origin !== this.#origin) return;
    if (!isRecord(data) || data.kind !== HELLO || typeof data.nonce !== "string") return;
    cancelWait(this.#timer);
    this.#card?.remove();
    // A frame that was loaded again no longer has the port.
    this.#disconnect();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = (message) => this.#told(message.data);
    const hello = { kind: CONNECT, version: PROTOCOL, nonce: data.nonce, cancel: [...this.#cancel] };
    this.#iframe.contentWindow?.postMessage(hello, this.#origin, [port2]);
    this.#postOptions(true);
  }

  /** @param {any} data */
  #told(data) {
    switch (data?.kind) {
      case "event": {
        const detail = decode(data.detail);
        if (!EVENTS.includes(plainName(data.type))) return;
        if (plainName(data.type) === "state-change") this.#state = detail.state;
        announce(this.element, data.type, detail, true);
        break;
      }
      case "settled":
        this.#state = decode(data.state);
        this.#hasSettled();
        break;
      case "call":
        void this.#answer(data.id, data.member, data.args);
        break;
      case "abort":
        this.#calls.get(data.id)?.abort();
        this.#calls.delete(data.id);
        break;
    }
  }

  /** @param {number} id @param {string} member @param {any[]} args */
  async #answer(id, member, args) {
    const call = new AbortController();
    this.#calls.set(id, call);
    const port = this.#port;
    try {
      const host = portalHost(
        () => this.#read.calls,
        () => this.#read.values,
      );
      if (!this.#offers().includes(member)) throw new Error(`The portal has no ${member}.`);
      const value = await host[member](...args, call.signal);
      port?.postMessage({ kind: "answer", id, value }, value instanceof ReadableStream ? [value] : []);
    } catch (error) {
      const { message, status } = /** @type {Error & {status?: number}} */ (error);
      port?.postMessage({ kind: "failure", id, message, status });
    } finally {
      // A stream continues after the transfer; cancelling it stops it.
      this.#calls.delete(id);
    }
  }

  #offers() {
    const members = offered(this.#read.calls);
    return streamsTravel() ? members : members.filter((member) => member !== "export" && member !== "stream");
  }

  /** @param {boolean} [withState] */
  #postOptions(withState = false) {
    const { values, calls } = this.#read;
    /** @type {Record<string, any>} */
    const options = {};
    // Send only options that the portal set: the frame's page may have defaults of its own.
    for (const { name } of OPTIONS) if (this.#given[name] !== undefined && name in values) options[name] = values[name];
    options.language = values.language;
    if (calls.csrf) options.csrfHeader = calls.csrf.header;
    const state = withState && keys(this.#state).length > 0 ? encode(this.#state) : undefined;
    this.#post({ kind: "options", options: encode(options), offers: this.#offers(), state });
  }

  #disconnect() {
    this.#port?.close();
    this.#port = undefined;
    for (const call of this.#calls.values()) call.abort();
    this.#calls.clear();
  }

  /** @param {string} option @param {string} message */
  #problem(option, message) {
    // Later, when the page has the element to listen to.
    later(() => announce(this.element, "error", invalidOption(option, message)));
  }

  /** @param {object} message */
  #post(message) {
    this.#port?.postMessage(message);
  }
}

const NO_TRANSPORT = "mountFrame: transport cannot cross a frame, because a Request cannot. Give tokenProvider, csrf or source.";
