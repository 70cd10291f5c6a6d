//! The filter bar as it stands, applied or not, and what it asks for.

use chrono::{DateTime, FixedOffset, SubsecRound as _, TimeDelta, Utc};
use scim_audit_model::query::Order;
use scim_audit_model::time::{self, Instant};

use super::field::Fields;
use super::span;
use super::{Criterion, Field, ViewState};
use crate::words::{self, Key};

/// The filters as typed, what is left out, and the order. Empty text is All.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    values: Fields<String>,
    not: Vec<(Field, String)>,
    /// Newest or oldest first.
    pub order: Order,
    as_of: AsOf,
}

/// When a draft was applied, which is when its range ends. Two that ask the same are the same whenever they did.
#[derive(Debug, Clone, Copy, Default, Eq)]
struct AsOf(Option<Instant>);

impl PartialEq for AsOf {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// One filter that is on, or one value that is left out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ActiveFilter {
    /// Which filter.
    pub field: Field,
    /// Its value, as typed or chosen; a date with its time.
    pub value: String,
    /// Whether entries with the value are left out, rather than shown.
    pub not: bool,
}

/// What is wrong with a draft, before anything is sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// Half a date, or one out of range.
    #[error("not a whole date")]
    NotADate,
    /// The end is before the start.
    #[error("the end is before the start")]
    EndBeforeStart,
    /// A link or the page gave what no date field can show.
    #[error("no date: {0}")]
    UnknownDate(String),
    /// No time of day.
    #[error("not a time of day")]
    NotATime,
    /// A time of no day.
    #[error("a time without a date")]
    TimeWithoutDate,
    /// No span that ends now.
    #[error("no range: {0}")]
    UnknownRange(String),
    /// No number that could be an amount.
    #[error("no number: {0}")]
    NotANumber(String),
    /// Neither a status code nor a class of them.
    #[error("no status code: {0}")]
    NotAStatusCode(String),
}

impl DraftError {
    /// What a person is told, at the field. Tracked.
    pub(super) fn words(&self, field: Field) -> String {
        let with = |key, text: &str| words::format(key, &[("text", text.into())]);
        match self {
            Self::NotADate => words::t(Key::NotADate).into(),
            Self::EndBeforeStart if field == Field::EndTime => {
                words::t(Key::EndTimeBeforeStart).into()
            }
            Self::EndBeforeStart => words::t(Key::EndBeforeStart).into(),
            Self::NotATime => words::t(Key::NotATime).into(),
            Self::TimeWithoutDate => words::t(Key::TimeWithoutDate).into(),
            Self::UnknownDate(text) => with(Key::UnknownDate, text),
            Self::UnknownRange(text) => with(Key::UnknownRange, text),
            Self::NotANumber(text) => with(Key::NotANumber, text),
            Self::NotAStatusCode(text) => with(Key::NotAStatusCode, text),
        }
    }
}

/// What is wrong, and at which field.
type Errors = Vec<(Field, DraftError)>;

impl Draft {
    /// What stands in a field.
    pub fn get(&self, field: Field) -> &str {
        self.values.get(field)
    }

    /// Puts a text into a field.
    pub fn set(&mut self, field: Field, text: impl Into<String>) {
        *self.values.get_mut(field) = text.into();
    }

    /// The same with a text in a field.
    #[must_use]
    pub fn with(mut self, field: Field, text: impl Into<String>) -> Self {
        self.set(field, text);
        self
    }

    /// The same, applied at this instant: a range ends then.
    #[must_use]
    pub(super) fn applied_at(mut self, now: Instant) -> Self {
        self.as_of = AsOf(Some(now));
        self
    }

    /// What is left out.
    pub fn excluded(&self) -> &[(Field, String)] {
        &self.not
    }

    pub(super) fn set_excluded(&mut self, not: Vec<(Field, String)>) {
        self.not = not;
    }

    /// Shows only entries with this value.
    pub(super) fn require(&mut self, field: Field, value: &str) {
        self.not
            .retain(|(of, left_out)| (*of, left_out.as_str()) != (field, value));
        self.set(field, value);
    }

    /// Leaves entries with this value out, as far as the API can.
    pub(crate) fn exclude(&mut self, field: Field, value: &str) {
        let criterion = (field, value.to_owned());
        if !field.can_exclude() || value.is_empty() || self.not.contains(&criterion) {
            return;
        }
        if self.get(field) == value {
            self.set(field, "");
        }
        self.not.push(criterion);
    }

    /// Takes back what is on.
    pub(super) fn take_back(&mut self, criterion: &ActiveFilter) {
        let ActiveFilter { field, value, not } = criterion;
        if *not {
            self.not
                .retain(|(of, left_out)| (of, left_out) != (field, value));
            return;
        }
        self.set(*field, "");
        match field {
            Field::StartDate => self.set(Field::StartTime, ""),
            Field::EndDate => self.set(Field::EndTime, ""),
            _ => {}
        }
    }

    /// The bar as a link or the page wants it, and each field that it gives an odd value for. An odd date is left
    /// out, as the browser's date field can hold nothing but a date.
    pub(super) fn read(view: &ViewState) -> (Self, Errors) {
        let mut draft = view.filters.clone();
        let mut errors = Vec::new();
        if draft.range().is_some() {
            // One or the other.
            for field in Field::TIMES
                .into_iter()
                .filter(|field| *field != Field::Range)
            {
                draft.set(field, "");
            }
        }
        for field in [Field::StartDate, Field::EndDate] {
            let text = draft.get(field);
            if text.is_empty() {
                continue;
            }
            // As the browser spells it.
            let date = span::read_date(text).map(|date| date.to_string());
            if date.is_none() {
                errors.push((field, DraftError::UnknownDate(text.to_owned())));
            }
            draft.set(field, date.unwrap_or_default());
        }
        // A second that is shown is dates.
        draft.set(Field::Criterion(Criterion::Time), "");
        let means_something = |(field, value): &(Field, String)| {
            *field != Field::Criterion(Criterion::Time) || time::parse(value).is_ok()
        };
        draft.not.retain(means_something);
        if errors.is_empty() {
            draft.parts(&mut errors);
        }
        (draft, errors)
    }

    /// The filters of what one looks at; the rest of it is the default.
    pub(super) fn to_view(&self) -> ViewState {
        ViewState {
            filters: self.trimmed(),
            ..ViewState::default()
        }
    }

    /// Without blanks around what is typed, which are no part of it.
    fn trimmed(&self) -> Self {
        Self {
            values: Fields::of(|field| self.get(field).trim().to_owned()),
            ..self.clone()
        }
    }

    fn range(&self) -> Option<TimeDelta> {
        span::read_range(self.get(Field::Range).trim())
    }

    /// The same over exactly this span: from the second that `since` is in, to the end of the one that `until` is
    /// in, unless that is its beginning. Days and times are those of the zone; there is no range any more. An end
    /// that no date field can show is left open.
    #[must_use]
    pub fn with_span(
        mut self,
        since: Instant,
        until: Instant,
        offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
    ) -> Self {
        let since = since.trunc_subsecs(0);
        let second = TimeDelta::seconds(1);
        let last = (until - TimeDelta::milliseconds(1))
            .trunc_subsecs(0)
            .max(since);
        let start = span::typed_since(since, &offset_at).unwrap_or_default();
        let end = span::typed_until(last + second, &offset_at).unwrap_or_default();
        self.set(Field::Range, "");
        self.set(Field::StartDate, start.0);
        self.set(Field::StartTime, start.1);
        self.set(Field::EndDate, end.0);
        self.set(Field::EndTime, end.1);
        self
    }

    /// Whether another draft has the same dates.
    pub(super) fn has_span_of(&self, other: &Self) -> bool {
        Field::TIMES
            .into_iter()
            .all(|field| self.get(field) == other.get(field))
    }

    /// The same with another draft's dates.
    #[must_use]
    pub(super) fn with_span_of(mut self, other: &Self) -> Self {
        for field in Field::TIMES {
            self.set(field, other.get(field));
        }
        self
    }

    /// Whether it means other instants in another zone.
    pub(super) fn has_dates(&self) -> bool {
        !self.get(Field::StartDate).is_empty() || !self.get(Field::EndDate).is_empty()
    }

    /// The filters that are on, and then what is left out. A date has its time with it.
    pub fn on(&self) -> Vec<ActiveFilter> {
        let shown = Field::ALL.into_iter().filter_map(|field| {
            let value = self.get(field).trim();
            let value = match field {
                Field::StartTime | Field::EndTime => return None,
                Field::StartDate => format!("{value} {}", self.get(Field::StartTime).trim()),
                Field::EndDate => format!("{value} {}", self.get(Field::EndTime).trim()),
                _ => value.to_owned(),
            };
            let value = value.trim().to_owned();
            let not = false;
            (!value.is_empty()).then_some(ActiveFilter { field, value, not })
        });
        let left_out = self.not.iter().map(|(field, value)| ActiveFilter {
            field: *field,
            value: value.clone(),
            not: true,
        });
        shown.chain(left_out).collect()
    }
}

mod asks;
#[cfg(test)]
mod tests;
