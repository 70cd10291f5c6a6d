// The two functions beside the element: the viewer in a place that a script names, here or in a frame.

import { TAG } from "./element.js";
import { FrameHost } from "./frame_host.js";
import { append, assign, createElement, freeze, removeElement } from "./originals.js";

/**
 * @typedef {object} Handled
 * @property {HTMLElement} element
 * @property {(options: Record<string, any>) => void} update
 * @property {() => Record<string, any>} getState
 * @property {(state: Record<string, any>) => void} setState
 * @property {() => void} refresh
 * @property {(options?: FocusOptions) => void} focus
 * @property {() => void} unmount
 */

/**
 * Shows the viewer inside `target`.
 * @param {Element | ShadowRoot} target
 * @param {Record<string, any>} [options]
 */
export function mount(target, options = {}) {
  expectTarget("mount", target);
  const element = /** @type {any} */ (createElement(target.ownerDocument, TAG));
  element.update(options);
  append(target, element);
  return mounting(
    {
      element,
      update: (changes) => element.update(changes),
      getState: () => element.state,
      setState: (state) => {
        element.state = state;
      },
      refresh: () => element.refresh(),
      focus: (how) => element.focus(how),
      // An element of another copy of this module may be older.
      unmount: () => (element.unmount ? element.unmount() : removeElement(element)),
    },
    // In a part of the page that is not in it yet, it starts when that is put in.
    element.isConnected ? element.settled : undefined,
  );
}

/**
 * Shows the viewer's own page in a frame inside `target`.
 * @param {Element | ShadowRoot} target
 * @param {Record<string, any> & {src: string | URL}} options
 */
export function mountFrame(target, options) {
  expectTarget("mountFrame", target);
  if (!options?.src) throw new TypeError("mountFrame: src must be the address of frame.html");
  const frame = new FrameHost(target, options);
  return mounting(
    {
      element: frame.element,
      update: (changes) => frame.update(changes),
      getState: () => frame.getState(),
      setState: (state) => frame.setState(state),
      refresh: () => frame.refresh(),
      focus: () => frame.focus(),
      unmount: () => frame.unmount(),
    },
    frame.settled,
  );
}

/**
 * The handle twice: at once, as what `mount` gives, so that whoever unmounts early need not wait for it; and
 * awaited, when the viewer, or a card that says why there is none, is on the screen.
 * @param {Handled} members
 * @param {Promise<void> | undefined} settled
 */
function mounting(members, settled) {
  const handle = { ...members, ...(Symbol.dispose ? { [Symbol.dispose]: members.unmount } : {}) };
  const awaited = (async () => {
    await settled;
    return freeze(handle);
  })();
  return assign(awaited, handle);
}

/** @param {string} name @param {unknown} target */
function expectTarget(name, target) {
  if (target instanceof Element || target instanceof ShadowRoot) return;
  throw new TypeError(`${name}: the target must be an element or a shadow root`);
}
