// Keyboard, mouse and wheel actions in the format that WebDriver and WebDriver BiDi share.

const NAMED = {
  Backspace: "\uE003",
  Tab: "\uE004",
  Enter: "\uE007",
  Shift: "\uE008",
  Control: "\uE009",
  Escape: "\uE00C",
  PageUp: "\uE00E",
  PageDown: "\uE00F",
  End: "\uE010",
  Home: "\uE011",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
  Delete: "\uE017",
  Space: " ",
};

const keys = (actions) => [{ type: "key", id: "keyboard", actions }];

/** Presses one key, or several together such as `Control+End`. */
export function chord(name) {
  const values = name.split("+").map((key) => NAMED[key] ?? key);
  const down = values.map((value) => ({ type: "keyDown", value }));
  const up = values.toReversed().map((value) => ({ type: "keyUp", value }));
  return keys([...down, ...up]);
}

/** Types a text character by character. */
export function typed(text) {
  return keys(
    [...text].flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]),
  );
}

/** Clicks at a point. */
export function pressed({ x, y }) {
  const actions = [
    { type: "pointerMove", x, y, duration: 0, origin: "viewport" },
    { type: "pointerDown", button: 0 },
    { type: "pointerUp", button: 0 },
  ];
  return [{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions }];
}

/** Turns the wheel over a point by `deltaY` pixels. */
export function turned({ x, y }, deltaY) {
  return [{ type: "wheel", id: "wheel", actions: [{ type: "scroll", x, y, deltaX: 0, deltaY, duration: 0, origin: "viewport" }] }];
}
