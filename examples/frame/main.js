import { mountFrame } from "{{viewer}}/scim-audit-logs.js";
import { signIn, signOut, tokenProvider } from "/session.js";

const EVENTS = ["ready", "error", "unauthorized", "state-change", "row-activate", "navigate", "export"];

const byId = (id) => document.getElementById(id);
const place = byId("place");
let mounting;

async function putBack() {
  mounting = mountFrame(place, {
    src: "{{viewer}}/frame.html",
    apiBase: new URL("/api/v1", location.href).href, // this portal's, seen from the frame
    tokenProvider,
  });
  const { element } = await mounting;
  element.addEventListener("scim-audit-disposed", show); // It is out of the page by then, and bubbles nowhere.
}
putBack();

// The frame's events happen here as well, on the place it was mounted in.
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

function show({ type, detail }) {
  const line = document.createElement("li");
  line.textContent = `${type} ${JSON.stringify(detail)}`;
  byId("events").append(line);
}
