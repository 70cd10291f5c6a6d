//! Icons, drawn in the current text colour. They are decorative (`aria-hidden`): the element beside them has
//! the text.

use leptos::prelude::*;

use super::BASE_CLASS;

/// An icon as data, for elements without a view.
#[derive(Debug, Clone, Copy)]
pub struct IconShape {
    /// The `viewBox`, a square.
    pub side: &'static str,
    /// The `d` of its path.
    pub path: &'static str,
}

impl IconShape {
    const fn lines(path: &'static str) -> Self {
        Self { side: WIDE, path }
    }
}

/// Two sheets: copy.
pub const COPY: IconShape = IconShape::lines("M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z");

/// A funnel: filter by this value.
pub const FILTER: IconShape = IconShape::lines("M2 3h12L9.5 8.5v4l-3 1.5V8.5z");

/// A circle with a bar: exclude this value.
pub const EXCLUDE: IconShape =
    IconShape::lines("M2 8a6 6 0 1 0 12 0a6 6 0 1 0-12 0M3.8 3.8l8.4 8.4");

/// An i in a circle: more information.
pub const INFO: IconShape =
    IconShape::lines("M1.5 8a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0M8 7.2v4M8 4.6v.4");

/// A lock: a secret was replaced.
pub const LOCK: IconShape = IconShape::lines("M3.5 7.5h9v6h-9zM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2");

/// A broken line: content was truncated.
pub const CUT: IconShape = IconShape::lines("M1.5 8h2.5M6.75 8h2.5M12 8h2.5M5 3l6 10M11 3L5 13");

/// The `<svg>` of an icon that is drawn in lines. `side` is the `viewBox`, a square.
fn lines(side: &'static str, path: &'static str) -> impl IntoView {
    view! { class=BASE_CLASS,
        <svg class="sal-icon" viewBox=side aria-hidden="true">
            <path d=path />
        </svg>
    }
}

/// The `<svg>` of a filled icon.
fn solid(path: &'static str) -> impl IntoView {
    view! { class=BASE_CLASS,
        <svg class="sal-icon sal-icon--solid" viewBox=SMALL aria-hidden="true">
            <path d=path />
        </svg>
    }
}

const WIDE: &str = "0 0 16 16";
const SMALL: &str = "0 0 10 10";

/// Two sheets: copy.
pub fn copy() -> impl IntoView {
    lines(COPY.side, COPY.path)
}

/// A cross: close.
pub fn close() -> impl IntoView {
    lines(WIDE, "M3.5 3.5l9 9M12.5 3.5l-9 9")
}

/// An i in a circle: more information.
pub fn info() -> impl IntoView {
    lines(INFO.side, INFO.path)
}

/// A circular arrow: refresh.
pub fn refresh() -> impl IntoView {
    lines(WIDE, "M13 5.6A5.5 5.5 0 1 0 13.5 8M13.4 2.4v3.4h-3.4")
}

/// An arrow to newer entries.
pub fn newer() -> impl IntoView {
    lines(WIDE, "M10 3.5L5.5 8l4.5 4.5")
}

/// An arrow to older entries.
pub fn older() -> impl IntoView {
    lines(WIDE, "M6 3.5L10.5 8L6 12.5")
}

/// An arrow up: earlier.
pub fn up() -> impl IntoView {
    lines(WIDE, "M3.5 10L8 5.5l4.5 4.5")
}

/// An arrow down: later.
pub fn down() -> impl IntoView {
    lines(WIDE, "M3.5 6L8 10.5l4.5-4.5")
}

/// A funnel: filter by this value.
pub fn filter() -> impl IntoView {
    lines(FILTER.side, FILTER.path)
}

/// A circle with a bar: exclude this value.
pub fn exclude() -> impl IntoView {
    lines(EXCLUDE.side, EXCLUDE.path)
}

/// A broken line: content was truncated.
pub fn cut() -> impl IntoView {
    lines(CUT.side, CUT.path)
}

/// Two bars: paused.
pub fn paused() -> impl IntoView {
    solid("M2 1h2v8H2zM6 1h2v8H6z")
}

/// A triangle: resume.
pub fn resume() -> impl IntoView {
    solid("M2.5 1l6 4-6 4z")
}

/// A filled circle: live.
pub fn live() -> impl IntoView {
    solid("M1 5a4 4 0 1 0 8 0a4 4 0 1 0-8 0z")
}

/// An arrow to a line at the top: show the newest entries, which are at the top.
pub fn newest() -> impl IntoView {
    lines(WIDE, "M8 13.5v-9M4.2 8.2L8 4.4l3.8 3.8M3.5 1.8h9")
}
