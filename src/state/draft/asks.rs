//! Converts the texts of a draft to a filter, or reports the invalid ones.

use chrono::{DateTime, FixedOffset, Utc};
use scim_audit_model::criterion::{Criterion, CriterionKind, CriterionValue, CriterionValueError};
use scim_audit_model::filter::{Criteria, Filter};
use scim_audit_model::query::MAX_VALUE_BYTES;

use super::super::Field;
use super::super::span::{self, TimeOfDay};
use super::{Draft, DraftError, Errors};

/// A date, and a time on it.
pub(super) type Typed = (chrono::NaiveDate, Option<TimeOfDay>);

impl Draft {
    /// Returns the filter that the draft means. Dates and times are those of the zone. A range ends when the
    /// draft was applied.
    ///
    /// # Errors
    /// Each invalid field.
    pub fn filter(
        &self,
        offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
    ) -> Result<Filter, Errors> {
        let mut errors = Vec::new();
        let (start, end, mut filter) = self.parts(&mut errors);
        if let (Some((start, _)), Some((end, _))) = (start, end)
            && end < start
        {
            errors.push((Field::EndDate, DraftError::EndBeforeStart));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        filter.since = match self.range() {
            Some(range) => self.as_of.0.and_then(|now| now.checked_sub_signed(range)),
            None => start.and_then(|(date, time)| span::since(date, time, &offset_at)),
        };
        filter.until = end.and_then(|(date, time)| span::until(date, time, &offset_at));
        if let (Some(since), Some(until)) = (filter.since, filter.until)
            && until <= since
        {
            let error = match start {
                _ if until < since => (Field::EndTime, DraftError::EndBeforeStart),
                Some((_, Some(_))) => (Field::StartTime, DraftError::SkippedTime),
                _ => (Field::StartDate, DraftError::SkippedTime),
            };
            return Err(vec![error]);
        }
        Ok(filter)
    }

    /// Returns the status word of this field that SCIM Audit Logs do not define. Some logs of other products do.
    pub(crate) fn unknown_status(&self, field: Field) -> Option<DraftError> {
        let excluded = self.not.iter().filter(|(excluded, _)| *excluded == field);
        let mut texts =
            std::iter::once(self.get(field)).chain(excluded.map(|(_, text)| text.as_str()));
        let status = Field::Criterion(Criterion::Status);
        let is_unknown = |text: &&str| {
            Criterion::Status.parse(text.trim()) == Err(CriterionValueError::NotAStatus)
        };
        let text = texts.find(is_unknown).filter(|_| field == status)?;
        Some(DraftError::UnknownStatus(text.to_owned()))
    }

    /// Returns start, end, and a filter with all other criteria. Adds invalid fields to `errors`.
    fn parts(&self, errors: &mut Errors) -> (Option<Typed>, Option<Typed>, Filter) {
        let (start, end) = match self.get(Field::Range).trim() {
            "" => (
                self.moment(Field::StartDate, Field::StartTime, errors),
                self.moment(Field::EndDate, Field::EndTime, errors),
            ),
            range => {
                if self.range().is_none() {
                    errors.push((Field::Range, DraftError::UnknownRange(range.to_owned())));
                }
                (None, None)
            }
        };
        let mut filter = Filter::default();
        for criterion in Criterion::ALL {
            let text = self.get(Field::Criterion(criterion));
            add_texts(criterion, text, &mut filter.include, errors);
        }
        for excluded in &self.not {
            add(excluded, &mut filter.exclude, errors);
        }
        (start, end, filter)
    }

    fn moment(&self, date: Field, time: Field, errors: &mut Errors) -> Option<Typed> {
        let (date_text, time_text) = (self.get(date), self.get(time).trim());
        let day = span::read_date(date_text);
        let clock = TimeOfDay::read(time_text);
        if day.is_none() && !date_text.is_empty() {
            errors.push((date, DraftError::NotADate));
        }
        if clock.is_none() && !time_text.is_empty() {
            errors.push((time, DraftError::NotATime));
        } else if clock.is_some() && date_text.is_empty() {
            errors.push((time, DraftError::TimeWithoutDate));
        }
        Some((day?, clock))
    }
}

/// Adds an excluded value.
pub(super) fn add((field, value): &(Field, String), criteria: &mut Criteria, errors: &mut Errors) {
    if let Field::Criterion(criterion) = field {
        add_texts(*criterion, value, criteria, errors);
    }
}

/// Adds the value of a text to a criterion. A text may contain several status codes.
fn add_texts(criterion: Criterion, text: &str, criteria: &mut Criteria, errors: &mut Errors) {
    let separators: &[char] = match criterion.spec().kind {
        CriterionKind::CodeOrClass(_) => &[',', ' ', ';'],
        _ => &[],
    };
    for text in text.split(separators).map(str::trim) {
        if text.len() > MAX_VALUE_BYTES {
            errors.push((Field::Criterion(criterion), DraftError::TooLong));
            continue;
        }
        let error = match criterion.parse(text) {
            Ok(value) => {
                criteria.add(criterion, value);
                continue;
            }
            // A log of another product may have further status words.
            Err(CriterionValueError::NotAStatus) => {
                criteria.add(criterion, CriterionValue::Text(text.to_owned()));
                continue;
            }
            Err(CriterionValueError::Blank) => continue,
            Err(CriterionValueError::NotAnInstant(_)) => DraftError::UnknownDate(text.to_owned()),
            Err(CriterionValueError::NotAStatusCode) => DraftError::NotAStatusCode(text.to_owned()),
            Err(CriterionValueError::NotANumber) => DraftError::NotANumber(text.to_owned()),
        };
        errors.push((Field::Criterion(criterion), error));
    }
}
