//! What a SCIM answer's body says of itself: the parts of an Error
//! ([RFC 7644 §3.12](https://www.rfc-editor.org/rfc/rfc7644#section-3.12)), the id of what was created,
//! and how many operations of a bulk failed. Read token by token, so that a cut, deep or odd body still
//! tells what it can. It must not know what became of the exchange.

use crate::json::walk::{Event, Walker};
use crate::reading::Reading;

/// The longest text that is taken over.
const MAX_TEXT: usize = 1024;

/// What was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// `schemas` names the Error schema, or the body has an Error's shape.
    pub(crate) is_error: bool,
    /// The body's own status code, string or number.
    pub(crate) status: Option<String>,
    /// The SCIM detail error keyword.
    pub(crate) scim_type: Option<String>,
    /// The Error's own words.
    pub(crate) detail: Option<String>,
    /// The words of an error that is not SCIM's: `message`, `error_description`, `title`, …
    pub(crate) other_words: Option<String>,
    /// The `id` of the resource.
    pub(crate) id: Option<String>,
    /// What a bulk's operations came to.
    pub(crate) bulk: Bulk,
}

/// What a bulk's operations came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Bulk {
    /// How many have a status.
    pub(crate) operations: usize,
    /// How many of them have one of 400 or above.
    pub(crate) failed: usize,
    /// The first that failed.
    pub(crate) first: Option<Operation>,
}

/// One operation of a bulk.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Operation {
    method: Option<String>,
    name: Option<String>,
    status: Option<String>,
    /// From the operation's own Error.
    pub(crate) scim_type: Option<String>,
    detail: Option<String>,
}

impl Operation {
    fn failed(&self) -> bool {
        let code = self
            .status
            .as_deref()
            .and_then(|status| status.trim().parse::<u16>().ok());
        code.is_some_and(|code| code >= 400)
    }

    /// `POST qwerty 409: userName is taken`
    pub(crate) fn said(&self) -> String {
        let words = [&self.method, &self.name, &self.status];
        let head: Vec<&str> = words.into_iter().flatten().map(String::as_str).collect();
        match &self.detail {
            Some(detail) => format!("{}: {detail}", head.join(" ")),
            None => head.join(" "),
        }
    }
}

/// Reads a body; one that is not JSON says nothing.
pub(crate) fn read(body: &[u8]) -> Facts {
    let mut facts = Facts::default();
    let mut operation = Operation::default();
    let mut walker = Walker::new(body);
    while let Some(event) = walker.next() {
        let span = match event {
            Event::Value(text) => text.inner(),
            Event::Bare(span) => span,
            Event::Close { .. } => {
                if walker.depth() == 2 && in_operations(&walker) {
                    facts.bulk.count(std::mem::take(&mut operation));
                }
                continue;
            }
            Event::Open { .. } | Event::Key(_) => continue,
        };
        let depth = walker.depth();
        if depth > 5 {
            continue;
        }
        if depth > 2 && !key_is(&walker, 0, b"operations") && !key_is(&walker, 0, b"errors") {
            continue;
        }
        let value = || text(body.get(span.clone()).unwrap_or_default());
        let Some(key) = key(&walker, 0) else { continue };
        match depth {
            1 => facts.member(&key, value),
            2 if key == "schemas" => {
                facts.is_error |= value().to_ascii_lowercase().ends_with(":error");
            }
            3.. if key == "operations" => operation.member(&walker, value),
            // SCIM 1.1 and its kin: `{"Errors": [{"description": …, "code": …}]}`
            3 if key == "errors" => match self::key(&walker, 2).as_deref() {
                Some("description" | "detail" | "message") => facts.other_words = Some(value()),
                Some("code" | "status") => facts.status = Some(value()),
                _ => {}
            },
            _ => {}
        }
    }
    if operation.status.is_some() {
        facts.bulk.count(operation);
    }
    facts.is_error |=
        facts.status.is_some() && (facts.detail.is_some() || facts.scim_type.is_some());
    facts
}

impl Facts {
    fn member(&mut self, key: &str, value: impl Fn() -> String) {
        match key {
            "status" => self.status = Some(value()),
            "scimtype" => self.scim_type = Some(value()).filter(|word| !word.is_empty()),
            "detail" => self.detail = Some(value()).filter(|words| !words.is_empty()),
            "id" => self.id = Some(value()).filter(|id| !id.is_empty()),
            "message" | "error_description" | "description" | "title" | "error" => {
                self.other_words.get_or_insert_with(value);
            }
            _ => {}
        }
    }
}

impl Operation {
    fn member(&mut self, walker: &Walker<'_>, value: impl Fn() -> String) {
        let inner = key(walker, 3);
        match (key(walker, 2).as_deref(), inner.as_deref()) {
            (Some("method"), None) => self.method = Some(value()),
            (Some("bulkid"), None) => self.name = Some(value()),
            (Some("status"), None | Some("code")) => self.status = Some(value()),
            (Some("response"), Some("scimtype")) => self.scim_type = Some(value()),
            (Some("response"), Some("detail")) => self.detail = Some(value()),
            _ => {}
        }
    }
}

impl Bulk {
    fn count(&mut self, operation: Operation) {
        if operation.status.is_none() {
            return;
        }
        self.operations += 1;
        if operation.failed() {
            self.failed += 1;
            self.first.get_or_insert(operation);
        }
    }
}

fn in_operations(walker: &Walker<'_>) -> bool {
    walker.index_at(1).is_some() && key_is(walker, 0, b"operations")
}

fn key_is(walker: &Walker<'_>, depth: usize, name: &[u8]) -> bool {
    walker
        .key_at(depth)
        .is_some_and(|key| key.eq_ignore_ascii_case(name))
}

fn key(walker: &Walker<'_>, depth: usize) -> Option<String> {
    walker
        .key_at(depth)
        .map(|name| text(name).to_ascii_lowercase())
}

fn text(raw: &[u8]) -> String {
    let text = Reading::of(raw).unescaped();
    shortened(String::from_utf8_lossy(&text.bytes).into_owned())
}

/// At most [`MAX_TEXT`] bytes: errors stand in lists, bodies do not.
pub(crate) fn shortened(mut text: String) -> String {
    if text.len() > MAX_TEXT {
        let end = (0..=MAX_TEXT).rev().find(|at| text.is_char_boundary(*at));
        text.truncate(end.unwrap_or_default());
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_read_whatever_the_type_of_its_status() {
        for status in ["\"409\"", "409"] {
            let body = format!(
                r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":{status},"scimType":"uniqueness","detail":"tak\u0065n"}}"#
            );
            let facts = read(body.as_bytes());
            assert!(facts.is_error);
            assert_eq!(facts.status.as_deref(), Some("409"));
            assert_eq!(facts.scim_type.as_deref(), Some("uniqueness"));
            assert_eq!(facts.detail.as_deref(), Some("taken"));
        }
    }

    #[test]
    fn failed_operations_of_a_bulk_are_counted_also_when_it_is_cut() {
        let body = r#"{"Operations":[{"method":"POST","bulkId":"a","status":"201"},
            {"method":"POST","bulkId":"b","status":409,"response":{"scimType":"uniqueness","detail":"taken"}},
            {"method":"PUT","status":{"code":"500"}},{"method":"DELETE","status":"404"#;
        let bulk = read(body.as_bytes()).bulk;
        assert_eq!((bulk.operations, bulk.failed), (4, 3));
        assert_eq!(bulk.first.unwrap().said(), "POST b 409: taken");
    }

    #[test]
    fn words_that_are_not_scim_are_read_apart() {
        let facts = read(br#"{"Errors":[{"description":"gone","code":"404"}]}"#);
        assert_eq!(facts.other_words.as_deref(), Some("gone"));
        assert_eq!(
            read(br#"{"message":"no"}"#).other_words.as_deref(),
            Some("no")
        );
        assert_eq!(read(b"<html>"), Facts::default());
    }
}
