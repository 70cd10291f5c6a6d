//! The entries: a scrolling list of all matching entries, or a plain table of one page of them, or what
//! replaces them.

pub mod chooser;
mod entry_row;
pub mod failure_card;
mod head;
mod keys;
mod list;
mod list_rows;
pub mod pager;
mod pages;
mod row_actions;
mod screen;
mod widths;

use leptos::html;
use leptos::prelude::*;

use super::Mode;
use crate::app::AppState;
use crate::ui::{BASE_CLASS, WidthProbe};
use crate::words::{Key, live};

use failure_card::FailureCard;

/// The entries of the log, or what is shown instead.
#[component]
pub fn Entries(
    /// The viewer's state.
    state: AppState,
    /// A button that opens a file, for a page without an API.
    #[prop(into)]
    open_file: ViewFn,
) -> impl IntoView {
    let (log, grid) = (state.log(), state.grid());
    let has_rows = Memo::new(move |_| log.shown().is_some_and(|shown| !shown.is_empty()));
    let section = NodeRef::<html::Section>::new();
    let retry = Callback::new(move |()| {
        // The Retry button is removed on success: move the focus to the section, so that it is not lost.
        if let Some(section) = section.get_untracked() {
            drop(section.focus());
        }
        log.retry();
    });
    let failure = move || {
        let open_file = open_file.clone();
        log.failure().map(|failure| {
            let of_before = !log.has_failed_to_reach();
            view! { <FailureCard state failure rows_kept=has_rows.get() of_before retry open_file /> }
        })
    };
    let mode = Memo::new(move |_| grid.mode());
    let body = move || {
        if has_rows.get() {
            return match mode.get() {
                Mode::List => list::view(state).into_any(),
                Mode::Pages => pages::view(state).into_any(),
            };
        }
        match log.shown() {
            Some(shown) if shown.draft().active_criteria().is_empty() => {
                screen::nothing_recorded(state).into_any()
            }
            Some(shown) => screen::nothing_matches(state, shown.draft()).into_any(),
            None if log.failure().is_some() => ().into_any(),
            None if log.applied().is_none() => screen::nothing_asked(state).into_any(),
            None => screen::loading().into_any(),
        }
    };
    view! { class=BASE_CLASS,
        <section
            class="sal-entries"
            part="grid"
            node_ref=section
            tabindex="-1"
            style:--sal-columns=move || widths::template(&grid.shown_layout())
            style:--sal-columns-least=move || widths::least(&grid.shown_layout())
            style:--sal-printed-columns=move || widths::printed_template(&grid.shown_layout())
            style:--sal-fitting=move || widths::fitting(&grid.layout())
            aria-label=live(Key::Entries)
            aria-busy=move || if log.busy() || log.fetching() { "true" } else { "false" }
            data-stale=move || log.busy().then_some("")
        >
            <WidthProbe class="sal-fitting" on_width=Callback::new(move |width| grid.make_room_for(widths::count(width))) />
            {failure}
            {body}
        </section>
    }
}
