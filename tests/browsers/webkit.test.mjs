// Runs the journeys in WebKit.
import { journeys } from "./journeys.mjs";
import { WebKit } from "./support/webkit.mjs";

journeys(WebKit);
