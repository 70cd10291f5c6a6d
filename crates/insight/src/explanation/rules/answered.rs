//! Status codes that name the cause themselves.

use crate::body_text::BodyForm;
use crate::exchange_reading::ExchangeReading;
use crate::explanation::action_key::ActionKey;
use crate::explanation::cause::Cause;
use crate::explanation::conclusion::Conclusion;
use crate::explanation::finding::Finding;

pub(super) fn conclude(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    Some(match code {
        405 => method_not_allowed(exchange),
        408 => Conclusion::certain(Cause::RequestTimedOut),
        412 => version(exchange),
        413 if exchange.resource_type == "Bulk" => Conclusion::certain(Cause::BulkTooLarge),
        413 => Conclusion::certain(Cause::RequestTooLarge),
        414 | 431 => Conclusion::certain(Cause::RequestHeadTooLarge).path(exchange),
        428 => Conclusion::certain(Cause::VersionRequired),
        429 => retry(exchange, Conclusion::certain(Cause::RateLimited)),
        499 | 460 => Conclusion::likely(Cause::ClientLeft),
        501 => not_implemented(exchange),
        502 | 520..=523 | 525..=527 | 530 => proxy(exchange, Cause::ProxyGotNoAnswer),
        504 | 524 => proxy(exchange, Cause::ProxyTimedOut),
        503 | 529 => retry(exchange, unavailable(exchange)),
        507 => Conclusion::certain(Cause::StorageFull),
        _ => return None,
    })
}

fn method_not_allowed(exchange: &ExchangeReading<'_>) -> Conclusion {
    let method = exchange.entry.method.as_str();
    let changes = ["PUT", "PATCH", "DELETE"]
        .iter()
        .any(|known| exchange.is_method(known));
    let conclusion = if changes && is_plain_collection(exchange) {
        Conclusion::certain(Cause::IdMissing).with("method", method)
    } else if exchange.is_method("POST") && exchange.id().is_some() && is_resource(exchange) {
        Conclusion::certain(Cause::IdUnexpected)
    } else {
        Conclusion::certain(Cause::MethodNotAllowed).with("method", method)
    };
    conclusion.method(exchange).path(exchange).response_header(
        exchange,
        "Allow",
        Finding::AllowedMethods,
    )
}

/// Whether the path is a collection of resources that clients create, such as `/Users`.
pub(super) fn is_plain_collection(exchange: &ExchangeReading<'_>) -> bool {
    exchange.is_collection() && is_resource(exchange)
}

pub(super) fn is_resource(exchange: &ExchangeReading<'_>) -> bool {
    matches!(exchange.resource_type.as_str(), "Users" | "Groups")
}

fn version(exchange: &ExchangeReading<'_>) -> Conclusion {
    let sent = ["If-Match", "If-None-Match"]
        .into_iter()
        .find(|name| exchange.request_header(name).is_some());
    match sent {
        Some(name) => Conclusion::certain(Cause::VersionConflict).request_header(
            exchange,
            name,
            Finding::VersionSent,
        ),
        None => Conclusion::likely(Cause::VersionConflict),
    }
}

/// Features that a service may leave out (RFC 7644 §3.4.3, §3.7, §3.11, RFC 7643 §5).
fn not_implemented(exchange: &ExchangeReading<'_>) -> Conclusion {
    let is_optional = exchange.is_search()
        || exchange.is_method("PATCH")
        || matches!(exchange.resource_type.as_str(), "Me" | "Bulk" | "Search");
    let cause = if is_optional {
        Cause::FeatureUnsupported
    } else {
        Cause::NotImplemented
    };
    let conclusion = if exchange.has_error_body() || is_optional {
        Conclusion::likely(cause)
    } else {
        Conclusion::possible(cause)
    };
    conclusion.method(exchange).path(exchange)
}

fn proxy(exchange: &ExchangeReading<'_>, cause: Cause) -> Conclusion {
    // An answer in the form of a SCIM error comes from the service or its framework, so that a system behind it
    // failed; anything else comes from something in front of it.
    let conclusion = if exchange.said.is_scim
        && exchange
            .response_header("content-type")
            .is_some_and(|kind| kind.contains("scim"))
    {
        Conclusion::likely(Cause::BackendFailed)
    } else {
        Conclusion::likely(cause)
    };
    conclusion
        .response_header(exchange, "Server", Finding::Intermediary)
        .response_header(exchange, "Via", Finding::Intermediary)
}

fn unavailable(exchange: &ExchangeReading<'_>) -> Conclusion {
    let conclusion = Conclusion::certain(Cause::ServiceUnavailable);
    if exchange.response.form == BodyForm::Page {
        conclusion.response_header(exchange, "Server", Finding::Intermediary)
    } else {
        conclusion
    }
}

fn retry(exchange: &ExchangeReading<'_>, conclusion: Conclusion) -> Conclusion {
    let after = exchange.response_header("retry-after").map(str::trim);
    let seconds = after.filter(|after| {
        !after.is_empty() && after.len() <= 6 && after.bytes().all(|byte| byte.is_ascii_digit())
    });
    let conclusion = conclusion.response_header(exchange, "Retry-After", Finding::RetryAfter);
    match seconds {
        Some(seconds) => conclusion
            .action(ActionKey::WaitSeconds)
            .action_with("seconds", seconds),
        None => conclusion,
    }
}
