// Runs the journeys in Firefox.
import { journeys } from "./journeys.mjs";
import { Firefox } from "./support/firefox.mjs";

journeys(Firefox);
