//! Saving everything that matches as a file: which format, how far it is, and what came of it.

use leptos::prelude::*;

use super::failure::words_view;
use super::filter_bar::words_for;
use crate::state::{AppState, Format, Progress, Stage, Trouble};
use crate::ui::{Dialog, S, bytes, count};

/// The dialog, while an export is chosen, under way or told about.
#[component]
pub fn ExportDialog(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let export = state.export();
    let is_open = Memo::new(move |_| export.stage() != Stage::Closed);
    let level = Signal::derive(move || state.heading_level(1));
    let on_close = Callback::new(move |()| export.close());
    let is_running = Memo::new(move |_| matches!(export.stage(), Stage::Running(_)));
    // While it runs, only numbers change: the button that has the focus must stay.
    let content = move || {
        if is_running.get() {
            return running(state).into_any();
        }
        match untrack(|| export.stage()) {
            Stage::Closed | Stage::Running(_) => ().into_any(),
            Stage::Choosing => choice(state).into_any(),
            Stage::Cancelled(progress) => {
                let words = format!(
                    "Stopped after {}. No file was kept.",
                    entries(progress.entries)
                );
                ended(state, words, "Start again").into_any()
            }
            Stage::Done(progress, name) => done(progress, &name).into_any(),
            Stage::Failed(progress, trouble) => failed(state, progress, &trouble).into_any(),
        }
    };
    let stage_kind = Memo::new(move |_| std::mem::discriminant(&export.stage()));
    let body = move || {
        stage_kind.track();
        content()
    };
    view! {
        <Show when=move || is_open.get()>
            <Dialog title="Export" level on_close>
                {body}
            </Dialog>
        </Show>
    }
}

fn choice(state: AppState) -> impl IntoView {
    let formats = Format::ALL
        .into_iter()
        .map(|format| {
            let (name, explained) = words(format);
            let id = format!("sal-export-{}", format.word());
            let explained_id = format!("{id}-explained");
            view! { class=S,
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
                        {explained}
                    </p>
                </div>
            }
        })
        .collect_view();
    view! { class=S,
        <p>{move || scope(state)}</p>
        <fieldset class="sal-choices">
            <legend class="sal-field__label">"Format"</legend>
            {formats}
        </fieldset>
        <div class="sal-actions">
            {start(state, "Start")}
        </div>
    }
}

fn words(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Csv => ("CSV", "A table for a spreadsheet, one row an entry."),
        Format::Ndjson => (
            "NDJSON",
            "Every entry as it is, one a line, for another log or program.",
        ),
        Format::Har => ("HAR", "An HTTP archive, for tools that read traffic."),
    }
}

/// What will be in the file.
fn scope(state: AppState) -> String {
    let total = state.log().shown().and_then(|shown| shown.page.total);
    let all = match total {
        Some(1) => "The 1 entry".to_owned(),
        Some(total) => format!("All {} entries", count(total)),
        None => "All entries".to_owned(),
    };
    let draft = state.log().applied().unwrap_or_default();
    let filters: Vec<_> = draft
        .on()
        .into_iter()
        .map(|(field, value)| format!("{}: {}", field.label(), words_for(field, value)))
        .collect();
    if filters.is_empty() {
        format!("{all} of the log, not only the page that is shown. No filter is on.")
    } else {
        let filters = filters.join("; ");
        format!("{all} that match the filters, not only the page that is shown. {filters}.")
    }
}

fn running(state: AppState) -> impl IntoView {
    let progress = move || match state.export().stage() {
        Stage::Running(progress) => progress,
        _ => Progress::default(),
    };
    let total = untrack(|| state.log().shown()).and_then(|shown| shown.page.total);
    let bar = total.filter(|total| *total > 0).map(|total| {
        view! { class=S,
            <progress
                class="sal-progress"
                aria-label="Export"
                max=total.to_string()
                prop:value=move || progress().entries.to_string()
            ></progress>
        }
    });
    view! { class=S,
        <p class="sal-visually-hidden" role="status">"Exporting"</p>
        {bar}
        <p class="sal-quiet">{move || amount(progress())}</p>
        <div class="sal-actions">
            <button type="button" class="sal-button" part="button" on:click=move |_| state.export().cancel()>
                "Cancel"
            </button>
        </div>
    }
}

fn ended(state: AppState, words: String, again: &'static str) -> impl IntoView {
    view! { class=S,
        <p role="status">{words}</p>
        <div class="sal-actions">{start(state, again)}</div>
    }
}

fn done(progress: Progress, name: &str) -> impl IntoView + use<> {
    let words = format!("{} exported to {name}.", entries(progress.entries));
    view! { class=S,
        <p role="status">{words}</p>
        <p class="sal-quiet">{amount(progress)}</p>
    }
}

fn failed(state: AppState, progress: Progress, trouble: &Trouble) -> impl IntoView + use<> {
    let words = match trouble {
        Trouble::Source(failure) => words_view(state, failure, 2).into_any(),
        Trouble::Save => {
            view! { class=S, <p>"The browser could not write the file. Is there room for it?"</p> }
                .into_any()
        }
    };
    let incomplete = format!(
        "The export is incomplete: it broke off after {}. No file was kept.",
        entries(progress.entries)
    );
    view! { class=S,
        <section class="sal-failure" part="failure" role="alert">
            <div class="sal-failure__words">
                {words}
                <p class="sal-failure__kept">{incomplete}</p>
            </div>
            {start(state, "Retry")}
        </section>
    }
}

fn start(state: AppState, words: &'static str) -> impl IntoView {
    view! { class=S,
        <button
            type="button"
            class="sal-button sal-button--primary"
            part="button"
            on:click=move |_| state.start_export()
        >
            {words}
        </button>
    }
}

fn entries(number: u64) -> String {
    match number {
        1 => "1 entry".to_owned(),
        number => format!("{} entries", count(number)),
    }
}

/// `1,200 entries, 3.4 MB, 850.0 KB a second`
fn amount(progress: Progress) -> String {
    let Progress {
        entries: number,
        bytes: size,
        millis,
    } = progress;
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rate that is shown to one place; the quotient is positive and saturates"
    )]
    let rate = (millis > 0.0).then(|| (size as f64 * 1000.0 / millis) as u64);
    let rate = rate
        .map(|rate| format!(", {} a second", bytes(rate)))
        .unwrap_or_default();
    format!("{}, {}{rate}", entries(number), bytes(size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_here_is_said_with_its_rate_once_there_is_one() {
        let progress = |millis| Progress {
            entries: 1200,
            bytes: 3_400_000,
            millis,
        };
        assert_eq!(
            amount(progress(2000.0)),
            "1,200 entries, 3.4 MB, 1.7 MB a second"
        );
        assert_eq!(amount(progress(0.0)), "1,200 entries, 3.4 MB");
        assert_eq!(entries(1), "1 entry");
    }
}
