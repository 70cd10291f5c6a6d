// A portal with Turbo, which fetches pages and replaces the body instead of loading a document.
import "@hotwired/turbo";

import { tokenProvider } from "../session.js";

const provide = (body) => {
  for (const viewer of body.querySelectorAll("scim-audit-logs")) viewer.tokenProvider = tokenProvider;
};
provide(document.body);
// Before the new body is inserted: after that, its viewer has already sent its first request.
addEventListener("turbo:before-render", ({ detail }) => provide(detail.newBody));
