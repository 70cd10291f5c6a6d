//! Detects how much room there is, where more than the style depends on it: markup that differs on wide screens. The style
//! sheet decides how much room is enough, by container queries as everywhere else: it sets the width of an invisible
//! element to a few pixels, and this module reads that width.

use std::cell::Cell;

use gloo_timers::callback::Timeout;
use leptos::html;
use leptos::prelude::*;

use super::BASE_CLASS;
use crate::platform::SizeWatch;

/// Width of the element in pixels if there is enough room; otherwise it is less. An element without layout
/// has width 0, which is ignored.
const ROOMY: i32 = 2;

/// An invisible element that reports whether there is enough room, from the first frame on.
#[component]
pub fn Breakpoint(
    /// The class that sets the width: 1 or 2 pixels.
    class: &'static str,
    /// Set to whether there is enough room.
    roomy: RwSignal<Option<bool>>,
) -> impl IntoView {
    let on_width = Callback::new(move |width: i32| {
        let is = Some(width >= ROOMY);
        if roomy.try_get_untracked().is_some_and(|before| before != is) {
            _ = roomy.try_set(is);
        }
    });
    view! { <WidthProbe class on_width /> }
}

/// An invisible element that reports its width in pixels, from the first frame on and at each change.
#[component]
pub fn WidthProbe(
    /// The class that sets the width.
    class: &'static str,
    /// Called with the width, which is not 0. It may be called once more after the viewer is unmounted.
    on_width: Callback<i32>,
) -> impl IntoView {
    let probe = NodeRef::<html::Span>::new();
    let watch = StoredValue::new_local(None::<SizeWatch>);
    let later = StoredValue::new_local(None::<Timeout>);
    Effect::new(move || {
        let Some(probe) = probe.get() else {
            return;
        };
        let measured = probe.clone();
        let is_first = Cell::new(true);
        let sizes = SizeWatch::new(move || {
            let width = measured.offset_width();
            if width == 0 {
                return;
            }
            if is_first.replace(false) {
                on_width.try_run(width);
                return;
            }
            // A view that changes sizes while they are being reported makes the browser report an error to the host
            // page: "ResizeObserver loop completed with undelivered notifications".
            let report = Timeout::new(0, move || {
                on_width.try_run(width);
            });
            _ = later.try_set_value(Some(report));
        });
        sizes.add(&probe);
        watch.set_value(Some(sizes));
    });
    view! { class=BASE_CLASS, <span class=class aria-hidden="true" node_ref=probe></span> }
}
