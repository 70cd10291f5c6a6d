import { mount } from "/viewer/scim-audit-logs.js";

import { signIn, signOut, tokenProvider } from "../session.js";

/** @import { Mounting } from "scim-audit-logs" */

const EVENTS = /** @type {const} */ (["ready", "error", "unauthorized", "state-change", "row-activate", "navigate", "export"]);
const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** The viewer in a component like Angular's: `host` stands for ElementRef's element, `zone` for NgZone. */
class AuditLogsComponent {
  /** @type {Mounting | undefined} */
  mounting;

  /**
   * @param {HTMLElement} host
   * @param {Zone} zone
   * @param {{onEvent: (event: CustomEvent) => void, onUnauthorized: () => void}} outputs
   */
  constructor(host, zone, { onEvent, onUnauthorized }) {
    this.host = host;
    this.zone = zone;
    this.outside = /** @type {Zone} */ (zone.parent);
    this.onEvent = onEvent;
    this.onUnauthorized = onUnauthorized;
  }

  async ngOnInit() {
    /** @template {Function} Listener @param {Listener} listener */
    const inside = (listener) => this.zone.wrap(listener, "scim-audit-logs");
    for (const name of EVENTS) this.host.addEventListener(`scim-audit-${name}`, inside(this.onEvent));
    this.host.addEventListener("scim-audit-unauthorized", inside(this.onUnauthorized));
    // Mount outside of the zone, so that the viewer's work does not trigger the portal's change detection.
    const mounting = this.outside.run(() => mount(this.host, { apiBase: "/api/v1", tokenProvider }));
    this.mounting = mounting;
    // This event does not bubble up to the host, because the element has left the page by then.
    const { element } = await mounting;
    element.addEventListener("scim-audit-disposed", inside(this.onEvent));
  }

  async refresh() {
    (await this.mounting)?.refresh();
  }

  async ngOnDestroy() {
    (await this.mounting)?.unmount();
  }
}

// Does what Angular does around a component: a zone for the app, a host element, creation and destruction.
const app = Zone.current.fork({ name: "app" });
/** @type {AuditLogsComponent} */
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
}

async function signInAgain() {
  await signIn();
  byId("signed-out").hidden = true;
  component.refresh();
}

const LISTENERS = { remove, "put-back": putBack, "sign-in": signInAgain, "sign-out": signOut };
for (const [id, listener] of Object.entries(LISTENERS)) byId(id).addEventListener("click", app.wrap(listener, id));
putBack();
