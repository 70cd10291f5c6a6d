//! Whether there is room, where more than the style changes with it: markup that is another on wide screens. How
//! much room that takes is the style sheet's to say, by container queries as everywhere: it gives an element that is
//! never seen one width or another, and this tells which.

use leptos::html;
use leptos::prelude::*;

use super::S;
use super::size_watch::SizeWatch;

/// Pixels that the element is wide where there is room. Where there is not, it is less; what is not laid out at
/// all has none, and tells nothing.
const ROOMY: i32 = 2;

/// An element that tells whether there is room, from the first frame on.
#[component]
pub fn Breakpoint(
    /// The class whose width, 1 or 2 pixels, says so.
    class: &'static str,
    /// Where it is told.
    roomy: RwSignal<Option<bool>>,
) -> impl IntoView {
    let probe = NodeRef::<html::Span>::new();
    let watch = StoredValue::new_local(None::<SizeWatch>);
    Effect::new(move || {
        let Some(probe) = probe.get() else {
            return;
        };
        let measured = probe.clone();
        let sizes = SizeWatch::new(move || {
            let width = measured.offset_width();
            let is = Some(width >= ROOMY);
            // It may come once more when the viewer is gone.
            if width > 0 && roomy.try_get_untracked().is_some_and(|before| before != is) {
                _ = roomy.try_set(is);
            }
        });
        sizes.add(&probe);
        watch.set_value(Some(sizes));
    });
    view! { class=S, <span class=class aria-hidden="true" node_ref=probe></span> }
}
