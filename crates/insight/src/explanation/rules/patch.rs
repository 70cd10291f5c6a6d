//! The operations of a PATCH
//! ([RFC 7644 §3.5.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2)), and how Entra deviates from it.

use crate::exchange_reading::ExchangeReading;
use crate::explanation::Confidence;
use crate::explanation::action_key::ActionKey;
use crate::explanation::cause::Cause;
use crate::explanation::conclusion::Conclusion;
use crate::explanation::finding::Finding;
use crate::json_tree::JsonValue;

pub(super) fn conclude(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    if !exchange.is_method("PATCH") || !matches!(code, 400 | 409 | 422 | 500 | 501) {
        return None;
    }
    let root = exchange.request_root().filter(|root| root.is_object())?;
    if exchange.operations().next().is_none()
        && exchange.request.form == crate::body_text::BodyForm::Json
    {
        let conclusion = Conclusion::certain(Cause::OperationsMissing);
        return Some(match root.get("Operations") {
            Some(operations) => conclusion.in_request(operations, Finding::NoOperations),
            None => conclusion.in_request(root, Finding::NoOperations),
        });
    }
    operation_unknown(exchange)
        .or_else(|| remove_without_path(exchange))
        .or_else(|| remove_with_value(exchange))
        .or_else(|| capitalized(exchange))
        .or_else(|| selects_nothing(exchange))
}

/// The word of an operation, in lower case.
fn word(operation: JsonValue<'_>) -> String {
    let word = operation.get("op").and_then(JsonValue::text);
    word.unwrap_or_default().to_ascii_lowercase()
}

/// Whether the request is in Entra's dialect without the flag `aadOptscim062020`: its operations are in capitals.
pub(super) fn is_of_entra(exchange: &ExchangeReading<'_>) -> bool {
    exchange.operations().any(|operation| {
        let word = operation.get("op").and_then(JsonValue::text);
        word.is_some_and(|word| matches!(&*word, "Add" | "Replace" | "Remove"))
    })
}

fn operation_unknown(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    let odd = exchange
        .operations()
        .find(|operation| !matches!(word(*operation).as_str(), "add" | "replace" | "remove"))?;
    let op = odd.get("op");
    let name = op.map(JsonValue::written).unwrap_or_default();
    Some(
        Conclusion::certain(Cause::OperationUnknown)
            .with("operation", &name)
            .in_request(op.unwrap_or(odd), Finding::WrongOperation),
    )
}

/// "If `path` is unspecified, the operation fails with HTTP status code 400 and a `scimType` error code of
/// `noTarget`" (RFC 7644 §3.5.2.2).
fn remove_without_path(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    let bare = exchange.operations().find(|operation| {
        let path = operation.get("path").and_then(JsonValue::text);
        word(*operation) == "remove" && path.is_none_or(|path| path.trim().is_empty())
    })?;
    Some(Conclusion::certain(Cause::RemoveWithoutPath).in_request(bare, Finding::NoPath))
}

/// `{"op": "Remove", "path": "members", "value": [{"value": "…"}]}`
fn remove_with_value(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    let operation = exchange.operations().find(|operation| {
        let path = operation.get("path").and_then(JsonValue::text);
        word(*operation) == "remove"
            && path.is_some_and(|path| !path.contains('['))
            && operation
                .get("value")
                .is_some_and(|value| value.is_array() || value.is_object())
    })?;
    let speaks_of_it = exchange.says(&["remove"]) && exchange.says(&["value", "path", "filter"]);
    let keyword = matches!(
        exchange.scim_type.as_str(),
        "invalidvalue" | "invalidsyntax" | "invalidpath" | "notarget"
    );
    let confidence = match (speaks_of_it, keyword) {
        (true, _) => Confidence::Certain,
        (false, true) => Confidence::Likely,
        (false, false) => return None,
    };
    let conclusion = Conclusion::new(Cause::RemoveWithValue, confidence)
        .in_request(operation.get("value")?, Finding::ValueInRemove);
    Some(by_dialect(exchange, conclusion, ActionKey::FixPatch))
}

/// The service's words name an operation as it is spelled in the request.
fn capitalized(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    let detail = exchange.said.detail.as_ref()?;
    let detail: String = detail.text.chars().take(1024).collect();
    let operation = exchange.operations().find(|operation| {
        let word = operation.get("op").and_then(JsonValue::text);
        word.is_some_and(|word| {
            word.starts_with(|first: char| first.is_ascii_uppercase())
                && ['\'', '"', '`']
                    .iter()
                    .any(|quote| detail.contains(&format!("{quote}{word}{quote}")))
        })
    })?;
    let op = operation.get("op")?;
    Some(
        Conclusion::likely(Cause::OperationCapitalized)
            .with("operation", &op.written())
            .in_request(op, Finding::CapitalizedOperation),
    )
}

/// `noTarget`: a filter in a path matches nothing.
fn selects_nothing(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    if exchange.scim_type != "notarget" {
        return None;
    }
    let selecting = exchange.operations().find_map(|operation| {
        let path = operation.get("path")?;
        path.text()?.contains('[').then_some((operation, path))
    });
    let Some((operation, path)) = selecting else {
        let path = exchange
            .operations()
            .find_map(|operation| operation.get("path"));
        let conclusion = Conclusion::likely(Cause::TargetMissing);
        return Some(match path {
            Some(path) => conclusion.in_request(path, Finding::SelectsNothing),
            None => conclusion,
        });
    };
    let cause = if word(operation) == "remove" {
        Cause::TargetMissing
    } else {
        Cause::ValueSelectedMissing
    };
    Some(Conclusion::certain(cause).in_request(path, Finding::SelectsNothing))
}

/// What to do: in Entra's dialect there is a setting, otherwise `other`.
pub(super) fn by_dialect(
    exchange: &ExchangeReading<'_>,
    conclusion: Conclusion,
    other: ActionKey,
) -> Conclusion {
    if is_of_entra(exchange) {
        conclusion.action(ActionKey::UseEntraFlag)
    } else {
        conclusion.action(other)
    }
}

/// The path of the operation that the service's words are about, or the only one.
pub(super) fn path_in_words<'x>(exchange: &'x ExchangeReading<'_>) -> Option<JsonValue<'x>> {
    let paths = || {
        exchange
            .operations()
            .filter_map(|operation| operation.get("path"))
    };
    let named = paths().find(|path| {
        path.text()
            .is_some_and(|text| !text.is_empty() && exchange.words.contains(&text.to_lowercase()))
    });
    named.or_else(|| (exchange.operations().count() == 1).then(|| paths().next())?)
}
