import { hydrateRoot } from "react-dom/client";

import { Portal } from "./portal.jsx";

hydrateRoot(document.getElementById("app"), <Portal />);
// Load the viewer after hydration, so that it cannot request the list before React has set its token
// provider.
await import("/viewer/scim-audit-logs.js");
