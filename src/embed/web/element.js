// The element <scim-audit-logs>: attributes, properties, and when it starts and ends. What it shows is the stage's.

import { announce } from "./events.js";
import { FramePage } from "./frame_page.js";
import { offered, portalHost } from "./host.js";
import { keepOwnInput } from "./input.js";
import { frozen, isRecord } from "./json.js";
import { languageAround } from "./language.js";
import { ATTRIBUTES, OPTIONS, readOptions } from "./options.js";
import { defineProperty, getAttribute, hasOwn, keys, later, removeElement } from "./originals.js";
import { Places } from "./places.js";
import { adoptSheet } from "./sheet.js";
import { focusFirst, Stage } from "./stage.js";

export const TAG = "scim-audit-logs";

/** Which origins may show this page in a frame and speak to it. */
const PORTAL_ORIGINS = "portal-origins";

// A server that renders the page first has no elements; there the class is only a name.
const Base = globalThis.HTMLElement ?? class {};

export class ScimAuditLogsElement extends Base {
  static observedAttributes = ATTRIBUTES;

  #shadow = this.attachShadow({ mode: "open", delegatesFocus: false });
  #places = new Places(this.#shadow);
  /** @type {Stage | undefined} */
  #stage;
  /** @type {FramePage | undefined} */
  #frame;
  /** What was set as a property, which goes before the attribute. @type {Record<string, any>} */
  #given = {};
  /** The options as they hold, defaults included. */
  #read = { values: /** @type {Record<string, any>} */ ({}), calls: /** @type {Record<string, any>} */ ({}) };
  /** What was wrong and has been told. @type {Map<string, unknown>} */
  #told = new Map();
  /** What one looked at, while nothing is shown. @type {Record<string, any> | undefined} */
  #state;
  #awaitsReading = false;
  #settled = false;
  /** @type {(() => void)[]} */
  #waiting = [];

  constructor() {
    super();
    keepOwnInput(this.#shadow);
  }

  static {
    for (const { name } of OPTIONS) {
      defineProperty(this.prototype, name, /** @type {any} */ ({
        __proto__: null,
        configurable: true,
        enumerable: true,
        get() {
          return this.#given[name] ?? this.#read.values[name] ?? this.#read.calls[name];
        },
        set(/** @type {unknown} */ value) {
          this.#given[name] = value ?? undefined;
          this.#readSoon();
        },
      }));
    }
  }

  connectedCallback() {
    this.#takeEarlierProperties();
    adoptSheet(this.#shadow);
    if (this.#stage) this.#places.restore();
    else this.#readSoon();
  }

  disconnectedCallback() {
    // A move is a removal and an insertion, in one task.
    later(() => {
      if (!this.isConnected) this.#end();
    });
  }

  /** A move that keeps everything asks for nothing; that this is here says so to the browser. */
  connectedMoveCallback() {}

  /** In another document, which has style sheets of its own. */
  adoptedCallback() {
    adoptSheet(this.#shadow);
  }

  attributeChangedCallback() {
    this.#readSoon();
  }

  /** What one looks at. @returns {Record<string, any>} */
  get state() {
    return this.#stage?.state ?? this.#state ?? {};
  }

  /** @param {Record<string, any> | null | undefined} state */
  set state(state) {
    if (state !== undefined && state !== null && !isRecord(state)) {
      this.#problem("state", "The option state must be an object.");
      return;
    }
    this.#state = state ? frozen({ ...state }) : undefined;
    if (this.#stage) this.#stage.state = this.#state;
  }

  /** Sets several options at once. @param {Record<string, any>} options */
  update(options) {
    for (const name of keys(options)) {
      if (name === "state" || OPTIONS.some((option) => option.name === name)) {
        /** @type {any} */ (this)[name] = options[name];
      } else {
        this.#problem(name, `There is no option ${name}.`);
      }
    }
  }

  /** Asks for the shown page again. */
  refresh() {
    this.#stage?.refresh();
  }

  /** Gives the focus to the viewer's first control. @param {FocusOptions} [options] */
  focus(options) {
    if (this.#stage) focusFirst(this.#stage.root, options);
  }

  /** Ends the viewer and takes the element off the page. */
  unmount() {
    this.#end();
    removeElement(this);
  }

  /** Resolves when the viewer, or a card that says why there is none, is on the screen. @returns {Promise<void>} */
  get settled() {
    return new Promise((resolve) => {
      if (this.#settled) resolve();
      else this.#waiting.push(resolve);
    });
  }

  /** Properties that were set before the class was there hide the class's own. */
  #takeEarlierProperties() {
    const self = /** @type {any} */ (this);
    for (const name of ["state", ...OPTIONS.map((option) => option.name)]) {
      if (!hasOwn(self, name)) continue;
      const value = self[name];
      delete self[name];
      self[name] = value;
    }
  }

  /** Many things are set in one go, and the viewer starts or changes once. */
  #readSoon() {
    if (this.#awaitsReading) return;
    this.#awaitsReading = true;
    later(() => {
      this.#awaitsReading = false;
      if (this.isConnected) this.#readNow();
    });
  }

  #readNow() {
    this.#begin();
    const frame = this.#frame;
    if (frame && !frame.connected) return;
    const read = readOptions(
      ({ name, attribute, calls }) =>
        (calls ? undefined : frame?.options[name]) ??
        this.#given[name] ??
        (attribute ? getAttribute(this, attribute) : undefined),
      (attribute) => this.hasAttribute(attribute),
      () => languageAround(this),
    );
    this.#read = read;
    for (const { option, message, given } of read.problems) {
      if (this.#told.has(option) && this.#told.get(option) === given) continue;
      this.#told.set(option, given);
      this.#problem(option, message);
    }
    const csrfHeader = read.calls.csrf?.header;
    const values = { ...read.values, ...(csrfHeader ? { csrfHeader } : {}) };
    const members = frame ? frame.offers : offered(read.calls);
    this.#stage?.set({
      values,
      shape: [...members, csrfHeader].join(),
      host: (emit) => ({
        ...(frame ? frame.host() : portalHost(() => this.#read.calls, () => this.#read.values)),
        emit,
      }),
    });
  }

  #begin() {
    if (this.#stage) return;
    const stage = new Stage(this.#shadow, this.#state, {
      tell: (type, detail) => this.#tell(type, detail),
      settled: () => this.#hasSettled(),
    });
    this.#stage = stage;
    const origins = getAttribute(this, PORTAL_ORIGINS);
    if (origins === null) return;
    this.#frame = new FramePage(origins, {
      changed: (state) => {
        if (state) stage.state = state;
        this.#readSoon();
      },
      refresh: () => this.refresh(),
      show: (state) => {
        this.state = state;
      },
      focus: () => this.focus(),
      say: (card) => stage.say(card),
    });
  }

  #end() {
    const stage = this.#stage;
    if (!stage) return;
    this.#state = stage.state;
    this.#stage = undefined;
    this.#frame?.end();
    this.#frame = undefined;
    this.#told.clear();
    stage.end(() => announce(this, "disposed", {}));
    // Whoever still waits for the viewer waits no longer.
    this.#hasSettled();
    this.#settled = false;
  }

  /** @param {string} type @param {Record<string, unknown>} detail */
  #tell(type, detail) {
    const goesOn = announce(this, type, detail);
    const portalGoesOn = this.#frame?.tell(type, detail) ?? true;
    return goesOn && portalGoesOn;
  }

  /** @param {string} option @param {string} message */
  #problem(option, message) {
    this.#tell("error", { code: "invalid-option", option, retryable: false, fatal: false, message });
  }

  #hasSettled() {
    this.#settled = true;
    this.#frame?.settled(this.state);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
