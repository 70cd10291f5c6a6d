//! Commands that apply filters: the whole bar, or a single value at once. Also tells what in the bar is not
//! applied yet.

use chrono::TimeDelta;
use leptos::prelude::*;

use scim_audit_insight::query;
use scim_audit_model::amount::Amount;
use scim_audit_model::entry::{Entry, decoded_query};
use scim_audit_model::query::Order;
use scim_audit_model::time;

use super::{ActiveFilter, AppState, Column, Criterion, Draft, Field, LogSummary};

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

impl Column {
    /// Returns the value of an entry in this column as a filter: the field and the value. `None` if there is
    /// nothing to filter by. A column without a filter of its own uses the free-text search.
    pub fn filter_value(self, entry: &Entry) -> Option<(Field, String)> {
        let error = entry.error.as_ref();
        let (field, value) = match self {
            Self::RequestId => (
                Field::Criterion(Criterion::RequestId),
                entry.request_id.clone(),
            ),
            Self::ResourceId => (
                Field::Criterion(Criterion::ResourceId),
                entry.resource_id.clone()?,
            ),
            Self::Time => (Field::Criterion(Criterion::Time), time::format(&entry.time)),
            Self::Status => (
                Field::Criterion(Criterion::Status),
                entry.status.as_str().to_owned(),
            ),
            Self::Method => (Field::Criterion(Criterion::Method), entry.method.clone()),
            Self::Endpoint => (
                Field::Criterion(Criterion::Endpoint),
                entry.endpoint.clone(),
            ),
            // Filters appear in addresses, and the query string in a log of another product may contain
            // secrets.
            Self::Query if query::holds_secret(entry.query.as_ref()?) => return None,
            Self::Query => (
                Field::Criterion(Criterion::Q),
                decoded_query(entry.query.as_ref()?),
            ),
            Self::StatusCode => (
                Field::Criterion(Criterion::StatusCode),
                entry.status_code?.to_string(),
            ),
            Self::Error => match &error?.scim_type {
                Some(keyword) => (Field::Criterion(Criterion::ScimType), keyword.clone()),
                None => (Field::Criterion(Criterion::Q), error?.detail.clone()),
            },
            Self::Client => {
                let client = &entry.client;
                (
                    Field::Criterion(Criterion::Client),
                    client.user_agent.as_ref().or(client.ip.as_ref())?.clone(),
                )
            }
            Self::Duration => (
                Field::Criterion(Criterion::Duration),
                Amount::within(entry.duration_ms).to_string(),
            ),
            Self::RequestSize | Self::Request => (
                Field::Criterion(Criterion::RequestSize),
                size(entry.request_size)?,
            ),
            Self::ResponseSize | Self::Response => (
                Field::Criterion(Criterion::ResponseSize),
                size(entry.response_size)?,
            ),
        };
        (!value.trim_matches(['/', ' ']).is_empty()).then_some((field, value))
    }
}

/// `None` for 0: the filter means "at least", which would match every entry.
fn size(bytes: u64) -> Option<String> {
    (bytes > 0).then(|| bytes.to_string())
}
