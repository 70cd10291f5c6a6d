//! Determines the outcome of an exchange and the reason of a failure. Reads the answer after redaction, so
//! that an error cannot contain a secret.

use scim_audit_model::endpoint::{is_search, resource_id_of, resource_type_of};
use scim_audit_model::entry::{EntryError, Status};
use scim_audit_model::status_code;

use crate::answer::Facts;
use crate::bulk::Bulk;
use crate::outline::shortened;

/// Facts about an answer besides its body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Transport<'a> {
    /// The HTTP status code.
    pub(crate) status_code: u16,
    /// `Set-Txn` is present.
    pub(crate) set_txn: bool,
    /// The `Content-Type`, if the answer has a body.
    pub(crate) content_type: Option<&'a str>,
    /// Why the gateway answered, or why the answer ended early.
    pub(crate) reason: Option<&'a str>,
}

/// Returns the status and error of an exchange that was answered.
pub(crate) fn outcome(transport: Transport<'_>, facts: &Facts) -> (Status, Option<EntryError>) {
    let code = transport.status_code;
    let bulk = facts.bulk.as_ref().filter(|bulk| {
        let unknown = bulk.cut && transport.reason.is_none();
        code < 400 && (bulk.failed > 0 || unknown)
    });
    if let Some(bulk) = bulk {
        return (Status::Failed, Some(bulk_error(transport, bulk)));
    }
    if code < 400 && transport.reason.is_none() {
        let accepted = code == 202 && transport.set_txn;
        let status = if accepted {
            Status::Accepted
        } else {
            Status::Success
        };
        return (status, None);
    }
    let error = EntryError {
        scim_type: facts.fault.scim_type.clone(),
        detail: match transport.reason {
            Some(reason) => reason.to_owned(),
            None => refusal(transport, facts),
        },
        status: facts.fault.status.clone(),
    };
    (Status::Failed, Some(error))
}

fn bulk_error(transport: Transport<'_>, bulk: &Bulk) -> EntryError {
    let Bulk {
        operations, failed, ..
    } = bulk;
    let detail = match (transport.reason, *failed) {
        (Some(reason), _) => format!(
            "{reason} Until then, {failed} of {operations} operations failed: {}",
            bulk.first.said()
        ),
        (None, _) if !bulk.cut => {
            format!(
                "{failed} of {operations} operations failed: {}",
                bulk.first.said()
            )
        }
        (None, 0) => format!(
            "The kept part of the Bulk answer is cut after {operations} operations, 0 failed. The outcome of the others is not known."
        ),
        (None, _) => format!(
            "The kept part of the Bulk answer is cut after {operations} operations, {failed} failed: {}",
            bulk.first.said()
        ),
    };
    EntryError {
        scim_type: bulk.first.fault.scim_type.clone(),
        detail: shortened(detail),
        status: None,
    }
}

/// Returns the reason of a refusal: the words of the service if there are any, otherwise a text made from the
/// status code.
fn refusal(transport: Transport<'_>, facts: &Facts) -> String {
    let code = transport.status_code;
    let name = status_code::named(code);
    let fault = &facts.fault;
    // A message that only repeats the reason phrase, such as "Not Found", adds nothing.
    let said = fault
        .said()
        .filter(|words| !words.eq_ignore_ascii_case(status_code::reason_phrase(code)));
    match (said, fault.is_scim, transport.content_type) {
        (Some(words), true, _) => words,
        (None, true, _) => format!("{name}; the SCIM error has no detail"),
        (Some(words), false, _) => shortened(format!("{name} without a SCIM error body: {words}")),
        (None, false, Some(kind)) => {
            shortened(format!("{name} without a SCIM error body ({kind})"))
        }
        (None, false, None) => format!("{name} without a body"),
    }
}

/// Returns the id of the resource of an exchange: from the path, otherwise from the answer to a create.
pub(crate) fn resource_id(
    method: &str,
    endpoint: &str,
    status_code: u16,
    facts: &Facts,
    location: Option<&str>,
) -> Option<String> {
    if let Some(id) = resource_id_of(endpoint) {
        return Some(id);
    }
    let kind = resource_type_of(endpoint);
    let creates = method.eq_ignore_ascii_case("POST")
        && matches!(status_code, 200..=202)
        && !matches!(&*kind, "" | "Bulk" | "Search")
        && !is_search(endpoint);
    if !creates {
        return None;
    }
    let located = || {
        let path = location?.split(['?', '#']).next()?.trim_end_matches('/');
        let (rest, id) = path.rsplit_once('/')?;
        let parent = rest.rsplit('/').next()?;
        (parent.eq_ignore_ascii_case(&kind) && !id.is_empty()).then(|| id.to_owned())
    };
    facts.id.clone().or_else(located)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{Question, read};

    fn facts(endpoint: &str, status_code: u16, body: &str) -> Facts {
        let question = Question {
            endpoint,
            status_code,
            truncated: false,
        };
        read(body.as_bytes(), question)
    }

    fn of(code: u16, body: &str) -> (Status, Option<EntryError>) {
        let transport = Transport {
            status_code: code,
            set_txn: false,
            content_type: (!body.is_empty()).then_some("text/html"),
            reason: None,
        };
        outcome(transport, &facts("/Bulk", code, body))
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
    fn cut_bulk_answer_is_not_a_success() {
        let detail = |body| of(200, body).1.unwrap().detail;
        assert_eq!(
            detail(r#"{"Operations":[{"method":"POST","bulkId":"a","status":"201"},{"meth"#),
            "The kept part of the Bulk answer is cut after 1 operations, 0 failed. The outcome of the others is not known."
        );
        assert_eq!(
            detail(r#"{"Operations":[{"method":"PUT","status":"404"},{"meth"#),
            "The kept part of the Bulk answer is cut after 1 operations, 1 failed: PUT 404"
        );
        assert_eq!(of(200, r#"{"Operations":[]}"#).0, Status::Success);
        assert_eq!(of(204, "").0, Status::Success);
    }

    #[test]
    fn the_name_of_the_status_code_is_not_said_twice() {
        assert_eq!(
            of(404, r#"{"error":"not found"}"#).1.unwrap().detail,
            "404 Not Found without a SCIM error body (text/html)"
        );
    }

    #[test]
    fn aborted_answer_has_status_failed() {
        let transport = Transport {
            status_code: 200,
            set_txn: false,
            content_type: Some("application/scim+json"),
            reason: Some("The answer ended too early."),
        };
        let (status, error) = outcome(
            transport,
            &facts("/Users", 200, r#"{"detail":"x","status":"1"}"#),
        );
        assert_eq!(status, Status::Failed);
        assert_eq!(error.unwrap().detail, "The answer ended too early.");
    }

    #[test]
    fn create_has_the_id_of_the_created_resource() {
        let made = facts("/Users", 201, r#"{"id":"7"}"#);
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
