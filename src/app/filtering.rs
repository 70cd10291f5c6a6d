//! Commands that apply filters: the whole bar, or a single value at once. Also tells what in the bar is not
//! applied yet.

use chrono::TimeDelta;
use leptos::prelude::*;

use scim_audit_model::query::Order;
use scim_audit_model::time;

use super::AppState;
use crate::features::list::LogSummary;
use crate::state::{ActiveFilter, Criterion, Draft, Field};

impl AppState {
    /// What is known about the log as a whole.
    pub fn seen(self) -> LogSummary {
        self.parts().seen
    }

    /// The Filter command: applies the bar and loads the first page.
    pub fn filter(self) {
        self.apply(self.bar().draft());
    }

    /// Applies a draft if it is valid.
    pub(super) fn apply(self, draft: Draft) {
        self.log().apply(draft);
        self.follow().asked();
        self.moved(false);
    }

    /// The Reset command: clears the bar and applies it. The order stays, because it is not a filter.
    pub fn reset(self) {
        let mut draft = Draft::default();
        draft.order = self.bar().draft().order;
        self.bar().set(&draft);
        self.filter();
    }

    /// Shows only entries with this value, at once. Text in other fields stays unapplied. A time selects the
    /// second that contains it, to show what else happened then.
    pub fn filter_by(self, field: Field, value: &str) {
        if field == Field::Criterion(Criterion::Time)
            && let Ok(at) = time::parse(value)
        {
            self.select_span(at, at + TimeDelta::milliseconds(1));
            return;
        }
        self.change(|draft| draft.require(field, value));
    }

    /// Excludes entries with this value at once, in the manner of [`AppState::filter_by`].
    pub fn exclude(self, field: Field, value: &str) {
        self.change(|draft| draft.exclude(field, value));
    }

    /// Switches between oldest first and newest first, at once.
    pub fn toggle_order(self) {
        self.change(|draft| {
            draft.order = match draft.order {
                Order::Desc => Order::Asc,
                Order::Asc => Order::Desc,
            };
        });
    }

    /// The order of the entries. Reactive.
    pub fn order(self) -> Order {
        self.log().applied().unwrap_or_default().order
    }

    /// Removes an applied filter, at once.
    pub fn remove_criterion(self, criterion: &ActiveFilter) {
        self.change(|draft| draft.take_back(criterion));
    }

    /// Makes the same change to the applied filters and to the bar, and applies it at once.
    pub fn change(self, change: impl Fn(&mut Draft)) {
        let mut applied = untrack(|| self.log().applied()).unwrap_or_default();
        let mut bar = self.bar().draft();
        change(&mut applied);
        change(&mut bar);
        self.bar().set(&bar);
        self.apply(applied);
    }

    /// Whether the text of a field differs from the applied one. Reactive.
    pub fn is_changed(self, field: Field) -> bool {
        let text = self.bar().field(field).get();
        let applied = self.log().applied().unwrap_or_default();
        text.trim() != applied.get(field).trim()
    }

    /// Whether anything in the bar is not applied yet. Reactive.
    pub fn has_changes(self) -> bool {
        Field::ALL.into_iter().any(|field| self.is_changed(field))
    }

    /// Whether the fields behind "More filters" are shown: a person opened them, or one of them has a value
    /// or an error. Reactive.
    pub fn shows_more(self) -> bool {
        let wrong = Field::more().any(|field| self.log().invalid(field).is_some());
        self.bar().shows_more() || wrong
    }
}
