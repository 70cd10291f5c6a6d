//! How many entries there were over time: what the timeline shows, what is pointed at in it, and the spans that were
//! zoomed into.
//!
//! * `chart`: bars, from whatever buckets a log gave.
//! * `axis`: the labels below them.
//! * `gaps`: where nothing was received for unusually long.

mod axis;
mod chart;
mod gaps;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use scim_audit_model::filter::Filter;
use scim_audit_model::time::Instant;

use super::latest::Latest;
use super::now::now;
use super::{AppState, Draft, Source, SourceError, Zones};

pub use axis::{Tick, TickForm};
pub use chart::{Bar, Chart, Counts, Outcome, Segment, stack};
pub use gaps::Gap;

/// How many buckets are asked for: a day in quarters of an hour, a week in two hours, a quarter in days.
const BUCKETS: u16 = 100;

/// What is pointed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// A bar, counted from 0.
    pub at: usize,
    /// The bar that a span of them was begun at.
    pub from: usize,
}

/// What is known of how many entries there were over time.
#[derive(Clone, Copy)]
pub struct Timeline {
    source: Source,
    zones: Zones,
    latest: StoredValue<Latest, LocalStorage>,
    /// What was asked for last.
    asked: StoredValue<Option<Filter>>,
    chart: RwSignal<Option<Arc<Chart>>>,
    busy: RwSignal<bool>,
    failed: RwSignal<bool>,
    /// Whether the log has told that it cannot say.
    absent: StoredValue<bool>,
    mark: RwSignal<Option<Mark>>,
    /// Whether it is shown as a table as well.
    pub as_table: RwSignal<bool>,
    /// The filters before each zoom and after it.
    zooms: RwSignal<Vec<(Draft, Draft)>>,
}

impl Timeline {
    pub(super) fn new(source: Source, zones: Zones) -> Self {
        Self {
            source,
            zones,
            latest: StoredValue::new_local(Latest::default()),
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

    /// The bars; they stay while others are under way. Tracked.
    pub fn chart(self) -> Option<Arc<Chart>> {
        self.chart.get()
    }

    /// Whether a call is under way. Tracked.
    pub fn busy(self) -> bool {
        self.busy.get()
    }

    /// Whether the last call failed. Tracked.
    pub fn failed(self) -> bool {
        self.failed.get()
    }

    /// What is pointed at. Tracked.
    pub fn mark(self) -> Option<Mark> {
        self.mark.get()
    }

    /// Points at a bar.
    pub fn point(self, at: usize) {
        self.mark.set(Some(Mark { at, from: at }));
    }

    /// Chooses the bars from where it was pointed at up to this one.
    pub fn extend(self, at: usize) {
        self.mark.update(|mark| {
            let from = mark.map_or(at, |mark| mark.from);
            *mark = Some(Mark { at, from });
        });
    }

    /// Points at nothing.
    pub fn clear(self) {
        self.mark.set(None);
    }

    /// Asks again for what was asked for last.
    pub fn again(self) {
        if let Some(filter) = self.asked.get_value() {
            self.ask(filter);
        }
    }

    /// Forgets what is shown and asked for, and what the log could not do: there is another log now.
    pub(super) fn forget(self) {
        self.latest.update_value(Latest::abort);
        self.asked.set_value(None);
        self.absent.set_value(false);
        self.busy.set(false);
        self.failed.set(false);
        self.mark.set(None);
        self.chart.set(None);
        self.zooms.set(Vec::new());
    }

    /// Asks how many entries a filter means, where the log can tell.
    pub(super) fn ask(self, filter: Filter) {
        let can = self.source.with_value(|source| source.can().histogram);
        if !can || self.absent.get_value() {
            return;
        }
        let Some(ticket) = self.latest.try_update_value(Latest::begin) else {
            return;
        };
        self.asked.set_value(Some(filter.clone()));
        self.busy.set(true);
        let source = self.source.get_value();
        let zone = self.zones.get_untracked();
        spawn_local(async move {
            let answer = source
                .histogram(&filter, BUCKETS, zone.name(), &ticket.abort)
                .await;
            // See `Log::ask`.
            if self.latest.try_update_value(|latest| latest.end(&ticket)) != Some(true) {
                return;
            }
            self.busy.set(false);
            self.failed.set(false);
            match answer {
                Ok(histogram) => {
                    let chart = Chart::new(histogram, &filter, zone, now());
                    self.mark.set(None);
                    self.chart.set(chart.map(Arc::new));
                }
                Err(error) => self.refused(&error),
            }
        });
    }

    /// A log that has no such call takes its name for an entry's id: there is none, or it is no id at all. That is no
    /// failure. Neither is a filter that it does not take, as the list says so by itself.
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

    /// The filters that a step back leads to, where these came by zooming. Tracked.
    fn before(self, applied: Option<&Draft>) -> Option<Draft> {
        let zooms = self.zooms.read();
        let (before, after) = zooms.last()?;
        after.has_span_of(applied?).then(|| before.clone())
    }
}

impl AppState {
    /// Filters by the span of the bars that are pointed at.
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

    /// Filters by a span: it becomes the dates of the bar, and is applied.
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
            // What was zoomed into before and left in another way is no step any more.
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

    /// Whether the span was zoomed into. Tracked.
    pub fn can_zoom_out(self) -> bool {
        let applied = self.log().applied();
        self.timeline().before(applied.as_ref()).is_some()
    }

    /// Takes the last zoom back.
    pub fn zoom_out(self) {
        let applied = untrack(|| self.log().applied());
        if let Some(before) = untrack(|| self.timeline().before(applied.as_ref())) {
            self.timeline().zooms.update(|zooms| {
                zooms.pop();
            });
            self.apply_span(&before);
        }
    }

    /// Applies the span of another draft. What else is typed and not applied stays so.
    fn apply_span(self, of: &Draft) {
        let Some(applied) = untrack(|| self.log().applied()) else {
            return;
        };
        self.bar().set(&self.bar().draft().with_span_of(of));
        self.apply(applied.with_span_of(of));
    }
}
