//! The timeline as a table, as an alternative to the plot.

use leptos::prelude::*;

use super::words;
use crate::features::timeline::{Chart, Outcome};
use crate::ui::BASE_CLASS;
use crate::words::{Key, count, live};

/// Returns a table with one row per bar.
pub(super) fn table(chart: &Chart) -> impl IntoView + use<> {
    let columns = columns(chart);
    let heads = columns
        .iter()
        .map(|outcome| {
            let word = live(words::outcome(*outcome));
            view! { class=BASE_CLASS, <th class="sal-timeline__number" scope="col">{word}</th> }
        })
        .collect_view();
    let rows = chart
        .bars
        .iter()
        .map(|bar| {
            let (bar, zone) = (*bar, chart.zone.clone());
            let cells = columns
                .iter()
                .map(|outcome| {
                    let outcome = *outcome;
                    let number = bar
                        .counts
                        .parts()
                        .into_iter()
                        .find(|(of, _)| *of == outcome)
                        .map_or(0, |(_, number)| number);
                    view! { class=BASE_CLASS, <td class="sal-timeline__number">{move || count(number)}</td> }
                })
                .collect_view();
            view! { class=BASE_CLASS,
                <tr>
                    <th class="sal-timeline__span" scope="row">
                        {move || words::span(bar.since, bar.until, &zone)}
                    </th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    view! { class=BASE_CLASS,
        <table class="sal-timeline__table">
            <caption class="sal-visually-hidden">{live(Key::Timeline)}</caption>
            <thead>
                <tr>
                    <th class="sal-timeline__span" scope="col">
                        {live(Key::Span)}
                    </th>
                    {heads}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// Returns the outcomes to show. Rare outcomes are left out if no entry has them.
pub(super) fn columns(chart: &Chart) -> Vec<Outcome> {
    let all = chart.whole().map(|bar| bar.counts).unwrap_or_default();
    [
        Some(Outcome::Success),
        Some(Outcome::Failed),
        (all.accepted > 0).then_some(Outcome::Accepted),
        (all.other > 0).then_some(Outcome::Other),
    ]
    .into_iter()
    .flatten()
    .collect()
}
