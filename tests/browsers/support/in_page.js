// Runs inside the page: finds elements by role, name and text, through shadow trees. It leaves nothing in the
// page, because it is sent again with each call.
import { computeAccessibleName, getRole } from "dom-accessibility-api";

const FIELDS = "input, select, textarea";

const plain = (text) => text.replaceAll(/\s+/g, " ").trim();

function matches(text, { pattern, flags, words, exact }) {
  if (pattern !== undefined) return new RegExp(pattern, flags).test(plain(text));
  return exact ? plain(text) === words : plain(text).toLowerCase().includes(words.toLowerCase());
}

/** Yields every element below a root in document order, including those of open shadow trees. */
function* below(root) {
  for (const child of root.shadowRoot?.children ?? []) {
    yield child;
    yield* below(child);
  }
  for (const child of root.children) {
    yield child;
    yield* below(child);
  }
}

function isThere(element) {
  return element.checkVisibility({ visibilityProperty: true }) && !element.closest('[aria-hidden="true"]');
}

function levelOf(element) {
  return Number(element.getAttribute("aria-level") ?? /^h(\d)$/.exec(element.localName)?.[1]);
}

const KINDS = {
  role: (element, { role, name, level }) =>
    getRole(element) === role &&
    isThere(element) &&
    (level === undefined || levelOf(element) === level) &&
    (name === undefined || matches(computeAccessibleName(element), name)),
  label: (element, { label }) => element.matches(FIELDS) && matches(computeAccessibleName(element), label),
  text: (element, { text }) =>
    !element.matches("style, script") &&
    matches(element.textContent, text) &&
    isThere(element) &&
    ![...element.children].some((child) => matches(child.textContent, text)),
  css: (element, { css }) => element.matches(css),
};

/**
 * Returns the elements that `steps` lead to. Each step searches below the elements of the step before, or
 * selects from them.
 */
export function find(steps) {
  let found = [document];
  for (const step of steps) {
    if (step.nth !== undefined) {
      const one = found.at(step.nth);
      found = one ? [one] : [];
    } else if (step.has) {
      found = found.filter((element) => matches(element.textContent, step.has));
    } else {
      const kind = KINDS[Object.keys(KINDS).find((name) => name in step)];
      const all = found.flatMap((root) => [...below(root)]);
      found = [...new Set(all)].filter((element) => kind(element, step));
    }
  }
  return found;
}

/** Returns the only element that matches. Throws when there is none or more than one. */
export function one(steps) {
  const found = find(steps);
  if (found.length !== 1) throw new Error(`${found.length} elements match ${JSON.stringify(steps)}`);
  return found[0];
}

/** Scrolls an element into view and returns its centre. Throws when it moves or another element covers it. */
export async function place(steps) {
  const element = one(steps);
  element.scrollIntoView({ block: "nearest", inline: "nearest" });
  const before = element.getBoundingClientRect();
  await new Promise((resolve) => requestAnimationFrame(resolve));
  const { left, top, width, height } = element.getBoundingClientRect();
  if (left !== before.left || top !== before.top) throw new Error(`${JSON.stringify(steps)} moves`);
  const point = { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
  const above = at(point);
  if (!element.isConnected || !holds(element, above))
    throw new Error(`${above?.outerHTML.slice(0, 200)} lies above ${JSON.stringify(steps)}`);
  return point;
}

/** Returns the innermost element at a point, also inside shadow trees. */
function at({ x, y }) {
  let element = document.elementFromPoint(x, y);
  for (;;) {
    const inner = element?.shadowRoot?.elementFromPoint(x, y);
    if (!inner || inner === element) return element;
    element = inner;
  }
}

function holds(element, inner) {
  for (let node = inner; node; node = node.parentNode ?? node.host) if (node === element) return true;
  return inner instanceof Element && inner.closest("label")?.control === element;
}

/** Sets the value of a field and dispatches `input` and `change`, as the browser's own widget does. */
export function set(steps, value) {
  const element = one(steps);
  element.focus();
  if (element.localName === "select") {
    const option = [...element.options].find(({ label }) => label === value);
    if (!option) throw new Error(`no option is called ${value}`);
    option.selected = true;
  } else {
    element.value = value;
  }
  for (const type of ["input", "change"]) element.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
}
