// An example's page as a person sees it: the portal's own buttons and words, with the viewer between them.
import { Viewer } from "./viewer.mjs";

/** A page of `examples/`, opened in the browser. */
export class Example {
  constructor(page, portal, name) {
    this.page = page;
    this.name = name;
    this.address = `${portal.address}/${name}/`;
    // In a frame the viewer has a page of its own, whose first heading is its.
    this.viewer = name === "frame" ? new Viewer(page, { within: page.frameLocator("iframe") }) : new Viewer(page, { level: 2 });
  }

  /** Opens it, and waits until the viewer shows its first answer. */
  open() {
    return this.viewer.open(this.address);
  }

  /** A button of the portal's own. */
  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** What the portal says when the session has ended. */
  get signedOut() {
    return this.page.getByText("Your session has ended.");
  }

  /** The viewer, or the frame that it is in: whatever there is of it in the portal's page. */
  get place() {
    return this.page.locator("scim-audit-logs, iframe, app-audit-logs > *");
  }

  /** The events that the portal got, in order: type and detail. */
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
