// The element <scim-audit-logs>: attributes, properties and lifecycle. `Stage` decides what it shows.

import { announce, invalidOption, NO_OPTIONS, NO_STATE } from "./events.js";
import { FramePage } from "./frame_page.js";
import { offered, portalHost } from "./host.js";
import { keepOwnInput } from "./input.js";
import { copied } from "./json.js";
import { languageAround } from "./language.js";
import { ATTRIBUTES, membersOf, OPTIONS, readOptions } from "./options.js";
import { defineProperty, getAttribute, hasOwn, keys, later, removeElement } from "./originals.js";
import { Places } from "./places.js";
import { adoptSheet } from "./sheet.js";
import { focusFirst, Stage } from "./stage.js";

export const TAG = "scim-audit-logs";

/** The origins that may show this page in a frame and exchange messages with it. */
const PORTAL_ORIGINS = "portal-origins";

// During server-side rendering there is no HTMLElement; an empty base class lets the module load.
const Base = globalThis.HTMLElement ?? class {};

export class ScimAuditLogsElement extends Base {
  static observedAttributes = ATTRIBUTES;

  #shadow = this.attachShadow({ mode: "open", delegatesFocus: false });
  #places = new Places(this.#shadow);
  /** @type {Stage | undefined} */
  #stage;
  /** @type {FramePage | undefined} */
  #frame;
  /** Options set as properties; they take precedence over attributes. @type {Record<string, any>} */
  #given = {};
  /** The options in effect, defaults included. */
  #read = { values: /** @type {Record<string, any>} */ ({}), calls: /** @type {Record<string, any>} */ ({}) };
  /** Invalid values that were already reported, by message. @type {Map<string, unknown>} */
  #told = new Map();
  /** The view state while no viewer is shown. @type {Record<string, any> | undefined} */
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
      defineProperty(
        ScimAuditLogsElement.prototype,
        name,
        /** @type {PropertyDescriptor & ThisType<ScimAuditLogsElement>} */ ({
          __proto__: null,
          configurable: true,
          enumerable: true,
          get() {
            return this.#given[name] ?? this.#read.values[name] ?? this.#read.calls[name];
          },
          set(value) {
            this.#given[name] = value ?? undefined;
            this.#readSoon();
          },
        }),
      );
    }
  }

  connectedCallback() {
    takeEarlierProperties(this);
    adoptSheet(this.#shadow);
    if (this.#stage) this.#places.restore();
    else this.#readSoon();
  }

  disconnectedCallback() {
    // Moving an element removes and inserts it in one task, so check in a microtask.
    later(() => {
      if (!this.isConnected) this.#end();
    });
  }

  /**
   * `moveBefore()` keeps the element's state, so there is nothing to do. The browser calls the two callbacks
   * above instead unless this method exists.
   */
  connectedMoveCallback() {}

  /** The new document has style sheets of its own. */
  adoptedCallback() {
    adoptSheet(this.#shadow);
  }

  attributeChangedCallback() {
    this.#readSoon();
  }

  /** The view state. @returns {Record<string, any>} */
  get state() {
    return this.#stage?.state ?? this.#state ?? {};
  }

  /** @param {Record<string, any> | null | undefined} state */
  set state(state) {
    const copy = copied(state ?? {});
    if (!copy) {
      this.#problem("state", NO_STATE);
      return;
    }
    this.#state = state ? copy : undefined;
    if (this.#stage) this.#stage.state = this.#state;
  }

  /** Sets several options at once. @param {Record<string, any>} options */
  update(options) {
    const given = membersOf(options, (name, reason) => this.#problem(name, `The option ${name} ${reason}.`));
    if (!given) this.#problem("options", NO_OPTIONS);
    for (const name of keys(given ?? {})) {
      if (name === "state" || OPTIONS.some((option) => option.name === name)) {
        /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this))[name] = given?.[name];
      } else {
        this.#problem(name, `There is no option ${name}.`);
      }
    }
  }

  /** Requests the shown page again. */
  refresh() {
    this.#stage?.refresh();
  }

  /** Focuses the viewer's first control. @override @param {FocusOptions} [options] */
  focus(options) {
    if (this.#stage) focusFirst(this.#stage.root, options);
  }

  /** Unmounts the viewer and removes the element. */
  unmount() {
    this.#end();
    removeElement(this);
  }

  /**
   * Resolves when the viewer, or a card that says why it is missing, is on the screen.
   * @returns {Promise<void>}
   */
  get settled() {
    return new Promise((resolve) => {
      if (this.#settled) resolve();
      else this.#waiting.push(resolve);
    });
  }

  /**
   * Frameworks set many options in one task; a microtask reads them once, so the viewer starts or changes
   * once.
   */
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
        (calls ? undefined : frame?.options[name]) ?? this.#given[name] ?? (attribute ? getAttribute(this, attribute) : undefined),
      (attribute) => this.hasAttribute(attribute),
      () => languageAround(this),
    );
    this.#read = read;
    for (const { option, message, given } of read.problems) {
      if (this.#told.has(message) && this.#told.get(message) === given) continue;
      this.#told.set(message, given);
      this.#problem(option, message);
    }
    const csrfHeader = read.calls.csrf?.header;
    const values = { ...read.values, ...(csrfHeader ? { csrfHeader } : {}) };
    const members = frame ? frame.offers : offered(read.calls);
    this.#stage?.set({
      values,
      shape: [...members, csrfHeader].join(),
      host: (emit) => ({
        ...(frame
          ? frame.host()
          : portalHost(
              () => this.#read.calls,
              () => this.#read.values,
            )),
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
    // Resolve promises that still wait for the viewer.
    this.#hasSettled();
    this.#settled = false;
  }

  /** @param {string} type @param {Record<string, unknown>} detail */
  #tell(type, detail) {
    const goesOn = announce(this, type, detail);
    const portalGoesOn = this.#frame?.tell(type, detail) ?? true;
    return goesOn && portalGoesOn;
  }

  /**
   * Reports later, because `mount` sets options before the element is in the page and before the page has the
   * element to listen to.
   * @param {string} option
   * @param {string} message
   */
  #problem(option, message) {
    later(() => this.#tell("error", invalidOption(option, message)));
  }

  #hasSettled() {
    this.#settled = true;
    this.#frame?.settled(this.state);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/**
 * A property set before the element was upgraded is an own property that hides the accessor. Set it again.
 * @param {Record<string, any>} element
 */
function takeEarlierProperties(element) {
  for (const name of ["state", ...OPTIONS.map((option) => option.name)]) {
    if (!hasOwn(element, name)) continue;
    const value = element[name];
    delete element[name];
    element[name] = value;
  }
}
