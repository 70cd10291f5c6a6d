// First, so that Svelte finds the element's properties: of an element that it does not know yet, it makes a function an attribute.
import "/viewer/scim-audit-logs.js";

import { mount } from "svelte";

import Portal from "./Portal.svelte";

mount(Portal, { target: document.getElementById("app") });
