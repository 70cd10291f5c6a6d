//! What a draft asks for: its texts read as a filter, or what is wrong with them.

use chrono::{DateTime, FixedOffset, Utc};
use scim_audit_model::amount::Amount;
use scim_audit_model::endpoint::EndpointFilter;
use scim_audit_model::entry::Status;
use scim_audit_model::filter::{Exclusion, Filter, StatusCodeFilter};
use scim_audit_model::time;

use super::super::Field;
use super::super::span::{self, TimeOfDay};
use super::{Draft, DraftError, Errors};

/// A day, and a time of it.
pub(super) type Typed = (chrono::NaiveDate, Option<TimeOfDay>);

impl Draft {
    /// What the draft asks for. Days and times are those of the zone. A range ends when the draft was applied.
    ///
    /// # Errors
    /// Each field that is wrong.
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
            && until < since
        {
            return Err(vec![(Field::EndTime, DraftError::EndBeforeStart)]);
        }
        Ok(filter)
    }

    /// Start, end, and a filter of all the rest. What is wrong is added to `errors`.
    pub(super) fn parts(&self, errors: &mut Errors) -> (Option<Typed>, Option<Typed>, Filter) {
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
        let one = |field| Some(self.get(field).trim().to_owned()).filter(|text| !text.is_empty());
        let mut not = Exclusion::default();
        for (field, value) in &self.not {
            let text = || value.clone();
            match field {
                Field::Method => not.method.push(text()),
                Field::ResourceType => not.resource_type.push(text()),
                Field::Endpoint => not.endpoint.extend(EndpointFilter::new(value)),
                Field::Status => not.status.push(Status::from_word(value)),
                Field::StatusCode => not.status_code.extend(codes(value, errors)),
                Field::ScimType => not.scim_type.push(text()),
                Field::RequestId => not.request_id.push(text()),
                Field::ResourceId => not.resource_id.push(text()),
                Field::Client => not.client.push(text()),
                Field::Message => not.message.push(text()),
                Field::Q => not.q.push(text()),
                Field::Origin => not.origin.push(text()),
                Field::Time => not.time.extend(time::parse(value)),
                Field::Duration => not.min_duration_ms.extend(amount(*field, value, errors)),
                Field::RequestSize => not.min_request_size.extend(amount(*field, value, errors)),
                Field::ResponseSize => not.min_response_size.extend(amount(*field, value, errors)),
                _ => {} // See `Field::can_exclude`.
            }
        }
        let filter = Filter {
            since: None,
            until: None,
            method: one(Field::Method).into_iter().collect(),
            resource_type: one(Field::ResourceType).into_iter().collect(),
            endpoint: EndpointFilter::new(self.get(Field::Endpoint)),
            status: one(Field::Status)
                .iter()
                .map(|word| Status::from_word(word))
                .collect(),
            status_code: codes(self.get(Field::StatusCode), errors),
            scim_type: one(Field::ScimType).into_iter().collect(),
            request_id: one(Field::RequestId),
            resource_id: one(Field::ResourceId),
            client: one(Field::Client),
            origin: one(Field::Origin),
            min_duration_ms: amount(Field::Duration, self.get(Field::Duration), errors),
            min_request_size: amount(Field::RequestSize, self.get(Field::RequestSize), errors),
            min_response_size: amount(Field::ResponseSize, self.get(Field::ResponseSize), errors),
            message: one(Field::Message),
            q: one(Field::Q),
            not,
        };
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

fn codes(text: &str, errors: &mut Errors) -> Vec<StatusCodeFilter> {
    let words = text.split([',', ' ', ';']).filter(|word| !word.is_empty());
    words
        .filter_map(|word| {
            let code = StatusCodeFilter::parse(word);
            if code.is_none() {
                let error = DraftError::NotAStatusCode(word.to_owned());
                errors.push((Field::StatusCode, error));
            }
            code
        })
        .collect()
}

fn amount(field: Field, text: &str, errors: &mut Errors) -> Option<Amount> {
    let text = text.trim();
    let amount = Amount::parse(text);
    if amount.is_none() && !text.is_empty() {
        errors.push((field, DraftError::NotANumber(text.to_owned())));
    }
    amount
}
