//! The headers of a message in their original order, case and multiplicity, with a search field if there are
//! many.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use scim_audit_model::entry::{Message, Place};
use scim_audit_model::secrets;

use super::redacted_mark;
use crate::app::AppState;
use crate::features::detail::Detail;
use crate::state::Criterion;
use crate::ui::{BASE_CLASS, shown};
use crate::view::filter_actions::FilterActions;
use crate::words::{self, Key, live};

/// Up to this many headers there is no search field.
const SEARCHED_ABOVE: usize = 8;

pub(super) fn view(state: AppState, detail: Detail, message: &Message) -> impl IntoView + use<> {
    let can_search = message.headers.len() > SEARCHED_ABOVE;
    let texts: Vec<String> = message
        .headers
        .iter()
        .map(|(name, value)| format!("{name}\n{value}").to_lowercase())
        .collect();
    let wanted = move || {
        if can_search {
            detail.header_search.get().trim().to_lowercase()
        } else {
            String::new()
        }
    };
    let found = Memo::new(move |_| {
        let wanted = wanted();
        texts
            .iter()
            .map(|text| text.contains(&wanted))
            .collect::<Vec<_>>()
    });
    let rows = message
        .headers
        .iter()
        .enumerate()
        .map(|(at, (name, value))| {
            let is_redacted = is_redacted(message, name);
            let mark = is_redacted.then(redacted_mark);
            // A filter value becomes part of the URL, so offer no filter for a secret, even if the log did
            // not redact it.
            let actions = (!is_redacted && !secrets::is_header(name)).then(|| {
                let value = format!("{name}: {value}");
                view! { <FilterActions state field=Criterion::Message value /> }
            });
            let hidden = move || found.read().get(at) == Some(&false);
            view! { class=BASE_CLASS,
                <tr class="sal-headers__row" hidden=hidden>
                    <th class="sal-headers__name" scope="row">
                        {shown(name.clone())}
                    </th>
                    <td class="sal-headers__value">{shown(value.clone())} {mark} {actions}</td>
                </tr>
            }
        })
        .collect_view();
    view! { class=BASE_CLASS,
        {can_search.then(|| search(detail, found))}
        <table class="sal-headers" aria-label=live(Key::Headers)>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn search(detail: Detail, found: Memo<Vec<bool>>) -> impl IntoView {
    // The first Esc clears the search; only the next one closes the panel or dialog.
    let clear = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !detail.header_search.read_untracked().is_empty() {
            event.prevent_default();
            event.stop_propagation();
            detail.header_search.set(String::new());
        }
    };
    let number = move || {
        let found = found.read();
        let shown = found.iter().filter(|is| **is).count();
        (shown < found.len()).then(|| {
            let total = ("total", (found.len() as u64).into());
            words::format(
                Key::HeadersFound,
                &[("count", (shown as u64).into()), total],
            )
        })
    };
    view! { class=BASE_CLASS,
        <div class="sal-search">
            <input
                type="search"
                class="sal-input"
                part="input"
                aria-label=live(Key::SearchHeaders)
                placeholder=live(Key::SearchHeaders)
                prop:value=move || detail.header_search.get()
                on:keydown=clear
                on:input=move |event| detail.header_search.set(event_target_value(&event))
            />
            <span class="sal-search__found" role="status">{number}</span>
        </div>
    }
}

fn is_redacted(message: &Message, name: &str) -> bool {
    message.redactions.iter().any(|redaction| {
        redaction.place == Place::Header && redaction.at.eq_ignore_ascii_case(name)
    })
}
