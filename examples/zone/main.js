import { mount } from "/viewer/scim-audit-logs.js";

import { signIn, signOut, tokenProvider } from "../session.js";

const EVENTS = ["ready", "error", "unauthorized", "state-change", "row-activate", "navigate", "export", "disposed"];
const byId = (id) => document.getElementById(id);

/** The viewer as an Angular component would hold it: `host` is what ElementRef gives, `zone` what NgZone stands for. */
class AuditLogsComponent {
  constructor(host, zone, { onEvent, onUnauthorized }) {
    this.host = host;
    this.zone = zone;
    this.onEvent = onEvent;
    this.onUnauthorized = onUnauthorized;
  }

  ngOnInit() {
    // Outside the zone, so that the viewer's own work starts no change detection of the portal.
    this.zone.parent.run(() => {
      this.viewer = mount(this.host, { apiBase: "/api/v1", tokenProvider });
    });
    const inside = (listener) => this.zone.wrap(listener, "scim-audit-logs");
    for (const name of EVENTS) this.host.addEventListener(`scim-audit-${name}`, inside(this.onEvent));
    this.host.addEventListener("scim-audit-unauthorized", inside(this.onUnauthorized));
  }

  ngOnDestroy() {
    this.viewer.unmount();
  }
}

// What Angular does around a component: a zone for the app, a host element, creating and destroying.
const app = Zone.current.fork({ name: "app" });
let component;

function putBack() {
  const host = document.createElement("app-audit-logs");
  byId("place").replaceChildren(host);
  component = new AuditLogsComponent(host, app, {
    onEvent({ type, detail }) {
      const line = document.createElement("li");
      line.textContent = `${type} ${JSON.stringify(detail)}`;
      byId("events").append(line);
    },
    onUnauthorized() {
      byId("signed-out").hidden = false;
    },
  });
  app.run(() => component.ngOnInit());
}

function remove() {
  app.run(() => component.ngOnDestroy());
  byId("place").replaceChildren();
}

async function signInAgain() {
  await signIn();
  byId("signed-out").hidden = true;
  component.viewer.refresh();
}

const LISTENERS = { remove, "put-back": putBack, "sign-in": signInAgain, "sign-out": signOut };
for (const id of Object.keys(LISTENERS)) byId(id).addEventListener("click", app.wrap(LISTENERS[id], id));
putBack();
