//! What stands in the grid's place when there are no rows: loading, nothing recorded yet, nothing matches.

use leptos::prelude::*;

use super::filter_bar::words_for;
use crate::state::{AppState, Draft, Field};
use crate::ui::{S, heading};

/// The first page is under way: rows that are not there yet.
pub(super) fn loading() -> impl IntoView {
    let rows = (0..12)
        .map(|_| view! { class=S, <div class="sal-skeleton__row"></div> })
        .collect_view();
    view! { class=S,
        <div class="sal-screen sal-screen--loading">
            <p class="sal-visually-hidden">"Loading entries"</p>
            <div class="sal-skeleton" aria-hidden="true">
                {rows}
            </div>
        </div>
    }
}

/// The log holds nothing at all.
pub(super) fn nothing_recorded(state: AppState) -> impl IntoView {
    view! { class=S,
        <section class="sal-screen">
            {title(state, "Nothing recorded yet")}
            <p class="sal-screen__text">
                "Each request that your identity provider makes appears here, the moment it is answered."
            </p>
            <ol class="sal-screen__steps">
                <li>
                    "In your identity provider, set the SCIM base URL (also called tenant URL) to the address \
                    that records into this log."
                </li>
                <li>"Use its “test connection”, or provision one user."</li>
                <li>"Press Refresh."</li>
            </ol>
        </section>
    }
}

/// Entries there are, but none of these.
pub(super) fn nothing_matches(state: AppState, draft: &Draft) -> impl IntoView + use<> {
    let filters = draft
        .on()
        .into_iter()
        .map(|(field, value)| {
            let value = words_for(field, value);
            view! { class=S,
                <li class="sal-screen__filter">
                    {field.label()} ": " <code class="sal-code">{value}</code>
                </li>
            }
        })
        .collect_view();
    let hint = draft
        .on()
        .iter()
        .any(|(field, value)| *field == Field::Endpoint && value.starts_with('/'))
        .then(|| {
            view! { class=S,
                <p class="sal-screen__text">
                    "An endpoint that starts with / is matched from the start and as spelled. \
                    Without the / it is found anywhere in the path."
                </p>
            }
        });
    view! { class=S,
        <section class="sal-screen">
            {title(state, "No entry matches")}
            <p class="sal-screen__text">"These filters are on:"</p>
            <ul class="sal-screen__filters">{filters}</ul>
            {hint}
            <p class="sal-screen__text">"Change one of them, or press Reset to see everything."</p>
        </section>
    }
}

/// A link's filters cannot be applied: what is wrong is said at the fields.
pub(super) fn nothing_asked(state: AppState) -> impl IntoView {
    view! { class=S,
        <section class="sal-screen">
            {title(state, "Nothing is shown yet")}
            <p class="sal-screen__text">
                "One of the filters above cannot be applied. Correct it, then press Filter."
            </p>
        </section>
    }
}

fn title(state: AppState, words: &'static str) -> impl IntoView {
    view! { class=S,
        <div class="sal-screen__title" role="heading" {..heading::level(move || state.heading_level(1))}>
            {words}
        </div>
    }
}
