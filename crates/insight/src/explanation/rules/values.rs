//! Values of attributes: required ones that are missing, and ones of a wrong type.

use super::patch::by_dialect;
use crate::exchange_reading::ExchangeReading;
use crate::explanation::Confidence;
use crate::explanation::action_key::ActionKey;
use crate::explanation::cause::Cause;
use crate::explanation::conclusion::Conclusion;
use crate::explanation::finding::Finding;
use crate::json_tree::JsonValue;

/// Words about an attribute that is missing.
const REQUIRED: [&str; 9] = [
    "required",
    "missing",
    "mandatory",
    "must be specified",
    "must not be null",
    "must not be blank",
    "must not be empty",
    "cannot be blank",
    "can't be blank",
];

pub(super) fn conclude(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    let changes = ["POST", "PUT", "PATCH"]
        .iter()
        .any(|method| exchange.is_method(method));
    if !changes || exchange.is_search() || !matches!(code, 400 | 409 | 422 | 500) {
        return None;
    }
    required(exchange, code)
        .or_else(|| boolean_as_text(exchange))
        .or_else(|| manager_as_text(exchange))
        .or_else(|| password(exchange))
        .or_else(|| member(exchange))
}

/// A create or replace without `userName` (RFC 7643 §4.1.1) or, for groups, `displayName` (§4.2); or the
/// service says that an attribute is required.
fn required(exchange: &ExchangeReading<'_>, code: u16) -> Option<Conclusion> {
    let root = exchange.request_root()?;
    let is_whole =
        exchange.is_method("PUT") || (exchange.is_method("POST") && exchange.id().is_none());
    let attribute = match exchange.resource_type.as_str() {
        "Users" => Some("userName"),
        "Groups" => Some("displayName"),
        _ => None,
    };
    let is_blank = |name: &str| {
        root.get(name).is_none_or(|value| {
            value.is_null() || value.text().is_some_and(|text| text.trim().is_empty())
        })
    };
    let says_required = exchange.says(&REQUIRED);
    if let Some(attribute) = attribute
        && is_whole
        && root.is_object()
        && is_blank(attribute)
        && exchange.request.form == crate::body_text::BodyForm::Json
    {
        let names_it = exchange.words.contains(&attribute.to_ascii_lowercase());
        let confidence = if says_required && names_it {
            Confidence::Certain
        } else {
            Confidence::Likely
        };
        let cause = if code == 500 {
            Cause::ServiceFailedOnRequest
        } else {
            Cause::AttributeRequired
        };
        let conclusion = Conclusion::new(cause, confidence);
        let conclusion = if code == 500 {
            conclusion
        } else {
            conclusion
                .with("attribute", attribute)
                .action_with("attribute", attribute)
        };
        return Some(match root.get(attribute) {
            Some(value) => conclusion.in_request(value, Finding::AttributeMissing),
            None => conclusion.request_body(Finding::AttributeMissing),
        });
    }
    if !says_required
        || code == 500
        || exchange.scim_type == "mutability"
        || exchange.says(&["schema"])
    {
        return None;
    }
    let attribute = attribute_in_words(exchange)?;
    let conclusion = Conclusion::likely(Cause::AttributeRequired)
        .with("attribute", &attribute)
        .action_with("attribute", &attribute);
    Some(match root.get(&attribute) {
        Some(value) => conclusion.in_request(value, Finding::ValueRefused),
        None => conclusion.request_body(Finding::AttributeMissing),
    })
}

/// The attribute that the service's words name: in quotes, or before a colon.
fn attribute_in_words(exchange: &ExchangeReading<'_>) -> Option<String> {
    let detail = &exchange.said.detail.as_ref()?.text;
    let quoted = ['\'', '"', '`'].iter().find_map(|quote| {
        let (_, rest) = detail.split_once(*quote)?;
        let (name, _) = rest.split_once(*quote)?;
        is_attribute(name).then_some(name)
    });
    let before_colon = || {
        let (name, _) = detail.split_once(':')?;
        is_attribute(name).then_some(name)
    };
    let first_word = || {
        let name = detail.split_whitespace().next()?;
        let is_known = [
            "userName",
            "displayName",
            "emails",
            "externalId",
            "active",
            "name",
        ]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name));
        is_known.then_some(name)
    };
    quoted
        .or_else(before_colon)
        .or_else(first_word)
        .map(str::to_owned)
}

fn is_attribute(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 128
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".:_-$".contains(&byte))
}

/// `"active": "False"`
fn boolean_as_text(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    let is_text = |value: JsonValue<'_>| {
        value.text().is_some_and(|text| {
            ["true", "false"]
                .iter()
                .any(|word| text.eq_ignore_ascii_case(word))
        })
    };
    let found = of_patch(exchange, is_text).or_else(|| {
        let value = exchange.request_root()?.get("active")?;
        is_text(value).then(|| ("active".to_owned(), value))
    })?;
    let (attribute, value) = found;
    let last = attribute.rsplit([':', '.']).next().unwrap_or_default();
    let speaks_of_it = exchange.says(&["bool", "boolean", "true or false"])
        || exchange.words.contains(&last.to_ascii_lowercase());
    let keyword = matches!(
        exchange.scim_type.as_str(),
        "invalidvalue" | "invalidsyntax"
    );
    let confidence = match (speaks_of_it, keyword) {
        (true, _) => Confidence::Certain,
        (false, true) => Confidence::Likely,
        (false, false) => Confidence::Possible,
    };
    let conclusion = Conclusion::new(Cause::BooleanAsText, confidence)
        .with("attribute", &attribute)
        .with("value", &value.written())
        .in_request(value, Finding::TextForBoolean);
    let conclusion = by_dialect(exchange, conclusion, ActionKey::FixAttribute);
    // One sign does not outweigh what the service says about something else.
    (confidence != Confidence::Possible || !exchange.has_error_body()).then_some(conclusion)
}

/// The first operation whose path is a boolean attribute, or whose value has one, as a text.
fn of_patch<'x>(
    exchange: &'x ExchangeReading<'_>,
    is_text: impl Fn(JsonValue<'_>) -> bool,
) -> Option<(String, JsonValue<'x>)> {
    let is_boolean = |path: &str| {
        let last = path.rsplit([':', '.']).next().unwrap_or_default();
        last.eq_ignore_ascii_case("active") || last.eq_ignore_ascii_case("primary")
    };
    exchange.operations().find_map(|operation| {
        let value = operation.get("value")?;
        let path = operation
            .get("path")
            .and_then(JsonValue::text)
            .unwrap_or_default();
        if is_text(value) && is_boolean(&path) {
            return Some((path.into_owned(), value));
        }
        value
            .children()
            .find(|member| is_boolean(&member.name()) && is_text(*member))
            .map(|member| (member.name().into_owned(), member))
    })
}

/// A manager as a text, where RFC 7643 §4.3 has an object with `value`.
fn manager_as_text(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    if !exchange.says(&["manager"]) {
        return None;
    }
    let in_patch = exchange.operations().find_map(|operation| {
        let value = operation.get("value")?;
        let path = operation
            .get("path")
            .and_then(JsonValue::text)
            .unwrap_or_default();
        let is_manager = |name: &str| name.to_ascii_lowercase().ends_with("manager");
        if is_manager(&path) {
            return Some(value);
        }
        value.children().find(|member| is_manager(&member.name()))
    });
    let manager = in_patch.or_else(|| {
        let root = exchange.request_root()?;
        root.get("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")?
            .get("manager")
    })?;
    manager.text()?;
    Some(Conclusion::certain(Cause::ManagerAsText).in_request(manager, Finding::TextForObject))
}

fn password(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    if !exchange.says(&["password"]) {
        return None;
    }
    let conclusion = Conclusion::likely(Cause::PasswordRefused);
    let sent = exchange
        .request_root()
        .and_then(|root| root.get("password"));
    let in_patch = exchange.operations().find_map(|operation| {
        let path = operation.get("path").and_then(JsonValue::text);
        if path.is_some_and(|path| path.eq_ignore_ascii_case("password")) {
            return operation.get("value");
        }
        operation.get("value")?.get("password")
    });
    let sent = sent.or(in_patch)?;
    Some(conclusion.in_request(sent, Finding::ValueRefused))
}

/// A group names a member that the service does not know.
pub(super) fn member(exchange: &ExchangeReading<'_>) -> Option<Conclusion> {
    let is_group = exchange.resource_type == "Groups";
    let speaks_of_it = exchange.says(&["member", "user"])
        && exchange.says(&[
            "not found",
            "does not exist",
            "unknown",
            "no such",
            "could not find",
        ]);
    if !is_group || !speaks_of_it {
        return None;
    }
    let in_patch = exchange.operations().find_map(|operation| {
        let path = operation.get("path").and_then(JsonValue::text);
        let is_members = path.is_some_and(|path| path.to_ascii_lowercase().starts_with("members"));
        is_members.then(|| operation.get("value").or(operation.get("path")))?
    });
    let members = exchange.request_root().and_then(|root| root.get("members"));
    let members = in_patch.or(members)?;
    let named = members.items().take(1024).find(|member| {
        let id = member.get("value").and_then(JsonValue::text);
        id.is_some_and(|id| !id.is_empty() && exchange.words.contains(&id.to_lowercase()))
    });
    // With 404, the group itself may be what is not there.
    if named.is_none() && exchange.code() == Some(404) {
        return None;
    }
    let conclusion = if named.is_some() {
        Conclusion::certain(Cause::MemberNotFound)
    } else {
        Conclusion::likely(Cause::MemberNotFound)
    };
    Some(conclusion.in_request(named.unwrap_or(members), Finding::ValueRefused))
}

/// Whether the service's words are about a type.
pub(super) fn speaks_of_type(exchange: &ExchangeReading<'_>) -> bool {
    exchange.says(&[
        "should be a valid",
        "should be of type",
        "must be of type",
        "must be a string",
        "must be a boolean",
        "must be a number",
        "must be an integer",
        "must be an array",
        "must be a list",
        "must be an object",
        "expected type",
        "wrong type",
        "invalid type",
        "cannot deserialize",
        "can't deserialize",
        "cannot be cast",
        "type mismatch",
    ])
}
