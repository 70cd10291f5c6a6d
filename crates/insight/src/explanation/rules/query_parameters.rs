//! Parameters of a search that the service refuses.

use super::filter;
use crate::exchange_reading::ExchangeReading;
use crate::explanation::Confidence;
use crate::explanation::cause::Cause;
use crate::explanation::conclusion::Conclusion;
use crate::explanation::finding::Finding;
use crate::place::{ExchangePlace, MessagePlace};
use crate::query::{Meaning, Parameter, QueryRemark};

pub(super) fn conclude(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    if !matches!(code, 400 | 422) || !exchange.only_reads() {
        return None;
    }
    cursor(exchange)
        .or_else(|| page(exchange))
        .or_else(|| exclusive(exchange))
        .or_else(|| sorting(exchange))
        .or_else(|| filter::conclude(exchange))
}

/// RFC 9865 §2.1.
fn cursor(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    let (cause, name) = match exchange.scim_type.as_str() {
        "invalidcursor" => (Cause::CursorInvalid, "cursor"),
        "expiredcursor" => (Cause::CursorExpired, "cursor"),
        "invalidcount" => (Cause::CountInvalid, "count"),
        _ => return None,
    };
    Some(refused(exchange, Conclusion::certain(cause), name))
}

fn refused(exchange: &ExchangeReading<'_>, conclusion: Conclusion, name: &str) -> Conclusion {
    let parameter = exchange
        .parameters
        .iter()
        .find(|parameter| parameter.name == name);
    match parameter {
        Some(parameter) => conclusion.shown(
            place(parameter),
            &parameter.value,
            Finding::ParameterRefused,
        ),
        None => match exchange.request_root().and_then(|root| root.get(name)) {
            Some(value) => conclusion.in_request(value, Finding::ParameterRefused),
            None => conclusion,
        },
    }
}

fn place(parameter: &Parameter) -> ExchangePlace {
    ExchangePlace::request(MessagePlace::Parameter(parameter.name.clone()))
}

fn page(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    let is_page =
        |parameter: &&Parameter| matches!(parameter.meaning, Meaning::StartIndex | Meaning::Count);
    let odd = exchange
        .parameters
        .iter()
        .filter(is_page)
        .find(|parameter| {
            matches!(
                parameter.remark,
                Some(QueryRemark::NotANumber | QueryRemark::BelowOne | QueryRemark::NegativeCount)
            )
        });
    let speaks_of_it = exchange.says(&[
        "startindex",
        "count",
        "pagination",
        "negative index",
        "page size",
    ]);
    let (parameter, confidence) = match (odd, speaks_of_it) {
        (Some(odd), true) => (odd, Confidence::Certain),
        (Some(odd), false) if exchange.filter().is_none() => (odd, Confidence::Likely),
        (None, true) => (
            exchange.parameters.iter().find(is_page)?,
            Confidence::Likely,
        ),
        _ => return None,
    };
    Some(Conclusion::new(Cause::PageInvalid, confidence).shown(
        place(parameter),
        &parameter.value,
        Finding::ParameterRefused,
    ))
}

fn exclusive(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    let both = || {
        exchange
            .parameters
            .iter()
            .filter(|parameter| parameter.remark == Some(QueryRemark::BothAttributes))
    };
    both().next()?;
    let confidence = if exchange.says(&["exclusive", "both", "excluded"]) {
        Confidence::Certain
    } else if exchange.filter().is_some() {
        return None;
    } else {
        Confidence::Likely
    };
    Some(both().fold(
        Conclusion::new(Cause::ParametersExclusive, confidence),
        |conclusion, parameter| {
            conclusion.shown(
                place(parameter),
                &parameter.value,
                Finding::ParameterRefused,
            )
        },
    ))
}

fn sorting(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    let parameter = exchange
        .parameters
        .iter()
        .find(|parameter| matches!(parameter.meaning, Meaning::SortBy | Meaning::SortOrder))?;
    let confidence = if exchange.says(&["sort"]) {
        Confidence::Certain
    } else if exchange.scim_type == "invalidpath" {
        Confidence::Likely
    } else {
        return None;
    };
    Some(Conclusion::new(Cause::SortUnsupported, confidence).shown(
        place(parameter),
        &parameter.value,
        Finding::ParameterRefused,
    ))
}
