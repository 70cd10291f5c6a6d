//! What the problems are about: how many entries were read, and what is left.

use leptos::prelude::*;

use crate::app::AppState;
use crate::features::problems::reader::{FoundProblems, ProblemReader, ReadingStage};
use crate::features::problems::reading::ReadingProgress;
use crate::ui::{BASE_CLASS, Button};
use crate::view::explanation_words::said;
use crate::view::failure::words_view;
use crate::words::{Key, Value, explanation as text, live};

pub(super) fn view(
    state: AppState,
    reader: ProblemReader,
    keep_focus: Callback<()>,
) -> impl IntoView {
    let kind = Memo::new(move |_| std::mem::discriminant(&reader.stage()));
    // While entries are read, only the numbers change, so that the focused button stays.
    let controls = move || {
        // A memo is computed when it is read.
        _ = kind.get();
        match untrack(|| reader.stage()) {
            ReadingStage::Waiting => ().into_any(),
            ReadingStage::Running => running(reader, keep_focus).into_any(),
            ReadingStage::Ended => rest(reader, keep_focus).into_any(),
            ReadingStage::Failed(failure) => view! { class=BASE_CLASS,
                <section class="sal-failure sal-problems__failure" part="failure" role="alert">
                    <div class="sal-failure__words">{words_view(state, &failure, 2)}</div>
                    <Button on_press=move |_| {
                        keep_focus.run(());
                        reader.retry();
                    }>{live(Key::Retry)}</Button>
                </section>
            }
            .into_any(),
        }
    };
    let summary = move || {
        reader
            .found()
            .map(|found| summary_of(&found))
            .unwrap_or_default()
    };
    view! { class=BASE_CLASS,
        // The status of a finished reading is announced.
        <p class="sal-problems__summary" role="status">{summary}</p>
        {controls}
    }
}

fn running(reader: ProblemReader, keep_focus: Callback<()>) -> impl IntoView {
    let progress = move || reader.progress();
    let bar = move || {
        let ReadingProgress { read, total, .. } = progress();
        let total = total.filter(|total| *total > 0)?;
        (!progress().is_comparing).then(|| {
            view! { class=BASE_CLASS,
                <progress
                    class="sal-progress"
                    aria-label=live(Key::Problems)
                    max=total.to_string()
                    prop:value=read.to_string()
                ></progress>
            }
        })
    };
    let words = move || {
        let progress = progress();
        if progress.is_comparing {
            return text("problems.comparing", &[]);
        }
        let read = ("read", Value::Count(progress.read));
        match progress.total {
            Some(total) => text("problems.read_of", &[read, ("total", Value::Count(total))]),
            None => text("problems.read", &[read]),
        }
    };
    view! { class=BASE_CLASS,
        <div class="sal-problems__reading">
            {bar} <p class="sal-quiet">{words}</p>
            <Button
                on_press=move |_| {
                    keep_focus.run(());
                    reader.cancel();
                }
                class="sal-button sal-button--small"
            >
                {live(Key::Cancel)}
            </Button>
        </div>
    }
}

/// Offers to read the rest, if there is one.
fn rest(reader: ProblemReader, keep_focus: Callback<()>) -> impl IntoView {
    let has_more = move || reader.progress().has_more;
    view! { class=BASE_CLASS,
        <Show when=has_more>
            <div class="sal-problems__reading">
                <p class="sal-quiet">{move || partial(reader.progress())}</p>
                <Button
                    on_press=move |_| {
                        keep_focus.run(());
                        reader.read_all();
                    }
                    class="sal-button sal-button--small"
                >
                    {said("problems.read_all")}
                </Button>
            </div>
        </Show>
    }
}

fn partial(progress: ReadingProgress) -> String {
    let read = ("read", Value::Count(progress.read));
    match progress.total {
        Some(total) => text(
            "problems.partial_of",
            &[read, ("total", Value::Count(total))],
        ),
        None => text("problems.partial", &[read]),
    }
}

/// What the problems are about, in sentences. Reactive.
fn summary_of(found: &FoundProblems) -> String {
    let coverage = found.report.coverage;
    let mut sentences = vec![text(
        "problems.summary",
        &[
            ("failures", Value::Count(coverage.failures)),
            ("entries", Value::Count(coverage.entries)),
        ],
    )];
    let mut add = |name: &str, count: u64| {
        if count > 0 {
            sentences.push(text(name, &[("count", Value::Count(count))]));
        }
    };
    add("problems.expected", coverage.expected);
    add("problems.from_summary", coverage.from_summary);
    add("problems.without_pattern", coverage.without_pattern);
    if found.sets_outcome_aside {
        sentences.push(text("problems.outcome_filters", &[]));
    }
    sentences.join(" ")
}
