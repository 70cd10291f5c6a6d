import { createApp, defineComponent, h, ref } from "vue";

import { signIn, signOut, tokenProvider } from "../session.js";

/** @import { ScimAuditLogsElement } from "scim-audit-logs" */
/** @import { ViewerProps } from "./viewer.js" */

const EVENTS = /** @type {const} */ (["ready", "error", "unauthorized", "state-change", "row-activate", "navigate", "export", "disposed"]);

const Portal = defineComponent(() => {
  const viewer = ref(/** @type {ScimAuditLogsElement | null} */ (null));
  const shown = ref(true);
  const signedOut = ref(false);
  const events = ref(/** @type {string[]} */ ([]));

  const noted = (/** @type {CustomEvent} */ { type, detail }) => events.value.push(`${type} ${JSON.stringify(detail)}`);
  // The dot sets a property, not an attribute.
  /** @type {ViewerProps} */
  const props = { "api-base": "/api/v1", ".tokenProvider": tokenProvider };
  for (const name of EVENTS) props[`on:scim-audit-${name}`] = noted;
  props["on:scim-audit-unauthorized"] = (event) => {
    noted(event);
    signedOut.value = true;
  };

  const signInAgain = async () => {
    await signIn();
    signedOut.value = false;
    viewer.value?.refresh();
  };
  const button = (/** @type {string} */ words, /** @type {() => unknown} */ onClick) => h("button", { type: "button", onClick }, words);

  // A render function, because Vue's template compiler needs `unsafe-eval`.
  return () => [
    h("h1", "Portal in Vue"),
    h("p", [
      button("Remove the viewer", () => (shown.value = false)),
      " ",
      button("Put the viewer back", () => (shown.value = true)),
      " ",
      button("Sign out", signOut),
    ]),
    signedOut.value && h("p", { role: "alert" }, ["Your session has ended. ", button("Sign in again", signInAgain)]),
    shown.value && h("scim-audit-logs", { ref: viewer, ...props }),
    h("h2", { id: "events-title" }, "Events"),
    h(
      "ol",
      { class: "events", "aria-labelledby": "events-title", tabindex: 0 },
      events.value.map((line) => h("li", line)),
    ),
  ];
});

createApp(Portal).mount("#app");
