// Page object for a page of `examples/`: the portal's own controls and the viewer embedded in it.
import { Viewer } from "./viewer.mjs";

/** A page of `examples/` in the browser. */
export class Example {
  constructor(page, portal, name) {
    this.page = page;
    this.name = name;
    this.address = `${portal.address}/${name}/`;
    // In a frame the viewer is alone in its document, so its heading has level 1 there.
    this.viewer = name === "frame" ? new Viewer(page, { within: page.frameLocator("iframe") }) : new Viewer(page, { level: 2 });
  }

  /** Opens the page and waits until the viewer shows its first response. */
  open() {
    return this.viewer.open(this.address);
  }

  /** A button of the portal itself. */
  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** The portal's message that the session has ended. */
  get signedOut() {
    return this.page.getByText("Your session has ended.");
  }

  /** The viewer's element in the portal's page, or the frame or Angular component that contains it. */
  get place() {
    return this.page.locator("scim-audit-logs, iframe, app-audit-logs > *");
  }

  /** The events that the portal received, in order, as `{ type, detail }`. */
  async events() {
    const lines = await this.page.getByRole("list", { name: "Events" }).getByRole("listitem").allTextContents();
    return lines.map((line) => {
      const [type, detail] = [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)];
      return { type, detail: JSON.parse(detail) };
    });
  }

  /** The details of the events of one type. */
  async got(type) {
    return (await this.events()).filter((event) => event.type === `scim-audit-${type}`).map(({ detail }) => detail);
  }
}
