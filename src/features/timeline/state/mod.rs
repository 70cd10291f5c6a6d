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
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;
use scim_audit_model::filter::Filter;

use crate::platform::{clock, storage};
use crate::state::latest::Latest;
use crate::state::{Draft, SourceError, SourceHandle, Zones};
use crate::ui::{PartError, arrived};

pub use axis::{Tick, TickForm};
pub use bars::{Counts, Outcome, TimelineBar};
pub use chart::{Chart, Segment, stack};
pub use gaps::Gap;

/// The number of buckets to request: a day has quarter hours, a week two hours, a quarter days.
const BUCKETS: u16 = 100;

/// The storage key of the choice to fold the timeline.
const KEPT_AS: &str = "timeline";

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
    source: SourceHandle,
    zones: Zones,
    latest: Latest,
    /// The filter of the last request.
    asked: StoredValue<Option<Filter>>,
    /// Whether that request waits for the part of the timeline.
    is_due: StoredValue<bool>,
    chart: RwSignal<Option<Arc<Chart>>>,
    busy: RwSignal<bool>,
    failed: RwSignal<bool>,
    /// Whether the log has answered that it has no histogram.
    absent: StoredValue<bool>,
    mark: RwSignal<Option<Mark>>,
    /// Whether a table is shown as well.
    pub as_table: RwSignal<bool>,
    /// Whether only the readout is shown.
    folded: RwSignal<bool>,
    /// The filters before and after each zoom.
    zooms: RwSignal<Vec<(Draft, Draft)>>,
}

impl Timeline {
    pub(crate) fn new(source: SourceHandle, zones: Zones) -> Self {
        Self {
            source,
            zones,
            latest: Latest::new(),
            asked: StoredValue::new(None),
            is_due: StoredValue::new(false),
            chart: RwSignal::new(None),
            busy: RwSignal::new(false),
            failed: RwSignal::new(false),
            absent: StoredValue::new(false),
            mark: RwSignal::new(None),
            as_table: RwSignal::new(false),
            folded: RwSignal::new(storage::read(KEPT_AS).is_some()),
            zooms: RwSignal::new(Vec::new()),
        }
    }

    /// The chart. It stays while another call is in flight. Reactive.
    pub fn chart(self) -> Option<Arc<Chart>> {
        self.chart.get()
    }

    /// Whether a call is in flight or about to be sent. Reactive.
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
    pub(crate) fn forget(self) {
        self.latest.abort();
        self.asked.set_value(None);
        self.is_due.set_value(false);
        self.absent.set_value(false);
        self.busy.set(false);
        self.failed.set(false);
        self.mark.set(None);
        self.chart.set(None);
        self.zooms.set(Vec::new());
    }

    /// Keeps the room of the timeline, because the counts will be requested.
    pub(crate) fn expect(self) {
        if self.is_provided() {
            self.busy.set(true);
        }
    }

    fn is_provided(self) -> bool {
        let can = self.source.with_value(|source| source.can().histogram);
        can && !self.absent.get_value()
    }

    /// Requests the counts for a filter, if the log can provide them. The code that does is in the part of the
    /// timeline.
    pub(crate) fn ask(self, filter: Filter) {
        if !self.is_provided() {
            return;
        }
        self.asked.set_value(Some(filter));
        self.is_due.set_value(true);
        self.busy.set(true);
        spawn_local(async move {
            let sent = request_counts(self).await;
            if sent.is_err() && !self.busy.is_disposed() {
                self.busy.set(false);
                self.failed.set(true);
            }
        });
    }

    /// Continues what waited for the part of the timeline, which has arrived now.
    pub(crate) fn continue_request(self) {
        if self.is_due.get_value() {
            self.again();
        }
    }

    fn request(self) {
        // The viewer may have been unmounted, and an earlier call may have waited for the part, too.
        if self.is_due.try_update_value(std::mem::take) != Some(true) {
            return;
        }
        let Some(filter) = self.asked.get_value() else {
            return;
        };
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

    /// Whether only the readout is shown. Reactive.
    pub fn is_folded(self) -> bool {
        self.folded.get()
    }

    /// Shows the bars, or hides them. The browser keeps the choice.
    pub fn toggle_fold(self) {
        self.folded.update(|folded| *folded = !*folded);
        if self.folded.get_untracked() {
            storage::write(KEPT_AS, "folded");
        } else {
            storage::remove(KEPT_AS);
        }
    }

    /// The span of the marked bars. Reactive.
    pub(crate) fn marked_span(self) -> Option<TimelineBar> {
        let mark = self.mark.get()?;
        self.chart.read().as_ref()?.between(mark.from, mark.at)
    }

    /// Records a zoom, from the applied filters to others.
    pub(crate) fn add_zoom(self, applied: Draft, zoomed: Draft) {
        self.zooms.update(|zooms| {
            // If the last zoom was not left by zooming out, its history is obsolete.
            if zooms
                .last()
                .is_some_and(|(_, after)| !after.has_span_of(&applied))
            {
                zooms.clear();
            }
            if !zoomed.has_span_of(&applied) {
                zooms.push((applied, zoomed));
            }
        });
    }

    /// Removes the last zoom.
    pub(crate) fn remove_zoom(self) {
        self.zooms.update(|zooms| {
            zooms.pop();
        });
    }

    /// The filters to which zooming out leads, if the applied ones are the result of a zoom. Reactive.
    pub(crate) fn before(self, applied: Option<&Draft>) -> Option<Draft> {
        let zooms = self.zooms.read();
        let (before, after) = zooms.last()?;
        after.has_span_of(applied?).then(|| before.clone())
    }
}

#[wasm_split(time, fallible, wasm_split_path = leptos::wasm_split)]
fn request_counts(timeline: Timeline) -> Result<(), PartError> {
    timeline.request();
    arrived(())
}
