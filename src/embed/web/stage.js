// What the element shows: a loading text, the viewer, or a card that says why there is no viewer. It takes an
// engine, passes options and host to it, and restarts the viewer if an option changes that a running viewer
// cannot take.

import { drawCard } from "./card.js";
import { Engine, isEngineIdle, takeEngine } from "./engine.js";
import { afterPageScripts, FirstCall } from "./first_call.js";
import { decode, encode } from "./json.js";
import { ENGLISH, explanationsIn, filled, languageFor } from "./language.js";
import { canRun, LoadFailure } from "./load_failure.js";
import { liveChanges, startText } from "./options.js";
import { createElement, replaceChildren, replaceShadowChildren, setAttribute } from "./originals.js";
import { compilePart, compilePartsSoon } from "./wasm_files.js";

/**
 * @typedef {object} Wanted
 * @property {Record<string, any>} values the plain options
 * @property {string} shape which callbacks there are; if this changes, the viewer restarts
 * @property {(emit: (type: string, detail: string) => boolean) => Record<string, any>} host
 */

/**
 * After this many panics without a `ready` event in between, the view state is taken for the cause and
 * dropped.
 */
const PANICS_OF_A_STATE = 2;

export class Stage {
  /**
   * The viewer's root element. Each viewer gets its own, so that one that ends late does not clear its
   * successor's.
   */
  root;
  #shadow;
  #tell;
  #onSettled;
  /** Whether an engine is starting. */
  #opening = false;
  /** @type {Engine | undefined} */
  #engine;
  /** The call to the API that is sent while the engine starts. @type {FirstCall | undefined} */
  #first;
  /** @type {Wanted | undefined} */
  #wanted;
  /** @type {Wanted | undefined} */
  #shown;
  /** @type {Record<string, any> | undefined} */
  #state;
  /** The language in use, and the locale that was requested last. */
  #language = ENGLISH;
  #locale = ENGLISH.locale;
  /** Resolves when the requested language has loaded or has failed to load. */
  #languageSettled = Promise.resolve();
  /** Draws what is shown instead of the viewer, in the language in use. @type {(() => void) | undefined} */
  #write;
  #panics = 0;
  /** Counts starts, so that an engine that arrives for an outdated start is given back. */
  #start = 0;

  /**
   * @param {ShadowRoot} shadow
   * @param {Record<string, any> | undefined} state the initial view state
   * @param {object} element
   * @param {(type: string, detail: Record<string, unknown>) => boolean} element.tell
   * @param {() => void} element.settled called when the viewer or a card is on the screen
   */
  constructor(shadow, state, { tell, settled }) {
    this.#state = state;
    this.#tell = tell;
    this.#onSettled = settled;
    this.#shadow = shadow;
    this.root = this.#newRoot({});
    // The slot shows the page's content between the tags until the viewer is there.
    const slot = createElement(shadow.ownerDocument, "slot");
    replaceChildren(this.root, slot);
    this.#write = () => {
      slot.textContent = this.#language.page.Loading;
    };
    this.#write();
  }

  /** Starts a viewer with these options, or updates the current one. @param {Wanted} wanted */
  set(wanted) {
    const before = this.#wanted;
    this.#wanted = wanted;
    dress(this.root, wanted.values, this.#language);
    this.#languageSettled = this.#speak(wanted.values.language ?? ENGLISH.locale);
    // #open reads #wanted when its engine arrives.
    if (this.#opening) return;
    if (!before) {
      void this.#open();
      return;
    }
    if (before.shape !== wanted.shape || startText(before.values) !== startText(wanted.values)) {
      this.#keepState();
      this.#leave();
      void this.#open();
      return;
    }
    if (this.#engine && this.#shown) {
      const changes = liveChanges(this.#shown.values, wanted.values);
      this.#shown = wanted;
      if (changes) this.#engine.update(/** @type {string} */ (encode(changes)));
    }
  }

  /** The view state, as far as it is known. */
  get state() {
    this.#keepState();
    return this.#state;
  }

  /** @param {Record<string, any> | undefined} state */
  set state(state) {
    this.#state = state;
    this.#engine?.show(/** @type {string} */ (encode(state ?? {})));
  }

  refresh() {
    this.#engine?.refresh();
  }

  /** Shows a card instead of the viewer. @param {import("./card.js").Card} card */
  say(card) {
    this.#start += 1;
    this.#leave();
    this.#draw(() => card);
    this.#onSettled();
  }

  /** @param {(words: import("./language.js").PageWords) => import("./card.js").Card} card */
  #draw(card) {
    const { root } = this;
    this.#write = () => drawCard(root, { level: this.#wanted?.values.headingLevel, ...card(this.#language.page) });
    this.#write();
  }

  /** Changes the language. The current one stays until the words have loaded, and if they fail to load. */
  async #speak(/** @type {string} */ locale) {
    if (locale === this.#locale) return this.#languageSettled;
    this.#locale = locale;
    let language;
    try {
      language = await languageFor(locale);
    } catch (error) {
      if (locale === this.#locale) this.#notSpoken(error);
      return;
    }
    if (locale !== this.#locale) return;
    this.#language = language;
    dress(this.root, this.#wanted?.values ?? {}, language);
    this.#engine?.speak(language, () => this.#notSpoken());
    this.#write?.();
  }

  /** @param {unknown} [error] */
  #notSpoken(error) {
    // Forget the failed locale, so that requesting it again tries again.
    this.#locale = this.#language.locale;
    this.#notLoaded(error, "The words of the language do not fit the viewer.");
  }

  /** Reports a file that is missing while the viewer runs on. @param {unknown} error @param {string} [otherwise] */
  #notLoaded(error, otherwise = "A part of the viewer does not fit it.") {
    const { reason = "start", status, message } = error instanceof LoadFailure ? error : { message: otherwise };
    this.#tell("error", { code: "load", reason, status, retryable: true, fatal: false, message });
  }

  /** Unmounts the viewer. @param {() => void} done */
  end(done) {
    this.#start += 1;
    this.#leave(done);
    replaceShadowChildren(this.#shadow);
  }

  /** @param {Record<string, any>} values */
  #newRoot(values) {
    const root = createElement(this.#shadow.ownerDocument, "div");
    setAttribute(root, "class", "sal-root");
    setAttribute(root, "part", "root");
    dress(root, values, this.#language);
    replaceShadowChildren(this.#shadow, root);
    return root;
  }

  async #open() {
    this.#start += 1;
    const start = this.#start;
    const emit = (/** @type {string} */ type, /** @type {string} */ detail) => this.#heard(start, type, detail);
    let engine;
    this.#opening = true;
    this.#endFirst();
    if (!isEngineIdle()) {
      afterPageScripts(() => {
        if (start !== this.#start || !this.#opening || !this.#wanted || !canRun()) return;
        this.#first = FirstCall.begin(this.#wanted, this.#state, this.#wanted.host(emit));
      });
    }
    // The code for other answers is a part.
    if (this.#wanted?.values.mapping) compilePart("mapping");
    const taken = takeEngine();
    // The try block below handles a rejection; this avoids an unhandled one while #languageSettled is
    // awaited.
    taken.catch(() => {});
    try {
      await this.#languageSettled;
      engine = await taken;
    } catch (error) {
      if (start === this.#start) this.#loadFailed(error);
      return;
    } finally {
      if (start === this.#start) this.#opening = false;
    }
    if (start !== this.#start || !this.#wanted) {
      engine.close(() => {});
      return;
    }
    this.#write = undefined;
    const wanted = this.#wanted;
    this.#engine = engine;
    this.#shown = wanted;
    replaceChildren(this.root);
    const options = encode({ ...wanted.values, ...(this.#state ? { state: this.#state } : {}) });
    const first = this.#first;
    // With other callbacks, what was asked for is not what this viewer asks for.
    if (first?.shape !== wanted.shape) first?.end();
    const host = /** @type {Record<string, any>} */ (first?.shape === wanted.shape ? first.host : { ...wanted.host(emit), sentAhead() {} });
    host.explanations = async () => {
      try {
        return await explanationsIn(this.#language.tag);
      } catch (error) {
        this.#notLoaded(error);
        throw error;
      }
    };
    try {
      engine.speak(this.#language, () => this.#notSpoken());
      engine.open(
        this.root,
        /** @type {string} */ (options),
        host,
        (at) => this.#died(at),
        (error) => this.#notLoaded(error),
      );
    } catch (refusal) {
      // `Viewer.mount` throws its error message as a string. Ignore any other value.
      this.#loadFailed(typeof refusal === "string" ? new Error(refusal) : undefined);
      return;
    }
    if (start === this.#start) this.#onSettled();
    // Without a log there are no rows to wait for.
    if (!wanted.values.apiBase && !wanted.shape.split(",").includes("list")) compilePartsSoon();
  }

  /** @param {number} start @param {string} type @param {string} text */
  #heard(start, type, text) {
    if (start !== this.#start) return true;
    const detail = decode(text);
    if (type.endsWith("state-change")) this.#state = detail.state;
    if (type.endsWith("ready")) {
      this.#panics = 0;
      // The first rows are on the screen.
      compilePartsSoon();
    }
    return this.#tell(type, detail);
  }

  #keepState() {
    const text = this.#engine?.state();
    if (text !== undefined) this.#state = decode(text);
  }

  #endFirst() {
    this.#first?.end();
    this.#first = undefined;
  }

  /** Gives up the engine. @param {() => void} [done] */
  #leave(done = () => {}) {
    const engine = this.#engine;
    this.#engine = undefined;
    this.#shown = undefined;
    this.#opening = false;
    this.#endFirst();
    if (!engine) {
      done();
      return;
    }
    this.root = this.#newRoot(this.#wanted?.values ?? {});
    engine.close(done);
  }

  /** @param {string} at */
  #died(at) {
    this.#start += 1;
    this.#opening = false;
    this.#engine = undefined;
    this.#shown = undefined;
    this.#endFirst();
    this.#panics += 1;
    if (this.#panics >= PANICS_OF_A_STATE) this.#state = undefined;
    this.root = this.#newRoot(this.#wanted?.values ?? {});
    this.#draw((words) => ({
      title: words.StoppedTitle,
      text: [words.StoppedText, ...(at ? [filled(words.StoppedAt, "at", at)] : [])],
      button: { label: words.Reload, press: () => void this.#again() },
    }));
    this.#tell("error", {
      code: "panic",
      retryable: true,
      fatal: true,
      at,
      message: "SCIM Audit Logs stopped working.",
    });
    this.#onSettled();
  }

  /** @param {unknown} error */
  #loadFailed(error) {
    this.#leave();
    const message = error instanceof Error ? error.message : "The viewer did not start.";
    const { reason, status } = error instanceof LoadFailure ? error : {};
    this.#draw((words) => ({
      title: words.NotStartedTitle,
      // Not translated, so that the page's operator can search for it.
      text: [message],
      button: { label: words.Retry, press: () => void this.#again() },
    }));
    this.#tell("error", { code: "load", reason, status, retryable: true, fatal: true, message });
    this.#onSettled();
  }

  /**
   * Restarts the viewer after the card's button was pressed. Keeps the focus in the viewer when the button
   * disappears.
   */
  async #again() {
    const opening = this.#open();
    const focused = this.#shadow.activeElement !== null;
    await opening;
    if (focused) focusFirst(this.root);
  }
}

/**
 * Sets the attributes of the root that options decide. They apply even before the viewer is there, and
 * without it.
 * @param {HTMLElement} root
 * @param {Record<string, any>} values
 * @param {import("./language.js").Language} language
 */
function dress(root, { colorScheme = "auto", density = "comfortable" }, { tag, dir }) {
  setAttribute(root, "data-color-scheme", colorScheme);
  setAttribute(root, "data-density", density);
  setAttribute(root, "lang", tag);
  setAttribute(root, "dir", dir);
}

/** Elements that may be focusable. */
const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex]";

/**
 * Focuses the first focusable element in `root`, or in its open dialog if there is one.
 * @param {HTMLElement} root
 * @param {FocusOptions} [options]
 */
export function focusFirst(root, options) {
  const within = root.querySelector("dialog[open]") ?? root;
  const shadow = /** @type {ShadowRoot} */ (root.getRootNode());
  for (const element of within.querySelectorAll(FOCUSABLE)) {
    /** @type {HTMLElement} */ (element).focus(options);
    if (shadow.activeElement === element) return;
  }
}
