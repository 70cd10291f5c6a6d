// The browser's built-ins as they were when this module was evaluated. Pages patch built-ins later
// (Prototype.js, zone.js, monitoring); built-ins whose behaviour must not change are taken from here.

const { apply } = Reflect;
const page = globalThis;

/** Turns a method into a function whose first argument is `this`. @param {Function | undefined} method */
const uncurried =
  (method) =>
  (/** @type {any} */ self, /** @type {any[]} */ ...rest) =>
    apply(/** @type {Function} */ (method), self, rest);

export { apply };
export const { parse, stringify } = JSON;
export const { assign, keys, freeze, isFrozen, defineProperty } = Object;
export const hasOwn = /** @type {(object: object, key: string) => boolean} */ (uncurried(Object.prototype.hasOwnProperty));
export const { isArray } = Array;
export const NativeWebAssembly = page.WebAssembly;
export const later = /** @type {(task: () => void) => void} */ ((task) => apply(nativeQueueMicrotask, page, [task]));
export const wait = /** @type {(task: () => void, ms: number) => number} */ ((task, ms) => apply(nativeSetTimeout, page, [task, ms]));
export const cancelWait = /** @type {(timer: number) => void} */ ((timer) => apply(nativeClearTimeout, page, [timer]));
export const fetchFile = /** @type {typeof fetch} */ ((address, init) => apply(nativeFetch, page, [address, init]));
/** Runs a task when the browser has nothing better to do, or soon in a browser that cannot tell. */
export const whenIdle = /** @type {(task: () => void) => void} */ (
  (task) => {
    if (nativeRequestIdleCallback) apply(nativeRequestIdleCallback, page, [() => task(), { timeout: 2000 }]);
    else wait(task, 200);
  }
);

const { queueMicrotask: nativeQueueMicrotask, setTimeout: nativeSetTimeout, clearTimeout: nativeClearTimeout, fetch: nativeFetch } = page;
const { requestIdleCallback: nativeRequestIdleCallback } = page;

// During server-side rendering the module is evaluated without a document, so each of these may be missing.
const elementMethods = page.Element?.prototype;
const target = page.EventTarget?.prototype;

/** @typedef {<E extends Event>(target: EventTarget, type: string, listener: (event: E) => unknown, options?: AddEventListenerOptions) => void} Listen */

export const listen = /** @type {Listen} */ (uncurried(target?.addEventListener));
export const unlisten = /** @type {Listen} */ (uncurried(target?.removeEventListener));
export const dispatch = /** @type {(target: EventTarget, event: Event) => boolean} */ (uncurried(target?.dispatchEvent));
export const composedPath = /** @type {(event: Event) => EventTarget[]} */ (uncurried(page.Event?.prototype.composedPath));
export const stopPropagation = /** @type {(event: Event) => void} */ (uncurried(page.Event?.prototype.stopPropagation));
export const setAttribute = /** @type {(element: Element, name: string, value: string) => void} */ (
  uncurried(elementMethods?.setAttribute)
);
export const getAttribute = /** @type {(element: Element, name: string) => string | null} */ (uncurried(elementMethods?.getAttribute));

export const replaceChildren = /** @type {(element: Element, ...children: Node[]) => void} */ (uncurried(elementMethods?.replaceChildren));
export const replaceShadowChildren = /** @type {(shadow: ShadowRoot, ...children: Node[]) => void} */ (
  uncurried(page.DocumentFragment?.prototype.replaceChildren)
);
export const removeElement = /** @type {(element: Element) => void} */ (uncurried(elementMethods?.remove));
export const createElement = /** @type {(document: Document, name: string) => HTMLElement} */ (
  uncurried(page.Document?.prototype.createElement)
);
const appendChild = /** @type {(parent: Node, child: Node) => void} */ (uncurried(page.Node?.prototype.appendChild));
export const append = (/** @type {Node} */ parent, /** @type {Node[]} */ ...children) => {
  for (const child of children) appendChild(parent, child);
};
