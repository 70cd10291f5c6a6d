import { renderToString } from "react-dom/server";

import { Portal } from "./portal.jsx";

export const html = renderToString(<Portal />);
