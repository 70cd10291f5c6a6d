import "zone.js";
import { provideZoneChangeDetection } from "@angular/core";

import { start } from "./portal.js";

start([provideZoneChangeDetection()]);
