// Import the viewer before Svelte renders: Svelte sets a function as an attribute if the element is not
// defined yet.
import "/viewer/scim-audit-logs.js";

import { mount } from "svelte";

import Portal from "./Portal.svelte";

mount(Portal, { target: document.getElementById("app") });
