// The functions mount() and mountFrame(): show the viewer in an element that a script chooses, directly or in
// a frame.

import { TAG } from "./element.js";
import { FrameHost } from "./frame_host.js";
import { append, assign, createElement, freeze, removeElement } from "./originals.js";

/** @typedef {import("./scim-audit-logs.js").Handle} Handle */
/** @typedef {Omit<Handle, "focus" | typeof Symbol.dispose> & {focus: (options?: FocusOptions) => void}} Members */

/**
 * Shows the viewer inside `target`.
 * @param {Element | ShadowRoot} target
 * @param {Record<string, any>} [options]
 */
export function mount(target, options = {}) {
  expectTarget("mount", target);
  const element = /** @type {import("./element.js").ScimAuditLogsElement} */ (createElement(target.ownerDocument, TAG));
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
      // If another copy of this module registered the element first, it may be a version without `unmount`.
      unmount: () => (element.unmount ? element.unmount() : removeElement(element)),
    },
    // In a disconnected part of a document, the viewer starts when that part is inserted; do not wait for it.
    element.isConnected ? element.settled : undefined,
  );
}

/**
 * Shows frame.html in an iframe inside `target`.
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
 * Returns the handle's members on a promise of the handle. The members can be used at once, so that a caller
 * can unmount early; the promise resolves when the viewer, or a card that says why it is missing, is on the
 * screen.
 * @param {Members} members
 * @param {Promise<void> | undefined} settled
 */
function mounting(members, settled) {
  const handle = /** @type {Handle} */ ({ ...members, ...(Symbol.dispose ? { [Symbol.dispose]: members.unmount } : {}) });
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
