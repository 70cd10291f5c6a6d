//! The number of entries over time. A time span that the user selects by dragging or with keys becomes the
//! date filter.
//!
//! * `plot`: draws the bars.
//! * `table`: the same data as a table.
//! * `words`: texts about a time span.

mod plot;
mod table;
mod words;

use leptos::prelude::*;

use super::Counts;
use crate::app::AppState;
use crate::ui::{BASE_CLASS, Button, Pick, Strip};
use crate::words::{Key, live, t};

/// The timeline. It is absent if the log cannot count entries over time.
#[component]
pub fn TimelinePanel(
    /// The viewer's state.
    state: AppState,
) -> impl IntoView {
    let timeline = state.timeline();
    let has_chart = Memo::new(move |_| timeline.chart().is_some());
    // If the log itself failed, its own failure is shown.
    let failed = Memo::new(move |_| timeline.failed() && state.log().failure().is_none());
    let chart = move || {
        has_chart.get().then(|| {
            view! { class=BASE_CLASS,
                {top(state)}
                <Show when=move || !timeline.is_folded()>
                    {strip(state)} {as_table(state)}
                </Show>
            }
        })
    };
    let failure = move || failed.get().then(|| failure(state));
    // The timeline is requested only after the list has loaded.
    let busy = move || timeline.busy() || state.log().busy();
    view! { class=BASE_CLASS,
        <Show when=move || has_chart.get() || failed.get()>
            <section
                class="sal-timeline"
                part="timeline"
                aria-label=live(Key::Timeline)
                aria-busy=move || if busy() { "true" } else { "false" }
                data-folded=move || timeline.is_folded().then_some("")
            >
                {chart}
                {failure}
            </section>
        </Show>
    }
}

/// The readout of the selected span, or of the whole timeline, and the buttons.
fn top(state: AppState) -> impl IntoView {
    let timeline = state.timeline();
    let pointed = move || {
        let chart = timeline.chart()?;
        let bar = match timeline.mark() {
            Some(mark) => chart.between(mark.from, mark.at),
            None => chart.whole(),
        };
        Some((chart, bar?))
    };
    let span = move || pointed().map(|(chart, bar)| words::span(bar.since, bar.until, &chart.zone));
    let columns = Memo::new(move |_| {
        timeline
            .chart()
            .map(|chart| table::columns(&chart))
            .unwrap_or_default()
    });
    let legend = move || {
        columns
            .get()
            .into_iter()
            .map(|outcome| {
                let number = move || {
                    let counts = pointed().map_or_else(Counts::default, |(_, bar)| bar.counts);
                    let parts = counts.parts();
                    let number = parts.into_iter().find(|(of, _)| *of == outcome);
                    words::count(outcome, number.map_or(0, |(_, number)| number))
                };
                view! { class=BASE_CLASS,
                    <span class="sal-timeline__count">{plot::swatch(outcome)} {number}</span>
                }
            })
            .collect_view()
    };
    view! { class=BASE_CLASS,
        <div class="sal-timeline__top">
            <Button
                on_press=move |_| timeline.toggle_fold()
                class="sal-button sal-timeline__button sal-timeline__fold"
                attr:aria-expanded=move || if timeline.is_folded() { "false" } else { "true" }
            >
                {live(Key::Timeline)}
            </Button>
            // This and the counts are hidden from screen readers, because the strip's value text has the same content.
            <p class="sal-timeline__when" aria-hidden="true" title=span>{span}</p>
            <div class="sal-timeline__tools">
                <Show when=move || state.can_zoom_out()>
                    {zoom_out(state)}
                </Show>
                <Show when=move || !timeline.is_folded()>
                    <Button
                        on_press=move |_| timeline.as_table.update(|shown| *shown = !*shown)
                        class="sal-button sal-timeline__button"
                        attr:aria-expanded=move || if timeline.as_table.get() { "true" } else { "false" }
                    >
                        {live(Key::ShowAsTable)}
                    </Button>
                </Show>
            </div>
            <div class="sal-timeline__counts">
                <span class="sal-timeline__legend" aria-hidden="true">{legend}</span>
                {gaps(state)}
            </div>
        </div>
    }
}

fn zoom_out(state: AppState) -> impl IntoView {
    view! { class=BASE_CLASS,
        <Button on_press=move |_| state.zoom_out() class="sal-button sal-timeline__button">
            {live(Key::ZoomOut)}
        </Button>
    }
}

fn strip(state: AppState) -> impl IntoView {
    let timeline = state.timeline();
    let count = Memo::new(move |_| timeline.chart().map_or(1, |chart| chart.bars.len()));
    let at = Signal::derive(move || timeline.mark().map(|mark| mark.at));
    let label: Signal<String> = Signal::derive(|| t(Key::Timeline).into());
    let text = Signal::derive(move || {
        let Some(chart) = timeline.chart() else {
            return String::new();
        };
        let last = chart.bars.len().saturating_sub(1);
        let (from, to) = timeline
            .mark()
            .map_or((last, last), |mark| (mark.from, mark.at));
        words::bar(&chart, from, to)
    });
    let on_pick = Callback::new(move |pick| match pick {
        Pick::Point(at) => timeline.point(at),
        Pick::Extend(at) => timeline.extend(at),
        Pick::Take => state.zoom_in(),
        Pick::Clear => timeline.clear(),
    });
    let mark = Signal::derive(move || timeline.mark());
    let plot = move || timeline.chart().map(|chart| plot::plot(&chart, mark));
    view! { class=BASE_CLASS,
        {plot::patterns()}
        <Strip label text described_by="sal-timeline-keys" count at on_pick>
            {plot}
        </Strip>
        <p class="sal-visually-hidden" id="sal-timeline-keys">
            {live(Key::TimelineKeys)}
        </p>
    }
}

/// The sentences about unusually long spans without entries. They are in the line of the counts, because they arrive after
/// the rows below.
fn gaps(state: AppState) -> impl IntoView {
    move || {
        let chart = state.timeline().chart()?;
        let sentences: Vec<_> = chart
            .gaps
            .iter()
            .map(|gap| words::gap(&chart, gap))
            .collect();
        let whole = sentences.join("\n");
        let items = sentences
            .into_iter()
            .map(|sentence| view! { class=BASE_CLASS, <li class="sal-timeline__away">{sentence}</li> })
            .collect_view();
        (!chart.gaps.is_empty()).then(
            || view! { class=BASE_CLASS, <ul class="sal-timeline__gaps" title=whole>{items}</ul> },
        )
    }
}

fn as_table(state: AppState) -> impl IntoView {
    let timeline = state.timeline();
    let table = move || timeline.chart().map(|chart| table::table(&chart));
    view! { class=BASE_CLASS,
        <Show when=move || timeline.as_table.get()>
            <div
                class="sal-timeline__scroll"
                role="region"
                tabindex="0"
                aria-label=live(Key::TimelineAsTable)
            >
                {table}
            </div>
        </Show>
    }
}

fn failure(state: AppState) -> impl IntoView {
    view! { class=BASE_CLASS,
        <p class="sal-timeline__failure">
            {live(Key::TimelineFailed)}
            <Button
                on_press=move |_| state.timeline().again()
                class="sal-button sal-timeline__button"
            >
                {live(Key::LoadAgain)}
            </Button>
        </p>
    }
}
