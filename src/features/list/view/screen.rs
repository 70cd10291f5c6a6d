//! What is shown instead of the grid if there are no rows: loading, nothing recorded yet, nothing matches.

use leptos::prelude::*;

use crate::app::AppState;
use crate::state::{Criterion, Draft, Field};
use crate::ui::{BASE_CLASS, heading};
use crate::view::criterion_words::criterion_words;
use crate::words::{Key, live};

/// The first page is loading: placeholder rows.
pub(super) fn loading() -> impl IntoView {
    let rows = (0..12)
        .map(|_| view! { class=BASE_CLASS, <div class="sal-skeleton__row"></div> })
        .collect_view();
    view! { class=BASE_CLASS,
        <div class="sal-screen sal-screen--loading">
            <p class="sal-visually-hidden">{live(Key::LoadingEntries)}</p>
            <div class="sal-skeleton" aria-hidden="true">
                {rows}
            </div>
        </div>
    }
}

/// The log is empty.
pub(super) fn nothing_recorded(state: AppState) -> impl IntoView {
    view! { class=BASE_CLASS,
        <section class="sal-screen">
            {title(state, Key::NothingRecorded)}
            <p class="sal-screen__text">
                {live(Key::NothingRecordedIs)}
            </p>
            <ol class="sal-screen__steps">
                <li>{live(Key::StepBaseUrl)}</li>
                <li>{live(Key::StepTest)}</li>
                <li>{live(Key::StepRefresh)}</li>
            </ol>
        </section>
    }
}

/// The log has entries, but none matches the filters.
pub(super) fn nothing_matches(state: AppState, draft: &Draft) -> impl IntoView + use<> {
    let filters = draft
        .active_criteria()
        .into_iter()
        .map(|criterion| {
            let words = criterion_words(state, &criterion);
            view! { class=BASE_CLASS, <li class="sal-screen__filter">{words}</li> }
        })
        .collect_view();
    let hint = draft
        .active_criteria()
        .iter()
        .any(|on| {
            on.field == Field::Criterion(Criterion::Endpoint)
                && !on.not
                && on.value.starts_with('/')
        })
        .then(|| {
            view! { class=BASE_CLASS,
                <p class="sal-screen__text">{live(Key::EndpointHint)}</p>
            }
        });
    view! { class=BASE_CLASS,
        <section class="sal-screen">
            {title(state, Key::NothingMatches)}
            <p class="sal-screen__text">{live(Key::FiltersOn)}</p>
            <ul class="sal-screen__filters">{filters}</ul>
            {hint}
            <p class="sal-screen__text">{live(Key::ChangeFilters)}</p>
        </section>
    }
}

/// The filters of a link cannot be applied. The errors are shown at the fields.
pub(super) fn nothing_asked(state: AppState) -> impl IntoView {
    view! { class=BASE_CLASS,
        <section class="sal-screen">
            {title(state, Key::NothingAsked)}
            <p class="sal-screen__text">{live(Key::NothingAskedIs)}</p>
        </section>
    }
}

fn title(state: AppState, words: Key) -> impl IntoView {
    view! { class=BASE_CLASS,
        <div class="sal-screen__title" role="heading" {..heading::level(move || state.heading_level(1))}>
            {live(words)}
        </div>
    }
}
