//! Entry counts over time: what the timeline shows, the bars that are marked in it, and the history of zooms.
//!
//! * `chart`: the bars, from the buckets of any log.
//! * `axis`: the labels below the bars.
//! * `gaps`: unusually long spans without entries.

mod axis;
mod bars;
mod chart;
mod gaps;

use std::sync::Arc;

use leptos::prelude::*;
use scim_audit_model::filter::Filter;
use scim_audit_model::time::Instant;

use super::latest::Latest;
use super::{AppState, Draft, Source, SourceError, Zones};
use crate::platform::clock;

pub use axis::{Tick, TickForm};
pub use bars::{Bar, Counts, Outcome};
pub use chart::{Chart, Segment, stack};
pub use gaps::Gap;

/// The number of buckets to request: a day has quarter hours, a week two hours, a quarter days.
const BUCKETS: u16 = 100;

/// The marked bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The bar at the pointer, by its 0-based index.
    pub at: usize,
    /// The bar at which the marked span starts.
    pub from: usize,
}

/// The state of the timeline.
#[derive(Clone, Copy)]
pub struct Timeline {
    source: Source,
    zones: Zones,
    latest: Latest,
    /// The filter of the last request.
    asked: StoredValue<Option<Filter>>,
    chart: RwSignal<Option<Arc<Chart>>>,
    busy: RwSignal<bool>,
    failed: RwSignal<bool>,
    /// Whether the log has answered that it has no histogram.
    absent: StoredValue<bool>,
    mark: RwSignal<Option<Mark>>,
    /// Whether a table is shown as well.
    pub as_table: RwSignal<bool>,
    /// The filters before and after each zoom.
    zooms: RwSignal<Vec<(Draft, Draft)>>,
}

impl Timeline {
    pub(super) fn new(source: Source, zones: Zones) -> Self {
        Self {
            source,
            zones,
            latest: Latest::new(),
            asked: StoredValue::new(None),
            chart: RwSignal::new(None),
            busy: RwSignal::new(false),
            failed: RwSignal::new(false),
            absent: StoredValue::new(false),
            mark: RwSignal::new(None),
            as_table: RwSignal::new(false),
            zooms: RwSignal::new(Vec::new()),
        }
    }

    /// The chart. It stays while another call is in flight. Reactive.
    pub fn chart(self) -> Option<Arc<Chart>> {
        self.chart.get()
    }

    /// Whether a call is in flight. Reactive.
    pub fn busy(self) -> bool {
        self.busy.get()
    }

    /// Whether the last call failed. Reactive.
    pub fn failed(self) -> bool {
        self.failed.get()
    }

    /// The marked bars. Reactive.
    pub fn mark(self) -> Option<Mark> {
        self.mark.get()
    }

    /// Marks a bar.
    pub fn point(self, at: usize) {
        self.mark.set(Some(Mark { at, from: at }));
    }

    /// Extends the marked span to this bar.
    pub fn extend(self, at: usize) {
        self.mark.update(|mark| {
            let from = mark.map_or(at, |mark| mark.from);
            *mark = Some(Mark { at, from });
        });
    }

    /// Removes the mark.
    pub fn clear(self) {
        self.mark.set(None);
    }

    /// Repeats the last request.
    pub fn again(self) {
        if let Some(filter) = self.asked.get_value() {
            self.ask(filter);
        }
    }

    /// Clears the chart, the last request, and whether the log has a histogram, because another log is shown.
    pub(super) fn forget(self) {
        self.latest.abort();
        self.asked.set_value(None);
        self.absent.set_value(false);
        self.busy.set(false);
        self.failed.set(false);
        self.mark.set(None);
        self.chart.set(None);
        self.zooms.set(Vec::new());
    }

    /// Requests the counts for a filter, if the log can provide them.
    pub(super) fn ask(self, filter: Filter) {
        let can = self.source.with_value(|source| source.can().histogram);
        if !can || self.absent.get_value() {
            return;
        }
        self.asked.set_value(Some(filter.clone()));
        self.busy.set(true);
        let source = self.source.get_value();
        let zone = self.zones.get_untracked();
        let name = zone.name().to_owned();
        self.latest.run(
            async move |ticket| {
                let answer = source.histogram(&filter, BUCKETS, &name, &ticket.abort);
                (answer.await, filter)
            },
            move |(answer, filter)| {
                self.busy.set(false);
                self.failed.set(false);
                match answer {
                    Ok(histogram) => {
                        let chart = Chart::new(histogram, &filter, zone, clock::now());
                        self.mark.set(None);
                        self.chart.set(chart.map(Arc::new));
                    }
                    Err(error) => self.refused(&error),
                }
            },
        );
    }

    /// An API without this call takes its name for an entry's id, which does not exist or is invalid. This is
    /// not a failure. Neither is a filter that the log rejects, because the list reports that itself.
    fn refused(self, error: &SourceError) {
        match error {
            SourceError::NotFound { .. } | SourceError::Server { status: 501, .. } => {
                self.absent.set_value(true);
                self.chart.set(None);
            }
            SourceError::Rejected { .. } => self.chart.set(None),
            _ => self.failed.set(true),
        }
    }

    /// The filters to which zooming out leads, if the applied ones are the result of a zoom. Reactive.
    fn before(self, applied: Option<&Draft>) -> Option<Draft> {
        let zooms = self.zooms.read();
        let (before, after) = zooms.last()?;
        after.has_span_of(applied?).then(|| before.clone())
    }
}

impl AppState {
    /// Filters by the span of the marked bars.
    pub fn zoom_in(self) {
        let timeline = self.timeline();
        let (Some(chart), Some(mark)) = (
            timeline.chart.get_untracked(),
            timeline.mark.get_untracked(),
        ) else {
            return;
        };
        if let Some(bar) = chart.between(mark.from, mark.at) {
            self.select_span(bar.since, bar.until);
        }
    }

    /// Filters by a span: writes it to the dates of the bar, and applies it.
    pub fn select_span(self, since: Instant, until: Instant) {
        let timeline = self.timeline();
        let Some(applied) = untrack(|| self.log().applied()) else {
            return;
        };
        let zone = self.zone().get_untracked();
        let zoomed = applied
            .clone()
            .with_span(since, until, |instant| zone.offset_at(instant));
        timeline.zooms.update(|zooms| {
            // If the last zoom was not left by zooming out, its history is obsolete.
            if zooms
                .last()
                .is_some_and(|(_, after)| !after.has_span_of(&applied))
            {
                zooms.clear();
            }
            if !zoomed.has_span_of(&applied) {
                zooms.push((applied, zoomed.clone()));
            }
        });
        self.apply_span(&zoomed);
    }

    /// Whether the applied span is the result of a zoom. Reactive.
    pub fn can_zoom_out(self) -> bool {
        let applied = self.log().applied();
        self.timeline().before(applied.as_ref()).is_some()
    }

    /// Takes back the last zoom.
    pub fn zoom_out(self) {
        let applied = untrack(|| self.log().applied());
        if let Some(before) = untrack(|| self.timeline().before(applied.as_ref())) {
            self.timeline().zooms.update(|zooms| {
                zooms.pop();
            });
            self.apply_span(&before);
        }
    }

    /// Applies the span of another draft. Other text that is not applied yet stays so.
    fn apply_span(self, of: &Draft) {
        let Some(applied) = untrack(|| self.log().applied()) else {
            return;
        };
        self.bar().set(&self.bar().draft().with_span_of(of));
        self.apply(applied.with_span_of(of));
    }
}
