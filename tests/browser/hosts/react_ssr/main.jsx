import { hydrateRoot } from "react-dom/client";

import { Portal } from "./portal.jsx";

hydrateRoot(document.getElementById("app"), <Portal />);
// Late, so that the viewer cannot have asked before it is given its token provider.
await import("/viewer/scim-audit-logs.js");
