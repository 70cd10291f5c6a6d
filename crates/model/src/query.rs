//! A filter with order, limit and cursor, to and from a query string. Both directions stand here, so the
//! viewer that writes one and the gateway that reads it cannot disagree.

use crate::endpoint::EndpointFilter;
use crate::entry::Status;
use crate::filter::{Filter, StatusCodeFilter};
use crate::problem::ParameterError;
use crate::time;

/// How many entries a page holds when nothing is said.
pub const DEFAULT_LIMIT: u16 = 100;
/// The most entries a page can hold.
pub const MAX_LIMIT: u16 = 1000;

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
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            if let Err(message) = parsed.set(&name, value) {
                errors.push(ParameterError {
                    parameter: name.into_owned(),
                    message,
                });
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

    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
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
            "status" => match Status::from_word(value) {
                Status::Other(_) => return Err("not one of success, failed, accepted".to_owned()),
                known => filter.status.push(known),
            },
            "statusCode" => filter.status_code.push(
                StatusCodeFilter::parse(value)
                    .ok_or("neither a status code such as 404 nor a class such as 4xx")?,
            ),
            "scimType" => filter.scim_type.push(value.to_owned()),
            "requestId" => filter.request_id = Some(value.to_owned()),
            "resourceId" => filter.resource_id = Some(value.to_owned()),
            "q" => filter.q = Some(value.to_owned()),
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
            _ => {}
        }
        Ok(())
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

/// A filter as parameters: name and value, not encoded. Parts that let everything through are left out.
pub fn filter_pairs(filter: &Filter) -> Vec<(&'static str, String)> {
    let mut pairs = Vec::new();
    let mut each = |name, values: Vec<String>| {
        pairs.extend(values.into_iter().map(|value| (name, value)));
    };
    let optional = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
    each("since", filter.since.iter().map(time::format).collect());
    each("until", filter.until.iter().map(time::format).collect());
    each("method", filter.method.clone());
    each("resourceType", filter.resource_type.clone());
    each(
        "endpoint",
        filter.endpoint.iter().map(ToString::to_string).collect(),
    );
    each(
        "status",
        filter
            .status
            .iter()
            .map(|status| status.as_str().to_owned())
            .collect(),
    );
    each(
        "statusCode",
        filter.status_code.iter().map(ToString::to_string).collect(),
    );
    each("scimType", filter.scim_type.clone());
    each("requestId", optional(&filter.request_id));
    each("resourceId", optional(&filter.resource_id));
    each("q", optional(&filter.q));
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn blank_and_unknown_parameters_filter_nothing() {
        assert_eq!(
            ListQuery::parse("method=&utm_source=mail&endpoint=+"),
            Ok(ListQuery::default())
        );
        assert_eq!(ListQuery::default().to_query(), "");
    }

    #[test]
    fn every_bad_parameter_is_named_at_once() {
        let errors = ListQuery::parse(
            "since=yesterday&until=2026-05-07&status=ok&statusCode=4&limit=0&order=up&include=all",
        )
        .unwrap_err();
        let named: Vec<_> = errors
            .iter()
            .map(|error| error.parameter.as_str())
            .collect();
        assert_eq!(
            named,
            [
                "since",
                "until",
                "status",
                "statusCode",
                "limit",
                "order",
                "include"
            ]
        );
    }

    #[test]
    fn an_end_before_the_start_is_refused() {
        let errors =
            ListQuery::parse("since=2026-05-07T00:00:00Z&until=2026-05-06T00:00:00Z").unwrap_err();
        assert_eq!(errors.len(), 1);
    }

    fn instant() -> impl Strategy<Value = Option<time::Instant>> {
        proptest::option::of((0_i64..4_102_444_800_000).prop_map(|millis| {
            time::from_epoch_millis(millis).expect("chrono holds every instant of this century")
        }))
    }

    /// A word that survives trimming, as every typed value does.
    fn word() -> impl Strategy<Value = String> {
        "[ -~é\u{202e}]{1,12}".prop_filter_map("blank", |text| {
            let text = text.trim().to_owned();
            (!text.is_empty()).then_some(text)
        })
    }

    prop_compose! {
        fn query()(
            since in instant(),
            span in proptest::option::of(0_i64..100_000_000),
            method in proptest::collection::vec("[A-Z]{1,7}", 0..3),
            resource_type in proptest::collection::vec(word(), 0..3),
            endpoint in proptest::option::of(word()),
            status in proptest::sample::subsequence(vec![Status::Success, Status::Failed, Status::Accepted], 0..=3),
            code in proptest::collection::vec(100_u16..600, 0..3),
            class in proptest::option::of(1_u16..10),
            ids in (proptest::option::of(word()), proptest::option::of(word()), proptest::option::of(word())),
            rest in (any::<bool>(), any::<bool>(), 1..=MAX_LIMIT, proptest::option::of(word())),
        ) -> ListQuery {
            let until = since.zip(span).and_then(|(since, span)| {
                time::from_epoch_millis(since.timestamp_millis() + span)
            });
            ListQuery {
                filter: Filter {
                    since,
                    until,
                    method,
                    scim_type: resource_type.clone(),
                    resource_type,
                    endpoint: endpoint.and_then(|text| EndpointFilter::new(&text)),
                    status,
                    status_code: code.into_iter().map(StatusCodeFilter::Code)
                        .chain(class.map(StatusCodeFilter::Class)).collect(),
                    request_id: ids.0,
                    resource_id: ids.1,
                    q: ids.2,
                },
                order: if rest.0 { Order::Asc } else { Order::Desc },
                bodies: rest.1,
                limit: rest.2,
                cursor: rest.3,
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_what_is_read(query in query()) {
            prop_assert_eq!(ListQuery::parse(&query.to_query()), Ok(query));
        }

        #[test]
        fn nothing_sent_makes_it_panic(text in ".*") {
            drop(ListQuery::parse(&text));
        }
    }
}
