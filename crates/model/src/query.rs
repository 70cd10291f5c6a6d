//! A filter with order, limit and cursor, to and from a query string. Both directions stand here, so the
//! viewer that writes one and the gateway that reads it cannot disagree.

use crate::amount::Amount;
use crate::endpoint::EndpointFilter;
use crate::entry::Status;
use crate::filter::{Filter, StatusCodeFilter};
use crate::problem::ParameterError;
use crate::time;

/// How many entries a page holds when nothing is said.
pub const DEFAULT_LIMIT: u16 = 100;
/// The most entries a page can hold.
pub const MAX_LIMIT: u16 = 1000;
/// The most values of filters a query can have, all parameters together: each is looked for in every entry.
pub const MAX_VALUES: usize = 100;
/// The most bytes a value can have.
pub const MAX_VALUE_BYTES: usize = 4096;

/// Which way a list runs, by `(time, requestId)`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Newest first.
    #[default]
    Desc,
    /// Oldest first.
    Asc,
}

/// Everything `GET /audit-logs` can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// Which entries.
    pub filter: Filter,
    /// Which way round.
    pub order: Order,
    /// How many at most: 1 to [`MAX_LIMIT`].
    pub limit: u16,
    /// Where the previous page ended: opaque, and bound to the filter it came with.
    pub cursor: Option<String>,
    /// Whether the items carry headers and bodies (`include=bodies`).
    pub bodies: bool,
}

impl Default for ListQuery {
    fn default() -> Self {
        Self {
            filter: Filter::default(),
            order: Order::default(),
            limit: DEFAULT_LIMIT,
            cursor: None,
            bodies: false,
        }
    }
}

impl ListQuery {
    /// Reads a query string. Unknown parameters are ignored, as are blank values ("All").
    ///
    /// # Errors
    /// Every parameter that could not be read, each with a sentence for the person who sent it.
    pub fn parse(query: &str) -> Result<Self, Vec<ParameterError>> {
        let mut parsed = Self::default();
        let mut errors = Vec::new();
        let mut values = 0;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let set = parsed.set(&name, value);
            if set == Ok(Known::No) {
                continue;
            }
            values += 1;
            if let Err(message) = within_bounds(values, &name, value).and(set) {
                errors.push(ParameterError {
                    parameter: name.into_owned(),
                    message,
                });
            }
            if values > MAX_VALUES {
                break;
            }
        }
        let filter = &parsed.filter;
        if let (Some(since), Some(until)) = (filter.since, filter.until)
            && until < since
        {
            errors.push(ParameterError {
                parameter: "until".to_owned(),
                message: "until must not be before since".to_owned(),
            });
        }
        if errors.is_empty() {
            Ok(parsed)
        } else {
            Err(errors)
        }
    }

    fn set(&mut self, name: &str, value: &str) -> Result<Known, String> {
        let filter = &mut self.filter;
        let instant = |value| {
            time::parse(value)
                .map(Some)
                .map_err(|error| error.to_string())
        };
        match name {
            "since" => filter.since = instant(value)?,
            "until" => filter.until = instant(value)?,
            "method" => filter.method.push(value.to_ascii_uppercase()),
            "resourceType" => filter.resource_type.push(value.to_owned()),
            "endpoint" => filter.endpoint = EndpointFilter::new(value),
            "status" => filter.status.push(status(value)?),
            "statusCode" => filter.status_code.push(status_code(value)?),
            "scimType" => filter.scim_type.push(value.to_owned()),
            "requestId" => filter.request_id = Some(value.to_owned()),
            "resourceId" => filter.resource_id = Some(value.to_owned()),
            "client" => filter.client = Some(value.to_owned()),
            "origin" => filter.origin = Some(value.to_owned()),
            "minDurationMs" => filter.min_duration_ms = Some(amount(value)?),
            "minRequestSize" => filter.min_request_size = Some(amount(value)?),
            "minResponseSize" => filter.min_response_size = Some(amount(value)?),
            "message" => filter.message = Some(value.to_owned()),
            "q" => filter.q = Some(value.to_owned()),
            "time.not" => filter.not.time.extend(instant(value)?),
            "method.not" => filter.not.method.push(value.to_ascii_uppercase()),
            "resourceType.not" => filter.not.resource_type.push(value.to_owned()),
            "endpoint.not" => filter.not.endpoint.extend(EndpointFilter::new(value)),
            "status.not" => filter.not.status.push(status(value)?),
            "statusCode.not" => filter.not.status_code.push(status_code(value)?),
            "scimType.not" => filter.not.scim_type.push(value.to_owned()),
            "requestId.not" => filter.not.request_id.push(value.to_owned()),
            "resourceId.not" => filter.not.resource_id.push(value.to_owned()),
            "client.not" => filter.not.client.push(value.to_owned()),
            "origin.not" => filter.not.origin.push(value.to_owned()),
            "minDurationMs.not" => filter.not.min_duration_ms.push(amount(value)?),
            "minRequestSize.not" => filter.not.min_request_size.push(amount(value)?),
            "minResponseSize.not" => filter.not.min_response_size.push(amount(value)?),
            "message.not" => filter.not.message.push(value.to_owned()),
            "q.not" => filter.not.q.push(value.to_owned()),
            "order" => {
                self.order = match value {
                    "desc" => Order::Desc,
                    "asc" => Order::Asc,
                    _ => return Err("neither desc nor asc".to_owned()),
                }
            }
            "limit" => {
                self.limit = value
                    .parse()
                    .ok()
                    .filter(|limit| (1..=MAX_LIMIT).contains(limit))
                    .ok_or_else(|| format!("not a whole number from 1 to {MAX_LIMIT}"))?;
            }
            "cursor" => self.cursor = Some(value.to_owned()),
            "include" => {
                if value != "bodies" {
                    return Err("the only thing to include is bodies".to_owned());
                }
                self.bodies = true;
            }
            _ => return Ok(Known::No),
        }
        Ok(Known::Yes)
    }

    /// Writes the query string, without `?`. Defaults are left out, so the default query is empty.
    pub fn to_query(&self) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        for (name, value) in filter_pairs(&self.filter) {
            out.append_pair(name, &value);
        }
        if self.order == Order::Asc {
            out.append_pair("order", "asc");
        }
        if self.limit != DEFAULT_LIMIT {
            out.append_pair("limit", &self.limit.to_string());
        }
        if self.bodies {
            out.append_pair("include", "bodies");
        }
        if let Some(cursor) = &self.cursor {
            out.append_pair("cursor", cursor);
        }
        out.finish()
    }
}

/// Whether a parameter is one of a list's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Yes,
    No,
}

/// Whether the value so many values came with is not one too many, nor too long. A cursor is as long as its id.
fn within_bounds(values: usize, name: &str, value: &str) -> Result<(), String> {
    if values > MAX_VALUES {
        Err(format!(
            "there are more than {MAX_VALUES} values in all; ask for fewer at once"
        ))
    } else if value.len() > MAX_VALUE_BYTES && name != "cursor" {
        Err(format!("longer than {MAX_VALUE_BYTES} bytes"))
    } else {
        Ok(())
    }
}

fn status(value: &str) -> Result<Status, String> {
    match Status::from_word(value) {
        Status::Other(_) => Err("not one of success, failed, accepted".to_owned()),
        known => Ok(known),
    }
}

fn status_code(value: &str) -> Result<StatusCodeFilter, String> {
    StatusCodeFilter::parse(value)
        .ok_or_else(|| "neither a status code such as 404 nor a class such as 4xx".to_owned())
}

fn amount(value: &str) -> Result<Amount, String> {
    Amount::parse(value).ok_or_else(|| "not a number such as 250 or 12.5".to_owned())
}

/// A filter as parameters: name and value, not encoded. Parts that let everything through are left out.
pub fn filter_pairs(filter: &Filter) -> Vec<(&'static str, String)> {
    let not = &filter.not;
    let mut pairs = Vec::new();
    each(&mut pairs, "since", filter.since.iter().map(time::format));
    each(&mut pairs, "until", filter.until.iter().map(time::format));
    each(&mut pairs, "method", &filter.method);
    each(&mut pairs, "resourceType", &filter.resource_type);
    each(&mut pairs, "endpoint", &filter.endpoint);
    each(&mut pairs, "status", words(&filter.status));
    each(&mut pairs, "statusCode", &filter.status_code);
    each(&mut pairs, "scimType", &filter.scim_type);
    each(&mut pairs, "requestId", &filter.request_id);
    each(&mut pairs, "resourceId", &filter.resource_id);
    each(&mut pairs, "client", &filter.client);
    each(&mut pairs, "origin", &filter.origin);
    each(&mut pairs, "minDurationMs", filter.min_duration_ms);
    each(&mut pairs, "minRequestSize", filter.min_request_size);
    each(&mut pairs, "minResponseSize", filter.min_response_size);
    each(&mut pairs, "message", &filter.message);
    each(&mut pairs, "q", &filter.q);
    each(&mut pairs, "time.not", not.time.iter().map(time::format));
    each(&mut pairs, "method.not", &not.method);
    each(&mut pairs, "resourceType.not", &not.resource_type);
    each(&mut pairs, "endpoint.not", &not.endpoint);
    each(&mut pairs, "status.not", words(&not.status));
    each(&mut pairs, "statusCode.not", &not.status_code);
    each(&mut pairs, "scimType.not", &not.scim_type);
    each(&mut pairs, "requestId.not", &not.request_id);
    each(&mut pairs, "resourceId.not", &not.resource_id);
    each(&mut pairs, "client.not", &not.client);
    each(&mut pairs, "origin.not", &not.origin);
    each(&mut pairs, "minDurationMs.not", &not.min_duration_ms);
    each(&mut pairs, "minRequestSize.not", &not.min_request_size);
    each(&mut pairs, "minResponseSize.not", &not.min_response_size);
    each(&mut pairs, "message.not", &not.message);
    each(&mut pairs, "q.not", &not.q);
    pairs
}

fn each(
    pairs: &mut Vec<(&'static str, String)>,
    name: &'static str,
    values: impl IntoIterator<Item = impl ToString>,
) {
    pairs.extend(values.into_iter().map(|value| (name, value.to_string())));
}

fn words(statuses: &[Status]) -> impl Iterator<Item = &str> {
    statuses.iter().map(Status::as_str)
}

#[cfg(test)]
mod tests;
