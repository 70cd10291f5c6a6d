//! Saves all matching entries as a file: the choice of the format, the progress and the result.

use leptos::prelude::*;

use super::state::label;
use super::{ExportFailure, ExportProgress, ExportStage, Format};
use crate::app::AppState;
use crate::ui::{BASE_CLASS, Button, Dialog, bytes};
use crate::view::criterion_words::criterion_words;
use crate::view::failure::words_view;
use crate::words::{self, Key, live, t};

/// The dialog, shown while an export is being configured, running or finished.
#[component]
pub fn ExportDialog(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let export = state.export();
    let is_open = Memo::new(move |_| export.stage() != ExportStage::Closed);
    let level = Signal::derive(move || state.heading_level(1));
    let on_close = Callback::new(move |()| export.close());
    let is_running = Memo::new(move |_| matches!(export.stage(), ExportStage::Running(_)));
    // While the export runs, only the numbers are updated, so that the focused button stays.
    let content = move || {
        if is_running.get() {
            return running(state).into_any();
        }
        match untrack(|| export.stage()) {
            ExportStage::Closed | ExportStage::Running(_) => ().into_any(),
            ExportStage::Choosing => choice(state).into_any(),
            ExportStage::Cancelled(progress) => {
                let words = with_entries(Key::ExportStopped, progress);
                ended(state, words, Key::StartAgain).into_any()
            }
            ExportStage::Done(progress, name) => done(progress, &name).into_any(),
            ExportStage::Failed(progress, trouble) => failed(state, progress, &trouble).into_any(),
        }
    };
    let stage_kind = Memo::new(move |_| std::mem::discriminant(&export.stage()));
    let title: Signal<String> = Signal::derive(|| t(Key::Export).into());
    let body = move || {
        stage_kind.track();
        content()
    };
    view! {
        <Show when=move || is_open.get()>
            <Dialog title level on_close>
                {body}
            </Dialog>
        </Show>
    }
}

fn choice(state: AppState) -> impl IntoView {
    let formats = Format::ALL
        .into_iter()
        .map(|format| {
            let (name, explained) = label(format);
            let id = format!("sal-export-{}", format.as_str());
            let explained_id = format!("{id}-explained");
            view! { class=BASE_CLASS,
                <div class="sal-choice">
                    <input
                        class="sal-choice__mark"
                        type="radio"
                        name="sal-export-format"
                        id=id.clone()
                        aria-describedby=explained_id.clone()
                        prop:checked=move || state.export().format.get() == format
                        on:change=move |_| state.export().format.set(format)
                    />
                    <label class="sal-choice__name" for=id>
                        {name}
                    </label>
                    <p class="sal-choice__explained" id=explained_id>
                        {live(explained)}
                    </p>
                </div>
            }
        })
        .collect_view();
    view! { class=BASE_CLASS,
        <p>{move || scope(state)}</p>
        <fieldset class="sal-choices">
            <legend class="sal-field__label">{live(Key::Format)}</legend>
            {formats}
        </fieldset>
        <div class="sal-actions">
            {start(state, Key::Start)}
        </div>
    }
}

/// Describes the content of the file. Reactive.
fn scope(state: AppState) -> String {
    let total = state.log().shown().and_then(|shown| shown.total());
    let draft = state.log().applied().unwrap_or_default();
    let filters: Vec<_> = draft
        .active_criteria()
        .iter()
        .map(|on| criterion_words(state, on))
        .collect();
    let scope = match (filters.is_empty(), total) {
        (true, Some(_)) => Key::ExportsLog,
        (true, None) => Key::ExportsUncountedLog,
        (false, Some(_)) => Key::ExportsMatching,
        (false, None) => Key::ExportsUncountedMatching,
    };
    let filters = filters.join(&t(Key::FilterSeparator));
    words::format(
        scope,
        &[
            ("count", total.unwrap_or_default().into()),
            ("filters", (&filters).into()),
        ],
    )
}

fn running(state: AppState) -> impl IntoView {
    let progress = move || match state.export().stage() {
        ExportStage::Running(progress) => progress,
        _ => ExportProgress::default(),
    };
    let total = untrack(|| state.log().shown()).and_then(|shown| shown.total());
    let bar = total.filter(|total| *total > 0).map(|total| {
        view! { class=BASE_CLASS,
            <progress
                class="sal-progress"
                aria-label=live(Key::Export)
                max=total.to_string()
                prop:value=move || progress().entries.to_string()
            ></progress>
        }
    });
    view! { class=BASE_CLASS,
        <p class="sal-visually-hidden" role="status">{live(Key::Exporting)}</p>
        {bar}
        <p class="sal-quiet">{move || amount(progress())}</p>
        <div class="sal-actions">
            <Button on_press=move |_| state.export().cancel()>
                {live(Key::Cancel)}
            </Button>
        </div>
    }
}

fn ended(state: AppState, words: String, again: Key) -> impl IntoView {
    view! { class=BASE_CLASS,
        <p role="status">{words}</p>
        <div class="sal-actions">{start(state, again)}</div>
    }
}

fn done(progress: ExportProgress, name: &str) -> impl IntoView + use<> {
    let entries = entries(progress.entries);
    let values = [("entries", (&entries).into()), ("name", name.into())];
    let words = words::format(Key::Exported, &values);
    view! { class=BASE_CLASS,
        <p role="status">{words}</p>
        <p class="sal-quiet">{amount(progress)}</p>
    }
}

fn failed(
    state: AppState,
    progress: ExportProgress,
    trouble: &ExportFailure,
) -> impl IntoView + use<> {
    let words = match trouble {
        ExportFailure::Source(failure) => words_view(state, failure, 2).into_any(),
        ExportFailure::Save => {
            view! { class=BASE_CLASS, <p>{live(Key::FileRefused)}</p> }.into_any()
        }
    };
    let incomplete = with_entries(Key::ExportIncomplete, progress);
    view! { class=BASE_CLASS,
        <section class="sal-failure" part="failure" role="alert">
            <div class="sal-failure__words">
                {words}
                <p class="sal-failure__kept">{incomplete}</p>
            </div>
            {start(state, Key::Retry)}
        </section>
    }
}

fn start(state: AppState, words: Key) -> impl IntoView {
    view! { class=BASE_CLASS,
        <Button on_press=move |_| state.start_export() class="sal-button sal-button--primary">
            {live(words)}
        </Button>
    }
}

fn entries(number: u64) -> String {
    words::format(Key::EntryCount, &[("count", number.into())])
}

/// Fills the number of entries so far into a sentence.
fn with_entries(sentence: Key, progress: ExportProgress) -> String {
    let entries = entries(progress.entries);
    words::format(sentence, &[("entries", (&entries).into())])
}

/// Formats the progress: `1,200 entries, 3.4 MB, 850.0 KB per second`.
fn amount(progress: ExportProgress) -> String {
    let ExportProgress {
        entries: number,
        bytes: size,
        millis,
    } = progress;
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rate shown with one decimal; the quotient is positive, and the cast saturates"
    )]
    let rate = (millis > 0.0).then(|| (size as f64 * 1000.0 / millis) as u64);
    let (entries, size) = (entries(number), bytes(size));
    let [entries, size] = [("entries", (&entries).into()), ("size", (&size).into())];
    match rate.map(bytes) {
        Some(rate) => {
            let rate = ("rate", (&rate).into());
            words::format(Key::ExportRate, &[entries, size, rate])
        }
        None => words::format(Key::ExportAmount, &[entries, size]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amount_includes_the_rate_once_it_is_known() {
        let progress = |millis| ExportProgress {
            entries: 1200,
            bytes: 3_400_000,
            millis,
        };
        assert_eq!(
            amount(progress(2000.0)),
            "1,200 entries, 3.4 MB, 1.7 MB per second"
        );
        assert_eq!(amount(progress(0.0)), "1,200 entries, 3.4 MB");
        assert_eq!(entries(1), "1 entry");
    }
}
