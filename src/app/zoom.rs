//! Commands that zoom into a span of the timeline, and out again.

use leptos::prelude::*;
use scim_audit_model::time::Instant;

use super::AppState;
use crate::state::Draft;

impl AppState {
    /// Filters by the span of the marked bars.
    pub fn zoom_in(self) {
        let timeline = self.timeline();
        if let Some(bar) = untrack(|| timeline.marked_span()) {
            self.select_span(bar.since, bar.until);
        }
    }

    /// Filters by a span: writes it to the dates of the bar, and applies it.
    pub fn select_span(self, since: Instant, until: Instant) {
        let Some(applied) = untrack(|| self.log().applied()) else {
            return;
        };
        let zone = self.zone().get_untracked();
        let zoomed = applied
            .clone()
            .with_span(since, until, |instant| zone.offset_at(instant));
        self.timeline().add_zoom(applied, zoomed.clone());
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
            self.timeline().remove_zoom();
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
