//! Filters that the service refuses.

use crate::exchange_reading::ExchangeReading;
use crate::explanation::Confidence;
use crate::explanation::cause::Cause;
use crate::explanation::conclusion::Conclusion;
use crate::explanation::finding::Finding;
use crate::place::{ExchangePlace, MessagePlace};
use crate::scim_filter::{self, RemarkKind};

const ABOUT_ATTRIBUTE: [&str; 11] = [
    "field not found",
    "unknown attribute",
    "unknown field",
    "no such attribute",
    "not an attribute",
    "invalid attribute",
    "attribute not found",
    "unrecognized attribute",
    "not filterable",
    "unsupported attribute",
    "attribute is not supported",
];

/// Whether the service's words are about the filter.
fn speaks_of_filter(exchange: &ExchangeReading<'_>) -> bool {
    exchange.scim_type == "invalidfilter"
        || exchange.says(&[
            "filter",
            "search query",
            "invalid query",
            "parsing error",
            "operator",
        ])
}

pub(super) fn conclude(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    let (filter, in_body) = exchange.filter()?;
    let parsed = scim_filter::parse(&filter);
    let place = match in_body {
        Some(pointer) => MessagePlace::Body(pointer),
        None => MessagePlace::Parameter("filter".to_owned()),
    };
    let speaks_of_it = speaks_of_filter(exchange);
    let of_order = parsed.as_ref().ok().and_then(|parsed| {
        parsed
            .remarks
            .iter()
            .find(|remark| matches!(remark.kind, RemarkKind::OrderOfBoolean(_)))
    });
    let (cause, confidence, finding) = if parsed.is_err() {
        let confidence = if speaks_of_it {
            Confidence::Certain
        } else {
            Confidence::Likely
        };
        (Cause::FilterSyntax, confidence, Finding::FilterMalformed)
    } else if !speaks_of_it && !exchange.says(&ABOUT_ATTRIBUTE) {
        return None;
    } else if of_order.is_some() {
        (
            Cause::FilterOperatorWrong,
            Confidence::Certain,
            Finding::FilterRefused,
        )
    } else if exchange.says(&ABOUT_ATTRIBUTE) {
        (
            Cause::FilterAttributeUnknown,
            Confidence::Certain,
            Finding::FilterRefused,
        )
    } else if exchange.says(&["operator"]) {
        (
            Cause::FilterOperatorWrong,
            Confidence::Likely,
            Finding::FilterRefused,
        )
    } else if exchange.says(&[
        "not supported",
        "unsupported",
        "not implemented",
        "only support",
    ]) {
        (
            Cause::FilterUnsupported,
            Confidence::Certain,
            Finding::FilterRefused,
        )
    } else {
        (
            Cause::FilterUnsupported,
            Confidence::Likely,
            Finding::FilterRefused,
        )
    };
    Some(Conclusion::new(cause, confidence).shown(ExchangePlace::request(place), &filter, finding))
}
