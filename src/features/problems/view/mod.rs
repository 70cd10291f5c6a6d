//! The problems: how much of the log they are about, and a card for each.
//!
//! * `coverage`: what was read, and what is left.
//! * `card`: one problem.

mod card;
mod coverage;

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;

use super::reader::{FoundProblems, ProblemReader, ReadingStage};
use crate::app::AppState;
use crate::ui::{BASE_CLASS, Button, focus, heading};
use crate::view::explanation_words::{fetch_texts, said, untranslated};
use crate::words::{Key, Value, explanation as text, live};

/// The sentence about the shown entries. It gets the focus of a button that disappears with the problems.
const SENTENCE: &str = "sal-sentence";
/// Problems that are shown at first.
const FIRST_SHOWN: usize = 20;

/// The Problems view.
#[component]
pub fn ProblemsView(
    /// The viewer's state.
    state: AppState,
    /// Reads the entries.
    reader: ProblemReader,
) -> impl IntoView {
    fetch_texts(state);
    let section = NodeRef::<html::Section>::new();
    let is_busy = move || reader.stage() == ReadingStage::Running;
    // A pressed button disappears: move the focus to the section, so that it is not lost.
    let keep_focus = Callback::new(move |()| {
        if let Some(section) = section.get_untracked() {
            drop(section.focus());
        }
    });
    let list = move || match reader.found() {
        Some(found) if found.report.patterns.is_empty() && found.report.gone.is_empty() => {
            nothing_failed(&found).into_any()
        }
        Some(found) => cards(state, &found, keep_focus).into_any(),
        None if is_busy() => awaited().into_any(),
        None => ().into_any(),
    };
    view! { class=BASE_CLASS,
        <Show when=move || state.shows_problems()>
            <section
                class="sal-problems"
                part="problems"
                node_ref=section
                tabindex="-1"
                aria-label=live(Key::Problems)
                aria-busy=move || if is_busy() { "true" } else { "false" }
            >
                <div class="sal-problems__head">
                    <div class="sal-problems__title" role="heading" {..heading::level(move || state.heading_level(1))}>
                        {live(Key::Problems)}
                    </div>
                    <Button on_press=move |event: MouseEvent| {
                        focus::give_to_id(&event, SENTENCE);
                        state.close_problems();
                    }>
                        {said("problems.back")}
                    </Button>
                </div>
                {coverage::view(state, reader, keep_focus)}
                {untranslated(state)}
                {list}
            </section>
        </Show>
    }
}

fn awaited() -> impl IntoView {
    let cards = (0..3)
        .map(|_| view! { class=BASE_CLASS, <div class="sal-problem sal-problem--awaited"></div> })
        .collect_view();
    view! { class=BASE_CLASS, <div class="sal-problems__list" aria-hidden="true">{cards}</div> }
}

fn nothing_failed(found: &FoundProblems) -> impl IntoView + use<> {
    let entries = found.report.coverage.entries;
    view! { class=BASE_CLASS,
        <div class="sal-problems__none">
            <p class="sal-problems__none-title">{said("problems.none")}</p>
            <p class="sal-quiet">
                {move || text("problems.none_text", &[("entries", Value::Count(entries))])}
            </p>
        </div>
    }
}

/// The first problems, and a button for the rest.
fn cards(state: AppState, found: &FoundProblems, keep_focus: Callback<()>) -> impl IntoView {
    let report = std::sync::Arc::clone(&found.report);
    let count = report.patterns.len();
    let is_all = RwSignal::new(count <= FIRST_SHOWN);
    let first: Vec<_> = report
        .patterns
        .iter()
        .take(FIRST_SHOWN)
        .map(|pattern| card::view(state, pattern))
        .collect();
    let gone: Vec<_> = report
        .gone
        .iter()
        .take(FIRST_SHOWN)
        .map(|pattern| card::gone_view(state, pattern))
        .collect();
    let gone = (!gone.is_empty()).then(|| {
        let level = heading::level(move || state.heading_level(2));
        view! { class=BASE_CLASS,
            <div class="sal-problems__subtitle" role="heading" {..level}>
                {said("problems.gone")}
            </div>
            <ul class="sal-problems__list">{gone}</ul>
        }
    });
    let rest = move || {
        is_all.get().then(|| {
            let rest = report.patterns.iter().skip(FIRST_SHOWN);
            rest.map(|pattern| card::view(state, pattern))
                .collect_view()
        })
    };
    let left = (count.saturating_sub(FIRST_SHOWN)) as u64;
    view! { class=BASE_CLASS,
        <ol class="sal-problems__list">{first} {rest}</ol>
        <Show when=move || !is_all.get()>
            <div class="sal-actions">
                <Button on_press=move |_| {
                    keep_focus.run(());
                    is_all.set(true);
                }>{move || text("problems.show_more", &[("count", Value::Count(left))])}</Button>
            </div>
        </Show>
        {gone}
    }
}
