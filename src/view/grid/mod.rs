//! The entries: the nine columns, or what stands in their place.

mod row;

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use scim_audit_model::entry::Entry;
use scim_audit_model::page::Item;

use super::failure::FailureCard;
use super::pager::Pager;
use super::screen;
use crate::state::{AppState, Shown};
use crate::ui::S;
use crate::words::{Key, live};

/// The columns, in the order of the contract.
const COLUMNS: [Key; 9] = [
    Key::RequestId,
    Key::Time,
    Key::Status,
    Key::HttpMethod,
    Key::Endpoint,
    Key::QueryParameter,
    Key::StatusCode,
    Key::Response,
    Key::Request,
];

/// What there is to see of the log.
#[component]
pub fn Entries(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let log = state.log();
    let has_rows = Memo::new(move |_| {
        log.shown()
            .is_some_and(|shown| !shown.page.items.is_empty())
    });
    let section = NodeRef::<html::Section>::new();
    let retry = Callback::new(move |()| {
        // Retry goes away when it works, and would take the focus with it.
        if let Some(section) = section.get_untracked() {
            drop(section.focus());
        }
        log.retry();
    });
    let failure = move || {
        log.failure().map(|failure| {
            view! { <FailureCard state failure rows_kept=has_rows.get() retry /> }
        })
    };
    let body = move || {
        if has_rows.get() {
            return view! { <Grid state /> }.into_any();
        }
        match log.shown() {
            Some(shown) if shown.draft().on().is_empty() => {
                screen::nothing_recorded(state).into_any()
            }
            Some(shown) => screen::nothing_matches(state, shown.draft()).into_any(),
            None if log.failure().is_some() => ().into_any(),
            None if log.applied().is_none() => screen::nothing_asked(state).into_any(),
            None => screen::loading().into_any(),
        }
    };
    view! { class=S,
        <section
            class="sal-entries"
            part="grid"
            node_ref=section
            tabindex="-1"
            aria-label=live(Key::Entries)
            aria-busy=move || if log.busy() { "true" } else { "false" }
        >
            {failure}
            {body}
        </section>
    }
}

/// The table. Roles are said out loud, because on narrow screens the style sheet lays rows out as cards,
/// and a browser takes the roles from what is laid out otherwise.
#[component]
fn Grid(state: AppState) -> impl IntoView {
    let heads = COLUMNS
        .into_iter()
        .map(|column| {
            view! { class=S,
                <th class="sal-grid__head" role="columnheader" scope="col">
                    {live(column)}
                </th>
            }
        })
        .collect_view();
    let rows = move || {
        let zone = state.zone().get();
        state.log().shown().map(|shown| {
            items(&shown)
                .map(|item| match item {
                    Item::Read(entry) => row::entry(state, entry, &zone).into_any(),
                    Item::Unreadable { request_id, reason } => {
                        row::unreadable(request_id, reason).into_any()
                    }
                })
                .collect_view()
        })
    };
    let scroller = NodeRef::<html::Div>::new();
    // Another page starts at its top, in the frame on wide screens and in the window on narrow ones.
    Effect::new(move |last: Option<Option<u64>>| {
        let first = state.log().shown().map(|shown| shown.places().0);
        if last.flatten().is_some_and(|last| Some(last) != first)
            && let Some(scroller) = scroller.get_untracked()
        {
            scroller.set_scroll_top(0);
            scroller.scroll_into_view_with_bool(true);
        }
        first
    });
    view! { class=S,
        <div
            class="sal-grid__scroll"
            node_ref=scroller
            tabindex="0"
            role="region"
            aria-label=live(Key::EntriesScrollable)
        >
            <table class="sal-grid" role="table" aria-label=live(Key::ScimRequests)>
                <thead role="rowgroup">
                    <tr role="row">{heads}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
        <Pager log=state.log() />
    }
}

fn items(shown: &Shown) -> impl Iterator<Item = Item<Arc<Entry>>> + '_ {
    shown.page.items.iter().map(|item| match item {
        Item::Read(entry) => Item::Read(Arc::new(entry.clone())),
        Item::Unreadable { request_id, reason } => Item::Unreadable {
            request_id: request_id.clone(),
            reason: reason.clone(),
        },
    })
}
