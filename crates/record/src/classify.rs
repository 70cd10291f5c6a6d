//! What became of an exchange, and why it failed. It reads the answer after redaction, so that no
//! secret can come back through an error.

use scim_audit_model::endpoint::{resource_id_of, resource_type_of};
use scim_audit_model::entry::{EntryError, Status};
use scim_audit_model::status_code;

use crate::answer::{Facts, shortened};

/// What the transport tells of an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Transport<'a> {
    /// The HTTP status code.
    pub(crate) status_code: u16,
    /// `Set-Txn` is there.
    pub(crate) set_txn: bool,
    /// The `Content-Type`, where the answer has a body.
    pub(crate) content_type: Option<&'a str>,
    /// Why the gateway answered, or why the answer ended early.
    pub(crate) reason: Option<&'a str>,
}

/// Status and error of an exchange that was answered.
pub(crate) fn outcome(transport: Transport<'_>, facts: &Facts) -> (Status, Option<EntryError>) {
    let code = transport.status_code;
    let failed_operations = code < 400 && facts.bulk.failed > 0;
    if code < 400 && transport.reason.is_none() && !failed_operations {
        let accepted = code == 202 && transport.set_txn;
        let status = if accepted {
            Status::Accepted
        } else {
            Status::Success
        };
        return (status, None);
    }
    let error = if failed_operations {
        bulk_error(transport, facts)
    } else {
        let own = facts
            .detail
            .clone()
            .filter(|_| facts.is_error && code >= 400);
        EntryError {
            scim_type: facts.scim_type.clone().filter(|_| code >= 400),
            detail: match (transport.reason, own) {
                (Some(reason), _) => reason.to_owned(),
                (None, Some(own)) => own,
                (None, None) => without_words(transport, facts),
            },
            status: facts.status.clone().filter(|_| code >= 400),
        }
    };
    (Status::Failed, Some(error))
}

fn bulk_error(transport: Transport<'_>, facts: &Facts) -> EntryError {
    let bulk = &facts.bulk;
    let first = bulk.first.clone().unwrap_or_default();
    let mut detail = format!(
        "{} of {} operations failed: {}",
        bulk.failed,
        bulk.operations,
        first.said()
    );
    if let Some(reason) = transport.reason {
        detail = format!("{reason} Until then, {detail}");
    }
    EntryError {
        scim_type: first.scim_type,
        detail: shortened(detail),
        status: None,
    }
}

/// A sentence for an error that does not say itself what is wrong, as SCIM wants it said.
fn without_words(transport: Transport<'_>, facts: &Facts) -> String {
    let name = status_code::named(transport.status_code);
    if facts.is_error {
        return format!("{name}; the SCIM error has no detail");
    }
    match (&facts.other_words, transport.content_type) {
        (Some(words), _) => shortened(format!("{name} without a SCIM error body: {words}")),
        (None, Some(kind)) => shortened(format!("{name} without a SCIM error body ({kind})")),
        (None, None) => format!("{name} without a body"),
    }
}

/// The id of the resource an exchange was about: from the path, else what a create answered.
pub(crate) fn resource_id(
    method: &str,
    endpoint: &str,
    status_code: u16,
    facts: &Facts,
    location: Option<&str>,
) -> Option<String> {
    if let Some(id) = resource_id_of(endpoint) {
        return Some(id.to_owned());
    }
    let kind = resource_type_of(endpoint);
    let creates = method == "POST"
        && matches!(status_code, 200..=202)
        && !matches!(kind, "" | "Bulk" | "Search")
        && !endpoint.trim_end_matches('/').ends_with(".search");
    if !creates {
        return None;
    }
    let located = || {
        let path = location?.split(['?', '#']).next()?.trim_end_matches('/');
        let (rest, id) = path.rsplit_once('/')?;
        (rest.ends_with(kind) && !id.is_empty()).then(|| id.to_owned())
    };
    facts.id.clone().or_else(located)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::read;

    fn of(code: u16, body: &str) -> (Status, Option<EntryError>) {
        let transport = Transport {
            status_code: code,
            set_txn: false,
            content_type: (!body.is_empty()).then_some("text/html"),
            reason: None,
        };
        outcome(transport, &read(body.as_bytes()))
    }

    #[test]
    fn accepted_needs_the_transaction() {
        let transport = Transport {
            status_code: 202,
            set_txn: true,
            content_type: None,
            reason: None,
        };
        assert_eq!(outcome(transport, &Facts::default()).0, Status::Accepted);
        assert_eq!(of(202, "").0, Status::Success);
    }

    #[test]
    fn an_error_without_scim_words_gets_a_sentence() {
        let detail = |code, body| of(code, body).1.unwrap().detail;
        assert_eq!(
            detail(404, "<html>"),
            "404 Not Found without a SCIM error body (text/html)"
        );
        assert_eq!(detail(404, ""), "404 Not Found without a body");
        assert_eq!(detail(599, ""), "599 without a body");
        assert_eq!(
            detail(500, r#"{"message":"boom"}"#),
            "500 Internal Server Error without a SCIM error body: boom"
        );
        assert_eq!(
            detail(
                400,
                r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400"}"#
            ),
            "400 Bad Request; the SCIM error has no detail"
        );
    }

    #[test]
    fn the_bodys_own_code_is_kept_beside_the_transports() {
        let (status, error) = of(
            403,
            r#"{"status":"404","detail":"gone","scimType":"noTarget"}"#,
        );
        let error = error.unwrap();
        assert_eq!(status, Status::Failed);
        assert_eq!(
            (error.status.as_deref(), error.detail.as_str()),
            (Some("404"), "gone")
        );
    }

    #[test]
    fn a_200_bulk_with_failures_failed() {
        let (status, error) = of(
            200,
            r#"{"Operations":[{"method":"POST","bulkId":"a","status":"201"},{"method":"POST","bulkId":"b","status":"409"}]}"#,
        );
        assert_eq!(status, Status::Failed);
        assert_eq!(
            error.unwrap().detail,
            "1 of 2 operations failed: POST b 409"
        );
    }

    #[test]
    fn an_answer_that_broke_off_failed() {
        let transport = Transport {
            status_code: 200,
            set_txn: false,
            content_type: Some("application/scim+json"),
            reason: Some("The answer broke off."),
        };
        let (status, error) = outcome(transport, &read(br#"{"detail":"x","status":"1"}"#));
        assert_eq!(status, Status::Failed);
        assert_eq!(error.unwrap().detail, "The answer broke off.");
    }

    #[test]
    fn a_create_is_about_what_it_made() {
        let made = read(br#"{"id":"7"}"#);
        let id = |method, endpoint, code, facts, location| {
            resource_id(method, endpoint, code, facts, location)
        };
        assert_eq!(id("POST", "/Users", 201, &made, None).as_deref(), Some("7"));
        assert_eq!(id("POST", "/Users/.search", 200, &made, None), None);
        assert_eq!(id("GET", "/Me", 200, &made, None), None);
        assert_eq!(
            id("PUT", "/Users/8", 200, &made, None).as_deref(),
            Some("8")
        );
        let none = Facts::default();
        let location = Some("https://h/v2/Users/9?x");
        assert_eq!(
            id("POST", "/Users", 201, &none, location).as_deref(),
            Some("9")
        );
    }
}
