import { signIn, signOut, tokenProvider } from "/session.js";

/** @import { ScimAuditLogsElement } from "scim-audit-logs" */

const EVENTS = /** @type {const} */ (["ready", "error", "unauthorized", "state-change", "row-activate", "navigate", "export", "disposed"]);

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const viewer = /** @type {ScimAuditLogsElement} */ (document.querySelector("scim-audit-logs"));

// The viewer's files are from another origin, but it sends the token only to the API of this page.
viewer.tokenProvider = tokenProvider;

viewer.addEventListener("scim-audit-unauthorized", () => {
  byId("signed-out").hidden = false;
});
byId("sign-in").addEventListener("click", async () => {
  await signIn();
  byId("signed-out").hidden = true;
  viewer.refresh();
});
byId("sign-out").addEventListener("click", signOut);

byId("remove").addEventListener("click", () => viewer.remove());
byId("put-back").addEventListener("click", () => byId("place").append(viewer));

for (const name of EVENTS) {
  viewer.addEventListener(`scim-audit-${name}`, ({ type, detail }) => {
    const line = document.createElement("li");
    line.textContent = `${type} ${JSON.stringify(detail)}`;
    byId("events").append(line);
  });
}
