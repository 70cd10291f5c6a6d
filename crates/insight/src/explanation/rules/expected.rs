//! Failures that the client expects: it looks whether something exists, and it does not.

use scim_audit_model::endpoint::is_search;

use crate::body_text::BodyForm;
use crate::exchange_reading::ExchangeReading;
use crate::explanation::cause::Cause;
use crate::explanation::conclusion::Conclusion;
use crate::explanation::finding::Finding;
use crate::identifier::{is_impossible_id, is_uuid};
use crate::place::{ExchangePlace, MessagePlace};

/// Words of an answer about an endpoint that does not exist, rather than a resource.
const ABOUT_ENDPOINT: [&str; 12] = [
    "no resource type",
    "unknown resource type",
    "page not found",
    "no scim endpoint",
    "unknown endpoint",
    "endpoint not found",
    "endpoint does not exist",
    "no route",
    "route not found",
    "no handler",
    "cannot get /",
    "no such endpoint",
];

/// Whether the answer is about an endpoint that does not exist.
pub(super) fn is_about_endpoint(exchange: &ExchangeReading<'_>) -> bool {
    exchange.response.form == BodyForm::Page || exchange.says(&ABOUT_ENDPOINT)
}

pub(super) fn conclude(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    optional_endpoint(exchange, code)
        .or_else(|| probe(exchange, code))
        .or_else(|| lookup(exchange, code))
        .or_else(|| deleted(exchange, code))
}

/// `GET /Me`, which RFC 7644 §3.11 lets a service answer with 501, and Okta's look for roles and entitlements.
fn optional_endpoint(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    let kind = exchange.resource_type.as_str();
    let is_missing = matches!(code, 404 | 501);
    if !exchange.is_method("GET") || !is_missing {
        return None;
    }
    let conclusion = match kind {
        "Me" if code == 501 => Conclusion::certain(Cause::OptionalEndpointMissing),
        "Me" => Conclusion::likely(Cause::OptionalEndpointMissing),
        _ if ["Roles", "Entitlements"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(kind)) =>
        {
            Conclusion::likely(Cause::OptionalEndpointMissing)
        }
        _ => return None,
    };
    Some(conclusion.path(exchange))
}

fn probe(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    if code != 404 || !exchange.is_method("GET") {
        return None;
    }
    let kind = exchange.resource_type.as_str();
    let impossible = match exchange.id() {
        // The ids of these are URNs and names.
        Some(id) if matches!(kind, "Schemas" | "ResourceTypes") => is_uuid(id).then_some(id),
        Some(id) => is_impossible_id(id).then_some(id),
        None => is_uuid(kind).then_some(kind),
    }?;
    Some(Conclusion::likely(Cause::ProbeFoundNothing).shown(
        ExchangePlace::request(MessagePlace::Path),
        impossible,
        Finding::ImpossibleId,
    ))
}

fn lookup(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    if code != 404 || !exchange.only_reads() || is_about_endpoint(exchange) {
        return None;
    }
    let (filter, in_body) = exchange.filter()?;
    let place = match in_body {
        Some(pointer) => MessagePlace::Body(pointer),
        None => MessagePlace::Parameter("filter".to_owned()),
    };
    let conclusion = if exchange.has_error_body() {
        Conclusion::likely(Cause::LookupFoundNothing)
    } else {
        Conclusion::possible(Cause::LookupFoundNothing)
    };
    Some(conclusion.shown(ExchangePlace::request(place), &filter, Finding::LookedFor))
}

fn deleted(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    let is_gone = matches!(code, 404 | 410) && exchange.is_method("DELETE");
    if !is_gone
        || exchange.id().is_none()
        || is_search(&exchange.entry.endpoint)
        || is_about_endpoint(exchange)
    {
        return None;
    }
    let conclusion = if exchange.has_error_body() || code == 410 {
        Conclusion::likely(Cause::AlreadyDeleted)
    } else {
        Conclusion::possible(Cause::AlreadyDeleted)
    };
    Some(conclusion.path(exchange))
}
