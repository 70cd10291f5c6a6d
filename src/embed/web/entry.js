// SCIM Audit Logs in a page: the only module that a page loads.
//
// The modules, from the page inwards:
//
//   entry         registers <scim-audit-logs>, exports the rest
//   mount         mount() and mountFrame(), and the handle that they return
//   element       the element: attributes, properties, lifecycle
//   options       each option: attribute, default, valid values
//   language      which language is requested
//   host          calls the page's callbacks for the viewer; bytes: the byte streams among their results
//   events        the DOM events for the page
//   stage         what is shown: loading text, the viewer, or a card; card and sheet: how it is drawn
//   input         keeps key and wheel events that are meant for the viewer from the page
//   places        what a move in the DOM would lose: scroll positions, focus, modal dialogs
//   first_call    the first call to the API, sent while the wasm loads; first_address: what it asks for
//   engine        the wasm: fetched once, one instance for each viewer; guard: confines its errors;
//                 load_failure: why it could not be loaded
//   frame_host    the portal's side of a frame; frame_page: the frame's side; frame_link: their protocol
//   json          JSON on pages that patch its built-ins
//   originals     the browser's functions, saved before a page can patch them
//
// Rules:
//
// * Write nothing to `window`, `document.head`, `history` or storage. Only the viewer (wasm) changes the URL,
//   and only if the page asks for it (url-sync).
// * Never repeat text from a server, a log or a callback: not in events, not in cards, not on the console.
// * A page may patch any built-in after this module was evaluated. Take built-ins that patches commonly break
//   from `originals`, iterate objects by their own keys, and keep state in private fields.
// * Create no HTML text, no script text and no `<style>`: tests run under the strictest policy, with Trusted
//   Types and without a Trusted Types policy.
// * The wasm calls only the host that `stage` passes to it, and only `engine` calls the wasm.

import { version } from "#build";

import { ScimAuditLogsElement as OwnElement, TAG } from "./element.js";

export { mount, mountFrame } from "./mount.js";
export { version };

const registry = globalThis.customElements;
if (registry && !registry.get(TAG)) registry.define(TAG, OwnElement);

/** The element's class. If another copy of this module registered it first, that copy's class. */
export const ScimAuditLogsElement = registry?.get(TAG) ?? OwnElement;
