import { mountFrame } from "{{viewer}}/scim-audit-logs.js";
import { signIn, signOut, tokenProvider } from "/session.js";

/** @import { Mounting } from "scim-audit-logs" */

const EVENTS = /** @type {const} */ (["ready", "error", "unauthorized", "state-change", "row-activate", "navigate", "export"]);

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const place = byId("place");
/** @type {Mounting} */
let mounting;

async function putBack() {
  mounting = mountFrame(place, {
    src: "{{viewer}}/frame.html",
    apiBase: new URL("/api/v1", location.href).href, // absolute: the frame is on another origin
    tokenProvider,
  });
  const { element } = await mounting;
  element.addEventListener("scim-audit-disposed", show); // The element has left the page by then.
}
putBack();

// Events of the frame's element bubble to the element that it was mounted in.
place.addEventListener("scim-audit-unauthorized", () => {
  byId("signed-out").hidden = false;
});
byId("sign-in").addEventListener("click", async () => {
  await signIn();
  byId("signed-out").hidden = true;
  (await mounting).refresh();
});
byId("sign-out").addEventListener("click", signOut);

byId("remove").addEventListener("click", async () => (await mounting).unmount());
byId("put-back").addEventListener("click", putBack);

for (const name of EVENTS) place.addEventListener(`scim-audit-${name}`, show);

/** @param {CustomEvent} event */
function show({ type, detail }) {
  const line = document.createElement("li");
  line.textContent = `${type} ${JSON.stringify(detail)}`;
  byId("events").append(line);
}
