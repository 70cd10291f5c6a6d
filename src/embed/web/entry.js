// SCIM Audit Logs in a page: the one module that a page loads.
//
// The map, from the page inwards:
//
//   entry         registers <scim-audit-logs>, exports the rest
//   mount         mount() and mountFrame(), and the handle they give
//   element       the element: attributes, properties, when it starts and ends
//   options       each option: attribute, default, what it may be
//   language      which language is asked for
//   host          the page's callbacks, as the viewer calls them; bytes: the streams among them
//   events        what the page is told
//   stage         what is shown: loading, the viewer, or a card; card and sheet: how
//   input         keys and wheels that are not for the page as well
//   places        what a move would lose: scrolling, focus, modality
//   engine        the wasm: fetched once, one instance a viewer; guard: what goes wrong in it ends there;
//                 load_failure: why it could not be loaded
//   frame_host    the portal's side of a frame; frame_page: the frame's side; frame_link: what they say
//   json          JSON, on a page that patches it
//   originals     the browser's functions, taken before anybody patches them
//
// The rules:
//
// * Nothing is written to `window`, `document.head`, `history` or storage. The URL is the viewer's affair, and only
//   when a page asks for it (url-sync).
// * Nothing that a server, a log or a callback said is repeated: not in events, not in cards, not on the console.
// * A page may patch what it likes after this module was evaluated. So built-ins that a patch commonly breaks come
//   from `originals`, objects are walked by their own keys, and state is in private fields.
// * Nothing here is an HTML text, a script text or a `<style>`: the strictest policy, with Trusted Types and no
//   policy of its own, is the one that it is tested under.
// * The wasm calls nothing but the host that `stage` hands it, and is called by `engine` only.

import { version } from "#build";

import { ScimAuditLogsElement as OwnElement, TAG } from "./element.js";

export { mount, mountFrame } from "./mount.js";
export { version };

const registry = globalThis.customElements;
if (registry && !registry.get(TAG)) registry.define(TAG, OwnElement);

/** The element's class: another copy's, where that was loaded first. */
export const ScimAuditLogsElement = registry?.get(TAG) ?? OwnElement;
