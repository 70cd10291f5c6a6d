//! Which entries a person asked for. These rules are the only ones: a store may narrow down by index,
//! but what it returns is what [`Filter::matches`] says.

use std::fmt;

use crate::amount::Amount;
use crate::endpoint::EndpointFilter;
use crate::entry::{Entry, Status};
use crate::matching::Matcher;
use crate::time::Instant;

/// What an entry must be to be listed. Every part is optional; an absent one ("All") lets everything
/// through, and several values in one part are alternatives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Received at or after this instant.
    pub since: Option<Instant>,
    /// Received before this instant (exclusive).
    pub until: Option<Instant>,
    /// HTTP methods, in upper case.
    pub method: Vec<String>,
    /// Resource types, as spelled in [`Entry::resource_type`].
    pub resource_type: Vec<String>,
    /// The typed path.
    pub endpoint: Option<EndpointFilter>,
    /// What became of the request.
    pub status: Vec<Status>,
    /// Status codes and classes of them.
    pub status_code: Vec<StatusCodeFilter>,
    /// SCIM detail error keywords, as spelled in [`crate::entry::EntryError::scim_type`].
    pub scim_type: Vec<String>,
    /// Exactly this id of the log's own.
    pub request_id: Option<String>,
    /// Exactly this resource.
    pub resource_id: Option<String>,
    /// Who sent it: exactly this address, user agent or credential of [`Entry::client`].
    pub client: Option<String>,
    /// Who answered in the SCIM service's place, as spelled in [`Entry::origin`].
    pub origin: Option<String>,
    /// It took at least so many milliseconds.
    pub min_duration_ms: Option<Amount>,
    /// The request's body is at least so many bytes.
    pub min_request_size: Option<Amount>,
    /// The answer's body is at least so many bytes.
    pub min_response_size: Option<Amount>,
    /// Text in a header or a body of the request or of the answer ([`crate::contents::holds`]), whatever the case.
    pub message: Option<String>,
    /// Free text, looked for in [`Entry::search_text`], whatever the case.
    pub q: Option<String>,
    /// What an entry must not be.
    pub not: Exclusion,
}

impl Filter {
    /// Whether one entry is among those asked for. To ask of many, make a [`Matcher`] once.
    pub fn matches(&self, entry: &Entry) -> bool {
        Matcher::new(self).matches(entry)
    }

    /// Whether it asks what is in headers and bodies, which a summary does not have.
    pub fn asks_messages(&self) -> bool {
        self.message.is_some() || !self.not.message.is_empty()
    }

    /// Whether nothing is filtered at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What an entry must not be to be listed: one that is any of this is left out. The values mean what they
/// mean in a [`Filter`]; what an entry does not have is none of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Exclusion {
    /// Seconds: what was received in the one that an instant is in.
    pub time: Vec<Instant>,
    /// HTTP methods, in upper case.
    pub method: Vec<String>,
    /// Resource types.
    pub resource_type: Vec<String>,
    /// Typed paths.
    pub endpoint: Vec<EndpointFilter>,
    /// What became of the request.
    pub status: Vec<Status>,
    /// Status codes and classes of them.
    pub status_code: Vec<StatusCodeFilter>,
    /// SCIM detail error keywords.
    pub scim_type: Vec<String>,
    /// Ids of the log's own.
    pub request_id: Vec<String>,
    /// Resources.
    pub resource_id: Vec<String>,
    /// Addresses, user agents and credentials of clients.
    pub client: Vec<String>,
    /// Who answered in the SCIM service's place.
    pub origin: Vec<String>,
    /// Milliseconds: what took less is left.
    pub min_duration_ms: Vec<Amount>,
    /// Bytes of the request's body: what is smaller is left.
    pub min_request_size: Vec<Amount>,
    /// Bytes of the answer's body: what is smaller is left.
    pub min_response_size: Vec<Amount>,
    /// Texts in headers and bodies.
    pub message: Vec<String>,
    /// Free texts.
    pub q: Vec<String>,
}

/// A status code, or a class of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatusCodeFilter {
    /// Exactly this code: `404`.
    Code(u16),
    /// Every code that starts with this digit: `4xx` is `Class(4)`.
    Class(u16),
}

impl StatusCodeFilter {
    /// Reads `404` or `4xx` (the `x` in either case); `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        match digits {
            [first @ b'1'..=b'9', b'x' | b'X', b'x' | b'X'] => {
                Some(Self::Class(u16::from(first - b'0')))
            }
            [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => text.parse().ok().map(Self::Code),
            _ => None,
        }
    }

    /// The code, unless it is a class.
    pub fn code(self) -> Option<u16> {
        match self {
            Self::Code(code) => Some(code),
            Self::Class(_) => None,
        }
    }

    /// The class's first digit, unless it is a code.
    pub fn class(self) -> Option<u16> {
        match self {
            Self::Code(_) => None,
            Self::Class(first) => Some(first),
        }
    }

    /// Whether this is the code the client got. No code is none of them.
    pub fn matches(self, code: Option<u16>) -> bool {
        code.is_some_and(|code| match self {
            Self::Code(wanted) => code == wanted,
            Self::Class(first) => code / 100 == first,
        })
    }
}

impl fmt::Display for StatusCodeFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Class(first) => write!(f, "{first}xx"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time;

    fn entry() -> Entry {
        serde_json::from_str(
            r#"{"requestId":"01","time":"2026-05-07T10:00:00Z","status":"failed","method":"PATCH",
                "endpoint":"/Users/1","resourceType":"Users","resourceId":"1","statusCode":400,
                "client":{"ip":"192.0.2.1","userAgent":"idp/1.0"},
                "error":{"scimType":"invalidValue","detail":"Not a boolean: Über"}}"#,
        )
        .unwrap()
    }

    fn matches(change: impl FnOnce(&mut Filter)) -> bool {
        let mut filter = Filter::default();
        change(&mut filter);
        filter.matches(&entry())
    }

    #[test]
    fn since_is_inclusive_and_until_exclusive() {
        let at = time::parse("2026-05-07T10:00:00Z").ok();
        let after = time::parse("2026-05-07T10:00:00.001Z").ok();
        assert!(matches(|filter| filter.since = at));
        assert!(!matches(|filter| filter.since = after));
        assert!(!matches(|filter| filter.until = at));
        assert!(matches(|filter| filter.until = after));
    }

    #[test]
    fn values_of_one_part_are_alternatives_and_parts_are_joined() {
        assert!(matches(|_| ()));
        assert!(matches(
            |filter| filter.method = vec!["GET".into(), "PATCH".into()]
        ));
        assert!(!matches(|filter| {
            filter.method = vec!["PATCH".into()];
            filter.status = vec![Status::Success];
        }));
        assert!(matches(|filter| filter.status_code =
            vec![StatusCodeFilter::Code(404), StatusCodeFilter::Class(4)]));
        assert!(matches(
            |filter| filter.scim_type = vec!["invalidValue".into()]
        ));
        assert!(matches(
            |filter| filter.q = Some("not a BOOLEAN: ÜBER".into())
        ));
        assert!(!matches(|filter| filter.resource_id = Some("2".into())));
        assert!(matches(|filter| filter.client = Some("idp/1.0".into())));
        assert!(!matches(|filter| filter.client = Some("192.0.2".into())));
    }

    #[test]
    fn an_entry_that_is_any_of_what_is_excluded_is_left_out() {
        type Change = fn(&mut Exclusion);
        let excluding: [Change; 10] = [
            |not| not.method = vec!["GET".into(), "PATCH".into()],
            |not| not.resource_type = vec!["Users".into()],
            |not| not.endpoint = EndpointFilter::new("/Users").into_iter().collect(),
            |not| not.status = vec![Status::Failed],
            |not| not.status_code = vec![StatusCodeFilter::Class(4)],
            |not| not.scim_type = vec!["invalidValue".into()],
            |not| not.request_id = vec!["01".into()],
            |not| not.resource_id = vec!["1".into()],
            |not| not.client = vec!["192.0.2.2".into(), "192.0.2.1".into()],
            |not| not.q = vec!["nowhere".into(), "a boolean".into()],
        ];
        for change in excluding {
            assert!(!matches(|filter| {
                filter.method = vec!["PATCH".into()];
                change(&mut filter.not);
            }));
        }
        assert!(matches(|filter| {
            filter.not.method = vec!["GET".into()];
            filter.not.status_code = vec![StatusCodeFilter::Code(404)];
        }));
    }

    #[test]
    fn what_an_entry_does_not_have_excludes_it_from_nothing() {
        let bare = Entry {
            status_code: None,
            error: None,
            resource_id: None,
            ..entry()
        };
        let not = Exclusion {
            status_code: (1..=9).map(StatusCodeFilter::Class).collect(),
            scim_type: vec![String::new()],
            resource_id: vec![String::new()],
            ..Exclusion::default()
        };
        let filter = Filter {
            not,
            ..Filter::default()
        };
        assert!(filter.matches(&bare));
    }

    #[test]
    fn codes_and_classes() {
        assert_eq!(
            StatusCodeFilter::parse("404"),
            Some(StatusCodeFilter::Code(404))
        );
        assert_eq!(
            StatusCodeFilter::parse("4XX"),
            Some(StatusCodeFilter::Class(4))
        );
        for bad in ["", "4", "4x", "40x", "0xx", "044", "4xxx", "-40", "4０4"] {
            assert_eq!(StatusCodeFilter::parse(bad), None, "{bad}");
        }
        assert!(!StatusCodeFilter::Class(5).matches(None));
    }
}
