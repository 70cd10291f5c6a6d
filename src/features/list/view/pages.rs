//! The entries as a plain table, one page at a time. It suits screen readers and printing best.

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;
use scim_audit_model::page::Item;

use super::head;
use super::pager::Pager;
use crate::app::AppState;
use crate::features::list::RowItem;
use crate::state::Column;
use crate::ui::{BASE_CLASS, shown};
use crate::view::cell::{self, Row};
use crate::words::{Key, format, live};

/// The table and its pager.
///
/// Roles are explicit, because the style sheet lays rows out as grids and as cards, and a browser derives
/// implicit roles from the layout.
pub(super) fn view(state: AppState) -> impl IntoView {
    let (log, grid) = (state.log(), state.grid());
    let columns = Memo::new(move |_| grid.columns());
    // The page that is shown: the requested one once all of it is loaded, and the previous one until then.
    let places = Memo::new(move |before: Option<&Range<u64>>| {
        let (_, wanted) = grid.wanted_page();
        let is_here = wanted.clone().all(|place| log.row(place).is_some());
        match before {
            Some(before) if !is_here && log.row(before.start).is_some() => before.clone(),
            _ => wanted,
        }
    });
    let number = Memo::new(move |_| log.shown().map(|shown| shown.number()));
    Effect::new(move |before: Option<Option<u64>>| {
        let now = number.get();
        if before.is_none_or(|before| before != now) {
            grid.begin();
            log.set_visible_rows(untrack(|| grid.wanted_page()).1);
        }
        now
    });
    let scroller = NodeRef::<html::Div>::new();
    // A new page is shown from its top: in the frame on wide screens, and in the window on narrow ones.
    Effect::new(move |last: Option<u64>| {
        let first = places.get().start;
        if last.is_some_and(|last| last != first)
            && let Some(scroller) = scroller.get_untracked()
        {
            scroller.set_scroll_top(0);
            scroller.scroll_into_view_with_bool(true);
        }
        first
    });
    let rows = move || {
        let columns = columns.get();
        places
            .get()
            .map(|place| row(state, log.row(place), &columns))
            .collect_view()
    };
    let heads = move || {
        columns
            .get()
            .into_iter()
            .map(|column| {
                view! { class=BASE_CLASS,
                    <th class=head::class(column) role="columnheader" scope="col">
                        <span class="sal-heads__name">{live(column.label())}</span>
                    </th>
                }
            })
            .collect_view()
    };
    view! { class=BASE_CLASS,
        <div
            class="sal-grid__scroll"
            node_ref=scroller
            tabindex="0"
            role="region"
            aria-label=live(Key::EntriesScrollable)
        >
            <table class="sal-grid" role="table" aria-label=live(Key::ScimRequests)>
                <thead class="sal-heads" role="rowgroup">
                    <tr class="sal-heads__row" role="row">{heads}</tr>
                </thead>
                <tbody class="sal-grid__body" role="rowgroup">{rows}</tbody>
            </table>
        </div>
        <Pager state places />
    }
}

fn row(state: AppState, item: Option<RowItem>, columns: &[Column]) -> AnyView {
    let rest = columns.len().saturating_sub(1).max(1);
    match item {
        Some(Item::Read(entry)) => {
            let status = entry.status.as_str().to_owned();
            let row = Row {
                state,
                entry: Signal::stored(Some(entry)),
                is_tabbed: true,
            };
            let cells = columns
                .iter()
                .map(|column| {
                    view! { class=BASE_CLASS,
                        <td class=cell::class(*column) part="cell" role="cell" data-label=live(column.label())>
                            {cell::content(row, *column)}
                        </td>
                    }
                })
                .collect_view();
            view! { class=BASE_CLASS,
                <tr class="sal-row" part="row" role="row" data-status=status>{cells}</tr>
            }
            .into_any()
        }
        Some(Item::Unreadable { request_id, reason }) => {
            let words = move || format(Key::UnreadableEntry, &[("reason", (&reason).into())]);
            view! { class=BASE_CLASS,
                <tr class="sal-row" part="row" role="row" data-status="unreadable">
                    <td class="sal-cell sal-cell--monospace" part="cell" role="cell">{request_id.map(shown)}</td>
                    <td class="sal-cell sal-cell--odd" part="cell" role="cell" colspan=rest.to_string()>{words}</td>
                </tr>
            }
            .into_any()
        }
        None => ().into_any(),
    }
}
