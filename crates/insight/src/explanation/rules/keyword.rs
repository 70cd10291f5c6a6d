//! What the service says: by its keyword (`scimType` of RFC 7644 §3.12, table 9), or by its words.

use super::authorization;
use super::patch::path_in_words;
use super::values::speaks_of_type;
use crate::exchange_reading::ExchangeReading;
use crate::explanation::Confidence;
use crate::explanation::cause::Cause;
use crate::explanation::conclusion::Conclusion;
use crate::explanation::finding::Finding;
use crate::json_tree::JsonValue;
use crate::place::{ExchangePlace, MessagePlace};

const DUPLICATE: [&str; 14] = [
    "already exist",
    "already in use",
    "already taken",
    "already been taken",
    "already used",
    "already registered",
    "duplicate",
    "unique constraint",
    "uniqueness",
    "must be unique",
    "not unique",
    "is taken",
    "in use or are reserved",
    "e11000",
];

const READ_ONLY: [&str; 7] = [
    "read-only",
    "readonly",
    "read only",
    "immutable",
    "cannot be modified",
    "cannot be changed",
    "not modifiable",
];

/// Attributes whose values are often unique, the strongest first.
const UNIQUE: [&str; 5] = ["userName", "externalId", "displayName", "emails", "id"];

pub(super) fn conclude(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    by_keyword(exchange, code).or_else(|| by_words(exchange, code))
}

fn by_keyword(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    // With 404, the keyword contradicts the code: the code's rules decide.
    if code == 404 {
        return None;
    }
    let certain = Conclusion::certain;
    Some(match exchange.scim_type.as_str() {
        "invalidfilter" => certain(Cause::FilterUnsupported),
        "toomany" => certain(Cause::TooManyResults),
        "uniqueness" => duplicate(exchange, Confidence::Certain),
        "mutability" => mutability(exchange),
        "invalidsyntax" => certain(Cause::SyntaxInvalid),
        "invalidpath" => path(exchange, Confidence::Certain),
        "notarget" => certain(Cause::TargetMissing),
        "invalidvalue" => value(exchange, Confidence::Certain),
        "invalidvers" => certain(Cause::ProtocolVersionUnsupported),
        "sensitive" => authorization::sensitive(exchange),
        "invalidcursor" => certain(Cause::CursorInvalid),
        "expiredcursor" => certain(Cause::CursorExpired),
        "invalidcount" => certain(Cause::CountInvalid),
        _ => return None,
    })
}

fn by_words(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    let likely = Conclusion::likely;
    if exchange.says(&["rate limit", "too many requests", "throttl"]) {
        return Some(likely(Cause::RateLimited));
    }
    if !exchange.only_reads() && code != 404 {
        if exchange.says(&DUPLICATE) {
            let confidence = if code == 409 {
                Confidence::Certain
            } else {
                Confidence::Likely
            };
            return Some(duplicate(exchange, confidence));
        }
        if exchange.says(&["licen", "no seats", "seat limit", "user limit", "quota"]) {
            return Some(likely(Cause::LicenceExhausted));
        }
    }
    let is_refusal = matches!(code, 400 | 422) && !exchange.only_reads();
    if is_refusal && exchange.says(&READ_ONLY) {
        return Some(mutability(exchange));
    }
    if is_refusal && exchange.is_method("PATCH") && exchange.says(&["path"]) {
        return Some(path(exchange, Confidence::Likely));
    }
    if is_refusal && speaks_of_type(exchange) {
        return Some(value(exchange, Confidence::Likely));
    }
    None
}

fn duplicate(exchange: &ExchangeReading<'_>, confidence: Confidence) -> Conclusion {
    let conclusion = Conclusion::new(Cause::ResourceExists, confidence);
    let root = exchange.request_root();
    let value = UNIQUE.iter().find_map(|name| {
        let value = root?.get(name)?;
        value
            .items()
            .next()
            .and_then(|first| first.get("value"))
            .or(Some(value))
    });
    match value.filter(|value| value.text().is_some()) {
        Some(value) => conclusion.in_request(value, Finding::UniqueValue),
        None => match exchange
            .operations()
            .find_map(|operation| operation.get("value"))
        {
            Some(value) => conclusion.in_request(value, Finding::UniqueValue),
            None => conclusion,
        },
    }
}

fn mutability(exchange: &ExchangeReading<'_>) -> Conclusion {
    let cause = if exchange.says(&["required"]) {
        Cause::RequiredAttributeRemoved
    } else {
        Cause::AttributeReadOnly
    };
    let confidence = if exchange.scim_type == "mutability" {
        Confidence::Certain
    } else {
        Confidence::Likely
    };
    let conclusion = Conclusion::new(cause, confidence);
    let conclusion = match path_in_words(exchange) {
        Some(path) => conclusion.in_request(path, Finding::ReadOnly),
        None => conclusion,
    };
    match path_in_words(exchange) {
        Some(path) if cause == Cause::RequiredAttributeRemoved => {
            conclusion.action_with("attribute", &path.written())
        }
        None if cause == Cause::RequiredAttributeRemoved => {
            conclusion.action(crate::explanation::action_key::ActionKey::FixPatch)
        }
        _ => conclusion,
    }
}

fn path(exchange: &ExchangeReading<'_>, confidence: Confidence) -> Conclusion {
    let conclusion = Conclusion::new(Cause::PathInvalid, confidence);
    match path_in_words(exchange) {
        Some(path) => conclusion.in_request(path, Finding::PathRefused),
        None => conclusion,
    }
}

fn value(exchange: &ExchangeReading<'_>, confidence: Confidence) -> Conclusion {
    if exchange.only_reads() {
        return in_query(exchange, confidence);
    }
    let cause = if speaks_of_type(exchange) {
        Cause::ValueTypeWrong
    } else {
        Cause::ValueInvalid
    };
    let conclusion = Conclusion::new(cause, confidence);
    if let Some(path) = path_in_words(exchange) {
        return conclusion.in_request(path, Finding::ValueRefused);
    }
    match value_in_words(exchange) {
        Some(value) => conclusion.in_request(value, Finding::ValueRefused),
        None => conclusion,
    }
}

/// A read has no values but those of its query.
fn in_query(exchange: &ExchangeReading<'_>, confidence: Confidence) -> Conclusion {
    let named = exchange.parameters.iter().find(|parameter| {
        !parameter.name.is_empty() && exchange.words.contains(&parameter.name.to_lowercase())
    });
    match named.or(exchange.parameters.first()) {
        Some(parameter) => Conclusion::new(Cause::ParameterRefused, confidence).shown(
            ExchangePlace::request(MessagePlace::Parameter(parameter.name.clone())),
            &parameter.value,
            Finding::ParameterRefused,
        ),
        None => Conclusion::possible(Cause::RequestRefused)
            .with("status", &exchange.code().unwrap_or_default().to_string()),
    }
}

/// The value of the request whose name the service's words contain, also as `meta.created`.
fn value_in_words<'x>(exchange: &'x ExchangeReading<'_>) -> Option<JsonValue<'x>> {
    let root = exchange.request_root()?;
    let is_named = |name: &str| {
        let name = name.to_lowercase();
        name.len() > 2
            && exchange
                .words
                .split(|character: char| !character.is_alphanumeric() && character != '_')
                .any(|word| word == name)
    };
    root.children()
        .take(256)
        .filter(|member| !member.name().eq_ignore_ascii_case("schemas"))
        .find(|member| is_named(&member.name()))
        .map(|member| {
            member
                .children()
                .take(256)
                .find(|inner| is_named(&inner.name()))
                .unwrap_or(member)
        })
}
