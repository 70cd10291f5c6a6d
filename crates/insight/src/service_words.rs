//! What the body of an answer says about a failure: from a SCIM error
//! ([RFC 7644 §3.12](https://www.rfc-editor.org/rfc/rfc7644#section-3.12)), or from one of the other forms that
//! services send, also when it is wrapped in another error.

use crate::json_tree::{JsonTree, JsonValue};

/// How many strings with JSON inside are opened.
const MAX_WRAPS: usize = 2;
/// Maximum length of a string that is opened, in bytes.
const MAX_WRAPPED: usize = 64 << 10;
/// How many objects are searched.
const MAX_OBJECTS: usize = 64;
/// How deep they may be.
const MAX_DEPTH: usize = 6;

/// Members with a sentence, the most specific first.
const SENTENCES: [&str; 12] = [
    "detail",
    "error_description",
    "errorDescription",
    "errorSummary",
    "errorMessage",
    "message",
    "msg",
    "description",
    "developerMessage",
    "reason",
    "title",
    "error",
];
/// Members that hold an error or its causes.
const WRAPPERS: [&str; 14] = [
    "errors",
    "error",
    "errorCauses",
    "detail",
    "details",
    "message",
    "messages",
    "fault",
    "response",
    "body",
    "data",
    "cause",
    "causes",
    "innerError",
];

/// A text, and the JSON Pointer of where it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct CitedText {
    pub(crate) pointer: String,
    pub(crate) text: String,
}

/// What a body says about a failure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ServiceWords {
    /// The body is or contains a SCIM error.
    pub(crate) is_scim: bool,
    pub(crate) scim_type: Option<CitedText>,
    /// The status code that the body states: three digits.
    pub(crate) status: Option<CitedText>,
    pub(crate) detail: Option<CitedText>,
}

impl ServiceWords {
    /// Reads a body.
    pub(crate) fn of(root: JsonValue<'_>) -> Self {
        let mut search = ErrorSearch {
            found: Vec::new(),
            left: MAX_OBJECTS,
        };
        search.value(root, None, 0, 0);
        search.best()
    }

    fn rank(&self) -> u8 {
        match (self.is_scim, &self.scim_type, &self.detail) {
            (_, Some(_), Some(_)) => 5,
            (_, Some(_), None) | (true, None, Some(_)) => 4,
            (false, None, Some(_)) => 3,
            (true, None, None) => 2,
            (false, None, None) => 1,
        }
    }
}

struct ErrorSearch {
    found: Vec<ServiceWords>,
    left: usize,
}

impl ErrorSearch {
    /// Searches a value. `inside`: the pointer of the string that holds it.
    fn value(&mut self, value: JsonValue<'_>, inside: Option<&str>, depth: usize, wraps: usize) {
        if depth > MAX_DEPTH || self.left == 0 {
            return;
        }
        if value.is_array() {
            for item in value.children().take(4) {
                self.value(item, inside, depth + 1, wraps);
            }
        } else if value.is_object() {
            self.object(value, inside, depth, wraps);
        } else if let Some(text) = value.text() {
            let pointer = inside.map_or_else(|| value.pointer(), str::to_owned);
            if !self.wrapped(&text, &pointer, depth, wraps) {
                self.found.push(ServiceWords {
                    detail: cited(&text, pointer),
                    ..ServiceWords::default()
                });
            }
        }
    }

    fn object(&mut self, object: JsonValue<'_>, inside: Option<&str>, depth: usize, wraps: usize) {
        self.left -= 1;
        let cite = |value: JsonValue<'_>| {
            let pointer = inside.map_or_else(|| value.pointer(), str::to_owned);
            cited(&value.scalar()?, pointer)
        };
        let has_error_schema = object.get("schemas").is_some_and(|schemas| {
            schemas
                .items()
                .filter_map(JsonValue::text)
                .any(|schema| schema.to_ascii_lowercase().ends_with(":error"))
        });
        let scim_type = object.get("scimType").and_then(cite);
        let status = ["status", "statusCode", "httpStatus", "code"]
            .iter()
            .filter_map(|name| object.get(name).and_then(cite))
            .find(|status| is_error_code(&status.text));
        let detail = SENTENCES
            .iter()
            .filter_map(|name| object.get(name))
            .filter(|value| value.text().is_some())
            .find_map(cite);
        if let Some(detail) = &detail {
            self.wrapped(&detail.text, &detail.pointer, depth, wraps);
        }
        let is_scim = has_error_schema
            || scim_type.is_some()
            || (depth == 0 && status.is_some() && object.get("detail").is_some());
        if is_scim || detail.is_some() || status.is_some() {
            self.found.push(ServiceWords {
                is_scim,
                scim_type,
                status,
                detail,
            });
        }
        for member in object.children() {
            let name = member.name();
            let wraps_error = WRAPPERS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(&name))
                || name.to_ascii_lowercase().ends_with(":error");
            if wraps_error && (member.is_object() || member.is_array()) {
                self.value(member, inside, depth + 1, wraps);
            }
        }
    }

    /// Searches JSON inside a string. Returns whether there was an error in it.
    fn wrapped(&mut self, text: &str, pointer: &str, depth: usize, wraps: usize) -> bool {
        if wraps >= MAX_WRAPS || text.len() > MAX_WRAPPED {
            return false;
        }
        let Some(json) = text.find(['{', '[']).and_then(|at| text.get(at..)) else {
            return false;
        };
        let before = self.found.len();
        let tree = JsonTree::read(json);
        if let Some(root) = tree
            .root()
            .filter(|root| root.is_object() || root.is_array())
        {
            self.value(root, Some(pointer), depth + 1, wraps + 1);
        }
        self.found.len() > before
    }

    /// The most telling error, completed by the others.
    fn best(self) -> ServiceWords {
        let mut best: Option<&ServiceWords> = None;
        for found in &self.found {
            if best.is_none_or(|best| found.rank() > best.rank()) {
                best = Some(found);
            }
        }
        let Some(best) = best else {
            return ServiceWords::default();
        };
        let of = |member: fn(&ServiceWords) -> Option<&CitedText>| {
            member(best)
                .or_else(|| self.found.iter().find_map(member))
                .cloned()
        };
        ServiceWords {
            is_scim: self.found.iter().any(|found| found.is_scim),
            scim_type: of(|found| found.scim_type.as_ref()),
            status: of(|found| found.status.as_ref()),
            detail: of(|found| found.detail.as_ref()),
        }
    }
}

fn cited(text: &str, pointer: String) -> Option<CitedText> {
    let text = text.trim();
    (!text.is_empty()).then(|| CitedText {
        pointer,
        text: text.to_owned(),
    })
}

/// Whether a text is the status code of a failure.
fn is_error_code(text: &str) -> bool {
    text.len() == 3
        && text.starts_with(['4', '5'])
        && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(body: &str) -> (bool, String, String, String, String) {
        let tree = JsonTree::read(body);
        let words = ServiceWords::of(tree.root().unwrap());
        let text = |cited: &Option<CitedText>| cited.clone().unwrap_or_default();
        (
            words.is_scim,
            text(&words.scim_type).text,
            text(&words.status).text,
            text(&words.detail).text,
            text(&words.detail).pointer,
        )
    }

    #[test]
    fn an_error_is_found_however_it_is_wrapped() {
        let own = |scim, kind: &str, status: &str, detail: &str, pointer: &str| {
            (
                scim,
                kind.to_owned(),
                status.to_owned(),
                detail.to_owned(),
                pointer.to_owned(),
            )
        };
        assert_eq!(
            words(
                r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":400,"scimType":"invalidValue","detail":"no"}"#
            ),
            own(true, "invalidValue", "400", "no", "/detail")
        );
        assert_eq!(
            words(r#"{"Errors":[{"description":"SCIM 1.1 style error","code":"404"}]}"#),
            own(
                false,
                "",
                "404",
                "SCIM 1.1 style error",
                "/Errors/0/description"
            )
        );
        assert_eq!(
            words(
                r#"{"error":{"message":"{\"status\":\"409\",\"scimType\":\"uniqueness\",\"detail\":\"taken\"}"}}"#
            ),
            own(true, "uniqueness", "409", "taken", "/error/message")
        );
        assert_eq!(
            words(
                r#"{"status":"500","detail":"Upstream said {\"detail\":{\"scimType\":\"noTarget\",\"detail\":\"x\"}}"}"#
            ),
            own(true, "noTarget", "500", "x", "/detail")
        );
        assert_eq!(
            words(r#"{"id":"7","userName":"x"}"#),
            own(false, "", "", "", "")
        );
        assert_eq!(words(r#""weird""#), own(false, "", "", "weird", ""));
    }
}
