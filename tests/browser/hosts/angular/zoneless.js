import { provideZonelessChangeDetection } from "@angular/core";

import { start } from "./portal.js";

start([provideZonelessChangeDetection()]);
