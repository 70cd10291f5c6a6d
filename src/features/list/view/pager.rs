//! The range of entries that is shown, and the buttons to the other pages.

use std::ops::Range;

use leptos::prelude::*;

use crate::app::AppState;
use crate::ui::{BASE_CLASS, Button, icon};
use crate::words::{Key, format, live};

/// The bar below the table.
#[component]
pub fn Pager(
    /// The viewer's state.
    state: AppState,
    /// Indexes of the rows that are shown, from 0.
    places: Memo<Range<u64>>,
) -> impl IntoView {
    let grid = state.grid();
    let words = move || {
        let Range { start, end } = places.get();
        let places = [("first", (start + 1).into()), ("last", end.into())];
        match state.log().shown().and_then(|shown| shown.total()) {
            Some(total) => {
                let [first, last] = places;
                format(Key::PlacesOfTotal, &[first, last, ("total", total.into())])
            }
            None => format(Key::Places, &places),
        }
    };
    // `aria-disabled` instead of `disabled`: a focused button that is disabled loses the focus.
    let unless = |can: bool| if can { "false" } else { "true" };
    view! { class=BASE_CLASS,
        <nav class="sal-pager" part="pager" aria-label=live(Key::Pages)>
            <p class="sal-pager__places">{words}</p>
            <Button
                on_press=move |_| grid.newer()
                attr:aria-disabled=move || unless(grid.has_newer())
            >
                {icon::newer()}
                {live(Key::Newer)}
            </Button>
            <Button
                on_press=move |_| grid.older()
                attr:aria-disabled=move || unless(grid.has_older())
            >
                {live(Key::Older)}
                {icon::older()}
            </Button>
        </nav>
    }
}
