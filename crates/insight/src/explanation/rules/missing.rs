//! Something is not there: the endpoint, the resource, or the id in the path.

use super::answered::{is_plain_collection, is_resource};
use super::expected::is_about_endpoint;
use super::values;
use crate::exchange_reading::ExchangeReading;
use crate::explanation::cause::Cause;
use crate::explanation::conclusion::Conclusion;

/// First segments of a path that belong to the base of a service.
const OF_BASE: [&str; 6] = ["scim", "v1", "v2", "api", "scim2", "identity"];

/// A change without an id.
pub(super) fn in_path(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    let changes = ["PUT", "PATCH", "DELETE"]
        .iter()
        .any(|known| exchange.is_method(known));
    if code == 404 && exchange.is_method("POST") && exchange.id().is_some() && is_resource(exchange)
    {
        return Some(
            Conclusion::likely(Cause::IdUnexpected)
                .method(exchange)
                .path(exchange),
        );
    }
    let applies = matches!(code, 400 | 404 | 422) && changes && is_plain_collection(exchange);
    applies.then(|| {
        Conclusion::certain(Cause::IdMissing)
            .with("method", &exchange.entry.method)
            .method(exchange)
            .path(exchange)
    })
}

/// 404 and 410 that no other rule explains.
pub(super) fn not_found(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    if !matches!(code, 404 | 410) {
        return None;
    }
    Some(if has_base_in_path(exchange) {
        Conclusion::likely(Cause::BaseUrlWrong).path(exchange)
    } else if exchange.is_search() || exchange.resource_type == "Bulk" {
        optional(exchange)
    } else if is_about_endpoint(exchange) {
        Conclusion::likely(Cause::EndpointUnknown).path(exchange)
    } else if exchange.id().is_some() {
        resource(exchange)
    } else {
        collection(exchange)
    })
}

fn has_base_in_path(exchange: &ExchangeReading<'_>) -> bool {
    let first = exchange.resource_type.to_ascii_lowercase();
    OF_BASE.contains(&first.as_str())
}

fn optional(exchange: &ExchangeReading<'_>) -> Conclusion {
    // A search is a POST (RFC 7644 §3.4.3), and so is a bulk request (§3.7).
    let conclusion = if exchange.is_method("POST") {
        Conclusion::likely(Cause::FeatureUnsupported)
    } else {
        Conclusion::likely(Cause::MethodNotAllowed).with("method", &exchange.entry.method)
    };
    conclusion.method(exchange).path(exchange)
}

fn resource(exchange: &ExchangeReading<'_>) -> Conclusion {
    if let Some(member) = values::member(exchange) {
        return member;
    }
    let conclusion = if exchange.has_error_body() {
        Conclusion::likely(Cause::ResourceNotFound)
    } else {
        Conclusion::possible(Cause::ResourceNotFound)
    };
    conclusion.path(exchange)
}

fn collection(exchange: &ExchangeReading<'_>) -> Conclusion {
    if exchange.says(&["undefined not found", "null not found", "none not found"]) {
        return Conclusion::certain(Cause::NotFoundHidesFailure);
    }
    if exchange.says(&[
        "tenant",
        "organization",
        "organisation",
        "directory",
        "workspace",
    ]) {
        return Conclusion::likely(Cause::BaseUrlWrong).path(exchange);
    }
    if let Some(member) = values::member(exchange) {
        return member;
    }
    let conclusion = match (exchange.resource_type.as_str(), exchange.said.is_scim) {
        ("Users", true) if exchange.is_method("POST") => {
            Conclusion::likely(Cause::NotFoundHidesFailure)
        }
        ("Groups", true) if exchange.is_method("POST") => {
            Conclusion::possible(Cause::NotFoundHidesFailure)
        }
        ("Groups", true) => Conclusion::likely(Cause::FeatureUnsupported),
        ("Users" | "Groups", _) => Conclusion::possible(Cause::BaseUrlWrong),
        _ => Conclusion::possible(Cause::EndpointUnknown),
    };
    conclusion.method(exchange).path(exchange)
}
