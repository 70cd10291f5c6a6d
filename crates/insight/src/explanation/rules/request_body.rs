//! The body of the request is not what SCIM calls for.

use crate::body_text::BodyForm;
use crate::exchange_reading::ExchangeReading;
use crate::explanation::Confidence;
use crate::explanation::action_key::ActionKey;
use crate::explanation::cause::Cause;
use crate::explanation::conclusion::Conclusion;
use crate::explanation::finding::Finding;
use crate::json_tree::JsonValue;

/// The schema that Entra's old provisioning job sends with groups.
const OLD_ENTRA_SCHEMA: &str = "schemas.microsoft.com/2006/11/";

pub(super) fn conclude(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    if !matches!(code, 400 | 411 | 422 | 500) || exchange.only_reads() && !exchange.is_search() {
        return None;
    }
    malformed(exchange, code).or_else(|| schemas(exchange, code))
}

fn malformed(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    let sends = ["POST", "PUT", "PATCH"]
        .iter()
        .any(|method| exchange.is_method(method));
    if !sends {
        return None;
    }
    let (cause, finding, confidence) = match exchange.request.form {
        BodyForm::Absent if exchange.has_no_request_body() => (
            Cause::RequestEmpty,
            Finding::BodyMissing,
            Confidence::Certain,
        ),
        BodyForm::Binary => (Cause::RequestNotUtf8, Finding::NotUtf8, Confidence::Certain),
        BodyForm::JsonBroken | BodyForm::Text | BodyForm::Page => {
            (Cause::RequestNotJson, Finding::NotJson, Confidence::Certain)
        }
        BodyForm::Withheld => (
            Cause::RequestNotJson,
            Finding::Unreadable,
            Confidence::Likely,
        ),
        BodyForm::Json => {
            let root = exchange.request_root()?;
            if !root.is_object() {
                (
                    Cause::RequestNotObject,
                    Finding::NotObject,
                    Confidence::Certain,
                )
            } else if root.children().next().is_none() {
                (
                    Cause::RequestEmpty,
                    Finding::BodyMissing,
                    Confidence::Certain,
                )
            } else {
                return None;
            }
        }
        _ => return None,
    };
    let cause = if code == 500 {
        Cause::ServiceFailedOnRequest
    } else {
        cause
    };
    let conclusion = Conclusion::new(cause, confidence);
    let conclusion = match exchange.request_root() {
        Some(root) => conclusion.in_request(root, finding),
        None => conclusion.request_body(finding),
    };
    Some(conclusion.request_header(exchange, "Content-Type", Finding::MediaTypeSent))
}

fn schemas(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    if code == 500 {
        return None;
    }
    let root = exchange.request_root()?;
    let schemas = root.get("schemas");
    let speaks_of_schemas = exchange.says(&["schema"]);
    let each = || schemas.into_iter().flat_map(JsonValue::items);
    if let Some(old) = each().find(|schema| {
        schema
            .text()
            .is_some_and(|text| text.to_ascii_lowercase().starts_with("urn:scim:schemas:"))
    }) && (speaks_of_schemas || exchange.scim_type == "invalidsyntax")
    {
        return Some(
            Conclusion::likely(Cause::Scim1Schemas).in_request(old, Finding::SchemaOfScim1),
        );
    }
    if !speaks_of_schemas {
        return None;
    }
    let required = required_schema(exchange)?;
    let has_required = each()
        .filter_map(JsonValue::text)
        .any(|schema| schema.eq_ignore_ascii_case(required));
    if has_required {
        return unknown_extension(exchange, schemas?, required);
    }
    let conclusion = Conclusion::certain(Cause::SchemasMissing).with("schema", required);
    Some(match schemas {
        Some(schemas) => conclusion.in_request(schemas, Finding::SchemaMissing),
        None => conclusion.request_body(Finding::SchemaMissing),
    })
}

/// The service's words name an extension schema of the request.
fn unknown_extension(
    exchange: &ExchangeReading<'_>,
    schemas: JsonValue<'_>,
    required: &str,
) -> Option<Conclusion> {
    let extension = schemas.items().find(|schema| {
        schema.text().is_some_and(|text| {
            !text.eq_ignore_ascii_case(required) && exchange.words.contains(&text.to_lowercase())
        })
    })?;
    let name = extension.text()?;
    let conclusion = Conclusion::certain(Cause::ExtensionUnknown)
        .with("schema", &name)
        .in_request(extension, Finding::SchemaUnknown);
    Some(if name.contains(OLD_ENTRA_SCHEMA) {
        conclusion.action(ActionKey::ReplaceEntraJob)
    } else {
        conclusion
    })
}

/// The schema that a request must name.
fn required_schema(exchange: &ExchangeReading<'_>) -> Option<&'static str> {
    Some(match exchange.resource_type.as_str() {
        _ if exchange.is_search() => "urn:ietf:params:scim:api:messages:2.0:SearchRequest",
        _ if exchange.is_method("PATCH") => "urn:ietf:params:scim:api:messages:2.0:PatchOp",
        "Bulk" => "urn:ietf:params:scim:api:messages:2.0:BulkRequest",
        "Users" | "Me" => "urn:ietf:params:scim:schemas:core:2.0:User",
        "Groups" => "urn:ietf:params:scim:schemas:core:2.0:Group",
        _ => return None,
    })
}
