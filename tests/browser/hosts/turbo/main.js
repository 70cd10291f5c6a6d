// A portal with Turbo: pages are fetched and put in place of each other, without loading one.
import "@hotwired/turbo";

import { tokenProvider } from "../session.js";

const provide = (body) => {
  for (const viewer of body.querySelectorAll("scim-audit-logs")) viewer.tokenProvider = tokenProvider;
};
provide(document.body);
// Before the new page is in place: afterwards the viewer in it has asked already.
addEventListener("turbo:before-render", ({ detail }) => provide(detail.newBody));
