//! A status code below 400 that hides a failure.

use scim_audit_model::endpoint::is_search;

use crate::body_text::BodyForm;
use crate::exchange_reading::ExchangeReading;
use crate::explanation::cause::Cause;
use crate::explanation::conclusion::Conclusion;
use crate::explanation::finding::Finding;
use crate::json_tree::JsonValue;
use crate::place::{ExchangePlace, MessagePlace};

/// Number of failed operations that are shown.
const MAX_SHOWN: usize = 4;

pub(super) fn conclude(exchange: &ExchangeReading<'_>, is_failed: bool) -> Option<Conclusion> {
    let found = exchange.code().and_then(|code| match code {
        301..=303 => Some(Conclusion::likely(Cause::Redirected).response_header(
            exchange,
            "Location",
            Finding::RedirectTarget,
        )),
        200..=299 => of_success(exchange, code),
        _ => None,
    });
    found.or_else(|| is_failed.then(|| Conclusion::possible(Cause::Unknown)))
}

fn of_success(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    if let Some(conclusion) = bulk(exchange) {
        return Some(conclusion);
    }
    let body = || ExchangePlace::response(MessagePlace::Body(String::new()));
    let kind = exchange.response_header("content-type").unwrap_or_default();
    match exchange.response.form {
        BodyForm::Page => {
            Some(Conclusion::likely(Cause::PageInSuccess).shown(body(), kind, Finding::IsPage))
        }
        BodyForm::Binary => {
            Some(Conclusion::certain(Cause::AnswerNotJson).shown(body(), kind, Finding::NotUtf8))
        }
        BodyForm::JsonBroken | BodyForm::Text => {
            Some(Conclusion::certain(Cause::AnswerNotJson).shown(body(), kind, Finding::NotJson))
        }
        BodyForm::Withheld => {
            Some(Conclusion::likely(Cause::AnswerNotJson).shown(body(), kind, Finding::Unreadable))
        }
        BodyForm::Absent if code == 200 && must_have_body(exchange) => {
            Some(Conclusion::certain(Cause::AnswerEmpty).shown(body(), "", Finding::BodyMissing))
        }
        BodyForm::Json => exchange
            .response_root()
            .filter(|root| is_error(*root))
            .map(|_| Conclusion::certain(Cause::ErrorInSuccess)),
        _ => None,
    }
}

/// Whether a 200 without a body is wrong: a read has to return what it read.
fn must_have_body(exchange: &ExchangeReading<'_>) -> bool {
    let reads = exchange.is_method("GET") || is_search(&exchange.entry.endpoint);
    let length = exchange.response_header("content-length");
    reads && exchange.entry.response_size == 0 && length.is_none_or(|length| length.trim() == "0")
}

/// Whether a body is an error, and not a resource or a list.
fn is_error(root: JsonValue<'_>) -> bool {
    let names = |end: &str| {
        root.get("schemas").is_some_and(|schemas| {
            schemas
                .items()
                .filter_map(JsonValue::text)
                .any(|schema| schema.to_ascii_lowercase().ends_with(end))
        })
    };
    if names(":messages:2.0:error") || names(":error:1.0") {
        return true;
    }
    let is_resource = ["id", "Resources", "totalResults", "userName"]
        .iter()
        .any(|name| root.get(name).is_some());
    if is_resource || root.get("schemas").is_some() {
        return false;
    }
    let has = |name: &str| {
        root.get(name).is_some_and(|value| match value.scalar() {
            Some(word) => !matches!(&*word, "" | "null" | "false" | "0"),
            None => value.children().next().is_some(),
        })
    };
    let states_failure = ["status", "statusCode", "code"].iter().any(|name| {
        let status = root.get(name).and_then(JsonValue::scalar);
        status.is_some_and(|status| status.len() == 3 && status.starts_with(['4', '5']))
    });
    has("scimType")
        || has("error")
        || has("errors")
        || (states_failure && (has("detail") || has("message")))
}

/// The operations of a bulk answer.
fn bulk(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    let root = exchange.response_root();
    let Some(operations) = root.and_then(|root| root.get("Operations")) else {
        return recorded_bulk(exchange);
    };
    let mut all = 0_usize;
    let mut failed = Vec::new();
    for operation in operations.children() {
        all += 1;
        let status = operation.get("status");
        // Some services wrap the code: {"status": {"code": "400"}}.
        let status = status.and_then(|status| status.get("code").or(Some(status)));
        if let Some(status) = status
            && status
                .scalar()
                .is_some_and(|code| code.starts_with(['4', '5']))
        {
            failed.push(status);
        }
    }
    let is_cut = exchange.response.form == BodyForm::JsonBeginning;
    if failed.is_empty() {
        return is_cut.then(|| Conclusion::certain(Cause::BulkOutcomeUnknown));
    }
    let has_5xx = failed
        .iter()
        .any(|status| status.scalar().is_some_and(|code| code.starts_with('5')));
    let cause = if has_5xx {
        Cause::BulkServiceFailed
    } else {
        Cause::BulkOperationsFailed
    };
    let mut conclusion = Conclusion::certain(cause)
        .with("failed", &failed.len().to_string())
        .with("operations", &all.to_string());
    for status in failed.into_iter().take(MAX_SHOWN) {
        let at = ExchangePlace::response(MessagePlace::Body(status.pointer()));
        conclusion = conclusion.shown(at, &status.written(), Finding::FailedOperation);
    }
    Some(conclusion)
}

/// What the log says about a bulk answer whose body it does not have.
fn recorded_bulk(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    let detail = &exchange.entry.error.as_ref()?.detail;
    if detail.starts_with("The kept part of the Bulk answer") {
        return Some(Conclusion::certain(Cause::BulkOutcomeUnknown));
    }
    let (counts, _) = detail.split_once(" operations failed")?;
    let (failed, operations) = counts.split_once(" of ")?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(failed) && is_number(operations)).then(|| {
        Conclusion::certain(Cause::BulkOperationsFailed)
            .with("failed", failed)
            .with("operations", operations)
    })
}
