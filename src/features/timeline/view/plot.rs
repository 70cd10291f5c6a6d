//! Draws the bars. They are hidden from screen readers, which get the strip's value text and the table.

use leptos::prelude::*;

use super::words;
use crate::features::timeline::{Chart, Mark, Outcome, TimelineBar, stack};
use crate::ui::BASE_CLASS;

/// Height of the plot in pixels, equal to the one in `timeline.css`.
const HEIGHT: f64 = 32.0;
/// The fraction of its slot that a bar fills.
const FILLS: f64 = 0.84;
/// Position, in percent, from which a label may not fit on a narrow screen.
const LATE: f64 = 84.0;

/// The patterns that distinguish outcomes without colour, for the legend and the bars.
pub(super) fn patterns() -> impl IntoView {
    view! { class=BASE_CLASS,
        <svg class="sal-timeline__patterns" aria-hidden="true">
            <defs>
                <pattern
                    id="sal-timeline-failed"
                    patternUnits="userSpaceOnUse"
                    width="5"
                    height="5"
                    patternTransform="rotate(45)"
                >
                    <rect class="sal-timeline__ground" data-status="failed" width="5" height="5" />
                    <rect class="sal-timeline__ink" data-status="failed" width="3" height="5" />
                </pattern>
                <pattern
                    id="sal-timeline-accepted"
                    patternUnits="userSpaceOnUse"
                    width="4"
                    height="4"
                >
                    <rect class="sal-timeline__ground" data-status="accepted" width="4" height="4" />
                    <circle class="sal-timeline__ink" data-status="accepted" cx="2" cy="2" r="1.2" />
                </pattern>
            </defs>
        </svg>
    }
}

/// Returns the name of an outcome for the style sheet, and its fill if that is a pattern.
fn look(outcome: Outcome) -> (&'static str, Option<&'static str>) {
    match outcome {
        Outcome::Failed => ("failed", Some("url(#sal-timeline-failed)")),
        Outcome::Accepted => ("accepted", Some("url(#sal-timeline-accepted)")),
        Outcome::Success => ("success", None),
        Outcome::Other => ("other", None),
    }
}

/// A small square in the look of an outcome.
pub(super) fn swatch(outcome: Outcome) -> impl IntoView {
    let (name, fill) = look(outcome);
    view! { class=BASE_CLASS,
        <svg class="sal-timeline__swatch" aria-hidden="true">
            <rect class="sal-timeline__part" data-status=name fill=fill width="100%" height="100%" />
        </svg>
    }
}

/// The bars, the selection and the labels below. `mark` is the selection.
pub(super) fn plot(chart: &Chart, mark: Signal<Option<Mark>>) -> impl IntoView + use<> {
    let slots = share(chart.bars.len());
    let start = move |at: usize| share(at) / slots * 100.0;
    let highest = chart.highest;
    let bars = chart
        .bars
        .iter()
        .enumerate()
        .flat_map(|(at, bar)| segments(bar, highest, start(at), 100.0 / slots))
        .collect_view();
    let gaps = chart
        .gaps
        .iter()
        .map(|gap| {
            let from = chart.bars.partition_point(|bar| bar.until <= gap.since);
            let to = chart.bars.partition_point(|bar| bar.since < gap.until);
            let [from, to] = [from, to].map(|at| std::format!("{:.3}%", start(at)));
            view! { class=BASE_CLASS, <line class="sal-timeline__gap" x1=from x2=to y1="100%" y2="100%" /> }
        })
        .collect_view();
    let marked = move || {
        mark.get().map(|Mark { at, from }| {
            let (first, last) = (at.min(from), at.max(from));
            let x = std::format!("{:.3}%", start(first));
            let width = std::format!("{:.3}%", start(last + 1) - start(first));
            view! { class=BASE_CLASS, <rect class="sal-timeline__mark" x=x width=width y="0" height="100%" /> }
        })
    };
    let ticks = chart
        .ticks
        .iter()
        .map(|tick| {
            let zone = chart.zone.clone();
            let tick = *tick;
            let place = std::format!("{:.3}%", start(tick.at));
            let is_late = start(tick.at) > LATE;
            view! { class=BASE_CLASS,
                <span
                    class="sal-timeline__tick"
                    data-late=is_late.then_some("true")
                    style:inset-inline-start=place
                >
                    {move || words::tick(&tick, &zone)}
                </span>
            }
        })
        .collect_view();
    view! { class=BASE_CLASS,
        <svg class="sal-timeline__bars" aria-hidden="true">
            {marked} {bars} {gaps}
        </svg>
        <div class="sal-timeline__axis" aria-hidden="true">
            {ticks}
        </div>
    }
}

fn segments(bar: &TimelineBar, highest: u64, start: f64, slot: f64) -> Vec<impl IntoView + use<>> {
    let x = std::format!("{:.3}%", start + slot * (1.0 - FILLS) / 2.0);
    let width = std::format!("{:.3}%", slot * FILLS);
    stack(bar.counts, highest, HEIGHT)
        .into_iter()
        .map(|segment| {
            let (name, fill) = look(segment.outcome);
            view! { class=BASE_CLASS,
                <rect
                    class="sal-timeline__part"
                    data-status=name
                    fill=fill
                    x=x.clone()
                    width=width.clone()
                    y=std::format!("{:.2}", segment.top)
                    height=std::format!("{:.2}", segment.height)
                />
            }
        })
        .collect()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "there are at most a few hundred bars"
)]
fn share(bars: usize) -> f64 {
    bars as f64
}
