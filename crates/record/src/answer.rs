//! Reads the body of an answer: the reason for an error, the id of a created resource, and the number of
//! failed bulk operations. Independent of how the exchange is classified.

use scim_audit_model::endpoint::resource_type_of;

use crate::bulk::{Bulk, Counting};
use crate::fault::Fault;
use crate::json::walk::{End, Event, Walker};
use crate::json_member::{is_named, said};
use crate::outline::text;

/// What is known about an answer besides its body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    /// The path of the request.
    pub(crate) endpoint: &'a str,
    /// The HTTP status code.
    pub(crate) status_code: u16,
    /// The body is only a prefix of what was transferred.
    pub(crate) truncated: bool,
}

/// Facts read from the body.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Why the request was refused.
    pub(crate) fault: Fault,
    /// The `id` of the resource.
    pub(crate) id: Option<String>,
    /// Counts of the operations, if this is a bulk response.
    pub(crate) bulk: Option<Bulk>,
}

/// Reads a body token by token, so that a truncated, deeply nested or unusual body still yields what it
/// contains. A body that is not JSON yields nothing.
pub(crate) fn read(body: &[u8], question: Question<'_>) -> Facts {
    if question.status_code >= 400 {
        return Facts {
            fault: Fault::of(body),
            ..Facts::default()
        };
    }
    let mut id = None;
    let mut is_bulk = resource_type_of(question.endpoint) == "Bulk";
    let mut counting = Counting::default();
    let mut walker = Walker::new(body);
    while let Some(event) = walker.next() {
        counting.take(&event, &walker, body);
        let span = match event {
            Event::Value(text) => text.inner(),
            Event::Bare(span) => span,
            Event::Open { .. } | Event::Close { .. } | Event::Key(_) => continue,
        };
        let value = || body.get(span.clone()).unwrap_or_default();
        match walker.depth() {
            1 if is_named(&walker, 0, "id") => id = said(value()).or(id),
            1 | 2 if !is_bulk && is_named(&walker, 0, "schemas") => {
                is_bulk = text(value())
                    .to_ascii_lowercase()
                    .ends_with(":bulkresponse");
            }
            _ => {}
        }
    }
    let cut = question.truncated || (!body.is_empty() && walker.end() == End::Cut);
    Facts {
        fault: Fault::default(),
        id,
        bulk: is_bulk.then(|| counting.end(cut, body)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(endpoint: &str, body: &str) -> Facts {
        let question = Question {
            endpoint,
            status_code: 200,
            truncated: false,
        };
        read(body.as_bytes(), question)
    }

    #[test]
    fn the_id_is_a_text_or_number_and_null_is_absent() {
        let id = |body| facts("/Users", body).id;
        assert_eq!(id(r#"{"id":"7"}"#).as_deref(), Some("7"));
        assert_eq!(id(r#"{"\u0069D":7}"#).as_deref(), Some("7"));
        for body in [
            r#"{"id":null}"#,
            r#"{"id":""}"#,
            r#"{"id":true}"#,
            r#"{"name":{"id":"7"}}"#,
            r#"["id","7"]"#,
        ] {
            assert_eq!(id(body), None, "{body}");
        }
    }

    #[test]
    fn only_a_bulk_has_operations() {
        let body = r#"{"Operations":[{"status":"500"}]}"#;
        assert_eq!(facts("/Jobs/1", body).bulk, None);
        assert_eq!(facts("/Bulk", body).bulk.unwrap().failed, 1);
        let named = r#"{"Operations":[{"status":"500"}],"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkResponse"]}"#;
        assert_eq!(facts("/v3/batch", named).bulk.unwrap().failed, 1);
    }

    #[test]
    fn a_long_name_is_not_copied_for_each_value() {
        let (name, values) = ("n".repeat(512 << 10), "1,".repeat(64 << 10));
        let body = format!("{{\"{name}\":[{values}1]}}");
        let start = std::time::Instant::now();
        for status_code in [200, 400] {
            let question = Question {
                endpoint: "/Users",
                status_code,
                truncated: false,
            };
            read(body.as_bytes(), question);
        }
        let took = start.elapsed();
        assert!(took.as_secs() < 2, "{took:?}");
    }
}
