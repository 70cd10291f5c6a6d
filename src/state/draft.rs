//! The contents of the filter bar, applied or not, and the filter that they mean.

use chrono::{DateTime, FixedOffset, SubsecRound as _, TimeDelta, Utc};
use scim_audit_model::filter::{Criteria, Filter};
use scim_audit_model::query::{MAX_VALUE_BYTES, Order};
use scim_audit_model::time::Instant;

use super::field::FieldValues;
use super::span;
use super::{Criterion, Field};
use crate::words::{self, Key};

/// The filters as typed, the exclusions, and the order. An empty text filters nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    values: FieldValues<String>,
    not: Vec<(Field, String)>,
    /// Newest or oldest first.
    pub order: Order,
    as_of: AsOf,
}

/// The time at which a draft was applied, which is the end of its range. Ignored by equality: two drafts with
/// the same criteria are equal whenever they were applied.
#[derive(Debug, Clone, Copy, Default, Eq)]
struct AsOf(Option<Instant>);

impl PartialEq for AsOf {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// One active filter, or one excluded value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ActiveFilter {
    /// The field of the filter.
    pub field: Field,
    /// The value as typed or chosen. A date includes its time.
    pub value: String,
    /// Whether entries with the value are excluded instead of shown.
    pub not: bool,
}

/// Why a draft is invalid. The check runs before anything is sent. The messages are for the host page and do not
/// repeat the text, which may be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// An incomplete date, or one out of range.
    #[error("not a whole date")]
    NotADate,
    /// The end is before the start.
    #[error("the end is before the start")]
    EndBeforeStart,
    /// A link or the host page gave a value that no date field can show.
    #[error("not a date such as 2026-05-03")]
    UnknownDate(String),
    /// Clocks of the time zone skipped the whole span.
    #[error("clocks skipped this time")]
    SkippedTime,
    /// A word that the log does not know.
    #[error("not a status of the log")]
    UnknownStatus(String),
    /// Not a time of day.
    #[error("not a time such as 09:30")]
    NotATime,
    /// A time without a date.
    #[error("a time without a date")]
    TimeWithoutDate,
    /// Not a duration.
    #[error("not a span such as 24h")]
    UnknownRange(String),
    /// Longer than the API takes.
    #[error("longer than 4096 bytes")]
    TooLong,
    /// Not a number that could be an amount.
    #[error("not a number such as 250")]
    NotANumber(String),
    /// Neither a status code nor a class of status codes.
    #[error("not a status code such as 404, nor a class such as 4xx")]
    NotAStatusCode(String),
}

impl DraftError {
    /// The message that is shown at the field. Reactive.
    pub(crate) fn words(&self, field: Field) -> String {
        let with = |key, text: &str| words::format(key, &[("text", text.into())]);
        match self {
            Self::NotADate => words::t(Key::NotADate).into(),
            Self::EndBeforeStart if field == Field::EndTime => {
                words::t(Key::EndTimeBeforeStart).into()
            }
            Self::EndBeforeStart => words::t(Key::EndBeforeStart).into(),
            Self::SkippedTime => words::t(Key::SkippedTime).into(),
            Self::UnknownStatus(text) => with(Key::UnknownStatus, text),
            Self::NotATime => words::t(Key::NotATime).into(),
            Self::TimeWithoutDate => words::t(Key::TimeWithoutDate).into(),
            Self::TooLong => words::format(
                Key::ValueTooLong,
                &[("count", (MAX_VALUE_BYTES as u64).into())],
            ),
            Self::UnknownDate(text) => with(Key::UnknownDate, text),
            Self::UnknownRange(text) => with(Key::UnknownRange, text),
            Self::NotANumber(text) => with(Key::NotANumber, text),
            Self::NotAStatusCode(text) => with(Key::NotAStatusCode, text),
        }
    }
}

/// The invalid fields, each with its error.
type Errors = Vec<(Field, DraftError)>;

impl Draft {
    /// The text of a field.
    pub fn get(&self, field: Field) -> &str {
        self.values.get(field)
    }

    /// Sets the text of a field.
    pub fn set(&mut self, field: Field, text: impl Into<String>) {
        *self.values.get_mut(field) = text.into();
    }

    /// Returns the draft with this text in a field.
    #[must_use]
    pub fn with(mut self, field: Field, text: impl Into<String>) -> Self {
        self.set(field, text);
        self
    }

    /// Returns the draft as applied at this instant, at which its range ends.
    #[must_use]
    pub(crate) fn applied_at(mut self, now: Instant) -> Self {
        self.as_of = AsOf(Some(now));
        self
    }

    /// The excluded values.
    pub fn exclusions(&self) -> &[(Field, String)] {
        &self.not
    }

    pub(crate) fn set_excluded(&mut self, not: Vec<(Field, String)>) {
        self.not = not;
    }

    /// Shows only entries with this value.
    pub(crate) fn require(&mut self, field: Field, value: &str) {
        self.not
            .retain(|(of, left_out)| (*of, left_out.as_str()) != (field, value));
        self.set(field, value);
    }

    /// Excludes entries with this value, if the API can exclude by the field.
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

    /// Removes an active filter.
    pub(crate) fn take_back(&mut self, criterion: &ActiveFilter) {
        let ActiveFilter { field, value, not } = criterion;
        if *not {
            self.not
                .retain(|(of, left_out)| (of, left_out) != (field, value));
            return;
        }
        self.clear(*field);
    }

    /// Clears a field. A time goes with its date.
    fn clear(&mut self, field: Field) {
        self.set(field, "");
        match field {
            Field::StartDate => self.set(Field::StartTime, ""),
            Field::EndDate => self.set(Field::EndTime, ""),
            _ => {}
        }
    }

    /// Reads the filters of a link, of a saved view or of the host page. Returns the draft to show, the draft to
    /// apply, which has no invalid value, and an error for each invalid value. An invalid date is not shown
    /// either, because the browser's date field can contain nothing but a date.
    pub(crate) fn read(
        filters: &Self,
        filter_of: impl Fn(&Self) -> Result<Filter, Errors>,
    ) -> (Self, Self, Errors) {
        let mut draft = filters.clone();
        let mut errors = Vec::new();
        if draft.range().is_some() {
            // A range and dates exclude each other.
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
            // The browser's date field requires this format.
            let date = span::read_date(text).map(|date| date.to_string());
            if date.is_none() {
                errors.push((field, DraftError::UnknownDate(text.to_owned())));
            }
            draft.set(field, date.unwrap_or_default());
        }
        // An included second is represented by dates.
        draft.set(Field::Criterion(Criterion::Time), "");
        // Nothing shows an invalid exclusion.
        draft.not.retain(|excluded| {
            let count = errors.len();
            asks::add(excluded, &mut Criteria::default(), &mut errors);
            errors.len() == count
        });
        let mut valid = draft.clone();
        for (field, _) in &errors {
            valid.clear(*field);
        }
        // Each pass clears a field that is not empty.
        for _ in Field::ALL {
            let Err(found) = filter_of(&valid) else {
                break;
            };
            for (field, error) in &found {
                valid.clear(match error {
                    DraftError::EndBeforeStart => Field::EndDate,
                    _ => *field,
                });
            }
            errors.extend(found);
        }
        (draft, valid, errors)
    }

    /// A copy without the whitespace around the texts, which has no meaning.
    pub(crate) fn trimmed(&self) -> Self {
        Self {
            values: FieldValues::of(|field| self.get(field).trim().to_owned()),
            ..self.clone()
        }
    }

    fn range(&self) -> Option<TimeDelta> {
        span::read_range(self.get(Field::Range).trim())
    }

    /// Returns the draft with exactly this span: from the second that contains `since`, to the end of the
    /// second that contains `until`, or to `until` itself if a second starts there. Dates and times are those
    /// of the zone. Clears the range. An end that no date field can show is left open.
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

    /// Whether another draft has the same dates, times and range.
    pub(crate) fn has_span_of(&self, other: &Self) -> bool {
        Field::TIMES
            .into_iter()
            .all(|field| self.get(field) == other.get(field))
    }

    /// Returns the draft with the dates, times and range of another draft.
    #[must_use]
    pub(crate) fn with_span_of(mut self, other: &Self) -> Self {
        for field in Field::TIMES {
            self.set(field, other.get(field));
        }
        self
    }

    /// Whether the draft has dates, which mean other instants in another zone.
    pub(crate) fn has_dates(&self) -> bool {
        !self.get(Field::StartDate).is_empty() || !self.get(Field::EndDate).is_empty()
    }

    /// The active filters, followed by the exclusions. A date includes its time.
    pub fn active_criteria(&self) -> Vec<ActiveFilter> {
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
