//! The filter bar as it stands, applied or not, and what it asks for.

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, TimeDelta, Utc};
use scim_audit_model::days;
use scim_audit_model::endpoint::EndpointFilter;
use scim_audit_model::entry::Status;
use scim_audit_model::filter::Filter;
use scim_audit_model::time::Instant;

use super::ViewState;
use crate::ui::DateInput;
use crate::words::{self, Key};

/// The six filters as typed. Empty text is All.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// On or after this day.
    pub start_date: DateInput,
    /// On or before this day: all of it.
    pub end_date: DateInput,
    /// An HTTP method.
    pub method: String,
    /// A resource type.
    pub resource_type: String,
    /// A typed path; see [`EndpointFilter`].
    pub endpoint: String,
    /// A status, as on the wire.
    pub status: String,
}

/// A filter of the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Start date.
    StartDate,
    /// End date.
    EndDate,
    /// HTTP Method.
    Method,
    /// Resource Type.
    ResourceType,
    /// Endpoint.
    Endpoint,
    /// Status.
    Status,
}

impl Field {
    /// The filter that a parameter of the API belongs to.
    pub fn of_parameter(parameter: &str) -> Option<Self> {
        Some(match parameter {
            "since" => Self::StartDate,
            "until" => Self::EndDate,
            "method" => Self::Method,
            "resourceType" => Self::ResourceType,
            "endpoint" => Self::Endpoint,
            "status" => Self::Status,
            _ => return None,
        })
    }

    /// The words on its label.
    pub fn label(self) -> Key {
        match self {
            Self::StartDate => Key::StartDate,
            Self::EndDate => Key::EndDate,
            Self::Method => Key::HttpMethod,
            Self::ResourceType => Key::ResourceType,
            Self::Endpoint => Key::Endpoint,
            Self::Status => Key::Status,
        }
    }
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
    Unknown(String),
}

impl DraftError {
    /// What a person is told, at the field. Tracked.
    pub(super) fn words(&self) -> String {
        match self {
            Self::NotADate => words::t(Key::NotADate).into(),
            Self::EndBeforeStart => words::t(Key::EndBeforeStart).into(),
            Self::Unknown(text) => words::format(Key::UnknownDate, &[("text", text.into())]),
        }
    }
}

impl Draft {
    /// The bar as a link or the page wants it, and each field that it gives an odd value for. Such a field
    /// is empty, as the browser's date field can hold nothing but a date.
    pub(super) fn read(view: &ViewState) -> (Self, Vec<(Field, DraftError)>) {
        let mut errors = Vec::new();
        let mut date = |field, text: &str| {
            if text.is_empty() {
                return DateInput::default();
            }
            let Some(date) = date_of(text) else {
                errors.push((field, DraftError::Unknown(text.to_owned())));
                return DateInput::default();
            };
            DateInput {
                // As the browser spells it.
                text: date.to_string(),
                incomplete: false,
            }
        };
        let draft = Self {
            start_date: date(Field::StartDate, &view.start_date),
            end_date: date(Field::EndDate, &view.end_date),
            method: view.method.clone(),
            resource_type: view.resource_type.clone(),
            endpoint: view.endpoint.clone(),
            status: view.status.clone(),
        };
        (draft, errors)
    }

    /// The filters of what one looks at; the rest of it is the default.
    pub(super) fn to_view(&self) -> ViewState {
        ViewState {
            start_date: self.start_date.text.clone(),
            end_date: self.end_date.text.clone(),
            method: self.method.clone(),
            resource_type: self.resource_type.clone(),
            endpoint: self.endpoint.trim().to_owned(),
            status: self.status.clone(),
            ..ViewState::default()
        }
    }

    /// What the draft asks for. Days are days of the zone.
    ///
    /// # Errors
    /// Each field that is wrong.
    pub fn filter(
        &self,
        offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
    ) -> Result<Filter, Vec<(Field, DraftError)>> {
        let mut errors = Vec::new();
        let mut date = |field, input: &DateInput| {
            read_date(input).unwrap_or_else(|error| {
                errors.push((field, error));
                None
            })
        };
        let start = date(Field::StartDate, &self.start_date);
        let end = date(Field::EndDate, &self.end_date);
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            errors.push((Field::EndDate, DraftError::EndBeforeStart));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let one = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Ok(Filter {
            since: start.and_then(|date| days::start_of(date, &offset_at)),
            until: end.and_then(|date| days::end_of(date, &offset_at)),
            method: one(&self.method).into_iter().collect(),
            resource_type: one(&self.resource_type).into_iter().collect(),
            endpoint: EndpointFilter::new(&self.endpoint),
            status: one(&self.status)
                .iter()
                .map(|word| Status::from_word(word))
                .collect(),
            ..Filter::default()
        })
    }

    /// The same over the days of this span.
    // TODO(filters): with times of day, exactly over it.
    #[must_use]
    pub fn with_span(
        mut self,
        since: Instant,
        until: Instant,
        offset_at: impl Fn(DateTime<Utc>) -> FixedOffset,
    ) -> Self {
        let date = |instant: Instant| DateInput {
            text: instant
                .with_timezone(&offset_at(instant))
                .date_naive()
                .to_string(),
            incomplete: false,
        };
        self.start_date = date(since);
        self.end_date = date(until - TimeDelta::milliseconds(1));
        self
    }

    /// Whether another draft has the same dates.
    pub(super) fn has_span_of(&self, other: &Self) -> bool {
        self.start_date == other.start_date && self.end_date == other.end_date
    }

    /// The same with another draft's dates.
    #[must_use]
    pub(super) fn with_span_of(mut self, other: &Self) -> Self {
        self.start_date.clone_from(&other.start_date);
        self.end_date.clone_from(&other.end_date);
        self
    }

    /// Whether it means other instants in another zone.
    pub(super) fn has_dates(&self) -> bool {
        !self.start_date.text.is_empty() || !self.end_date.text.is_empty()
    }

    /// The filters that are on, with their values as typed or chosen.
    pub fn on(&self) -> Vec<(Field, &str)> {
        [
            (Field::StartDate, self.start_date.text.as_str()),
            (Field::EndDate, &self.end_date.text),
            (Field::Method, &self.method),
            (Field::ResourceType, &self.resource_type),
            (Field::Endpoint, self.endpoint.trim()),
            (Field::Status, &self.status),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
    }
}

fn read_date(input: &DateInput) -> Result<Option<NaiveDate>, DraftError> {
    if input.incomplete {
        return Err(DraftError::NotADate);
    }
    if input.text.is_empty() {
        return Ok(None);
    }
    date_of(&input.text).map(Some).ok_or(DraftError::NotADate)
}

fn date_of(text: &str) -> Option<NaiveDate> {
    text.parse::<NaiveDate>()
        .ok()
        // Four digits are all that RFC 3339 can carry, with a day to spare on both sides.
        .filter(|date| (1970..=9998).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use chrono::Offset as _;
    use scim_audit_model::time;

    use super::*;

    fn date(text: &str) -> DateInput {
        DateInput {
            text: text.to_owned(),
            incomplete: false,
        }
    }

    fn filter(draft: &Draft) -> Result<Filter, Vec<(Field, DraftError)>> {
        draft.filter(|_| Utc.fix())
    }

    #[test]
    fn an_empty_draft_filters_nothing() {
        assert_eq!(filter(&Draft::default()), Ok(Filter::default()));
    }

    #[test]
    fn an_end_date_includes_its_whole_day() {
        let draft = Draft {
            start_date: date("2026-05-07"),
            end_date: date("2026-05-07"),
            ..Draft::default()
        };
        let filter = filter(&draft).unwrap();
        assert_eq!(filter.since, time::parse("2026-05-07T00:00:00Z").ok());
        assert_eq!(filter.until, time::parse("2026-05-08T00:00:00Z").ok());
    }

    #[test]
    fn an_end_before_the_start_is_said_at_the_end_date() {
        let draft = Draft {
            start_date: date("2026-05-07"),
            end_date: date("2026-05-06"),
            ..Draft::default()
        };
        assert_eq!(
            filter(&draft),
            Err(vec![(Field::EndDate, DraftError::EndBeforeStart)])
        );
    }

    #[test]
    fn an_odd_date_of_a_link_is_named_and_the_others_are_spelled_as_browsers_do() {
        let (draft, errors) = Draft::read(&ViewState {
            start_date: "2026-5-7".to_owned(),
            end_date: "<yesterday>".to_owned(),
            endpoint: " /Users".to_owned(),
            ..ViewState::default()
        });
        assert_eq!(draft.start_date, date("2026-05-07"));
        assert_eq!(draft.end_date, DateInput::default());
        let [(Field::EndDate, error)] = errors.as_slice() else {
            panic!("{errors:?}");
        };
        assert!(error.words().contains("“<yesterday>”"), "{error}");
        assert_eq!(draft.to_view().endpoint, "/Users");
    }

    #[test]
    fn half_a_date_and_a_date_out_of_range_are_said_where_they_stand() {
        let draft = Draft {
            start_date: DateInput {
                incomplete: true,
                ..DateInput::default()
            },
            end_date: date("12026-05-07"),
            ..Draft::default()
        };
        assert_eq!(
            filter(&draft),
            Err(vec![
                (Field::StartDate, DraftError::NotADate),
                (Field::EndDate, DraftError::NotADate)
            ])
        );
    }
}
