//! Splits a query string into SCIM's parameters
//! ([RFC 7644 §3.4.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2), §3.9, and
//! [RFC 9865](https://www.rfc-editor.org/rfc/rfc9865) for cursors), decodes them and checks them.

use std::borrow::Cow;

use scim_audit_model::secrets;

use crate::scim_filter::{self, Fault, Filter};

/// One query parameter, percent-decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Decoded name.
    pub name: String,
    /// Decoded value; empty if the parameter has none.
    pub value: String,
    /// The parameter's role in SCIM.
    pub meaning: Meaning,
    /// Violation of the RFC, if there is one.
    pub remark: Option<Remark>,
}

/// Returns whether a raw query contains a parameter whose value is a secret.
pub fn holds_secret(raw: &str) -> bool {
    form_urlencoded::parse(raw.as_bytes()).any(|(name, _)| secrets::is_parameter(&name))
}

/// Role of a parameter in SCIM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// `filter`: the parsed filter, or the reason why it cannot be parsed.
    Filter(Result<Filter, Fault>),
    /// `attributes`: the attributes to return, besides those that are always returned.
    Attributes,
    /// `excludedAttributes`: the attributes to omit from the response.
    ExcludedAttributes,
    /// `sortBy`: the attribute to sort by.
    SortBy,
    /// `sortOrder`: `ascending` or `descending`.
    SortOrder,
    /// `startIndex`: the 1-based index of the first result of the page.
    StartIndex,
    /// `count`: the maximum number of results per page.
    Count,
    /// `cursor`: the start of the page, as an opaque value of the service provider.
    Cursor,
    /// Not a parameter of SCIM.
    Other,
}

/// Violation of the RFC by a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// `startIndex` or `count` is not an integer.
    NotANumber,
    /// `startIndex` is below 1; it is interpreted as 1.
    BelowOne,
    /// `count` is negative; it is interpreted as 0.
    NegativeCount,
    /// `sortOrder` is neither `ascending` nor `descending`.
    UnknownOrder,
    /// `attributes` and `excludedAttributes` are both present, but are mutually exclusive.
    BothAttributes,
}

/// Parses a raw query string (without its `?`). Keeps the order of the parameters and any duplicates.
pub fn read(raw: &str) -> Vec<Parameter> {
    let pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> = form_urlencoded::parse(raw.as_bytes()).collect();
    let has = |wanted: &str| pairs.iter().any(|(name, _)| name == wanted);
    let has_both = has("attributes") && has("excludedAttributes");
    pairs
        .iter()
        .map(|(name, value)| {
            let meaning = meaning(name, value);
            let remark = remark(&meaning, value, has_both);
            Parameter {
                name: name.clone().into_owned(),
                value: value.clone().into_owned(),
                meaning,
                remark,
            }
        })
        .collect()
}

fn meaning(name: &str, value: &str) -> Meaning {
    match name {
        "filter" => Meaning::Filter(scim_filter::parse(value)),
        "attributes" => Meaning::Attributes,
        "excludedAttributes" => Meaning::ExcludedAttributes,
        "sortBy" => Meaning::SortBy,
        "sortOrder" => Meaning::SortOrder,
        "startIndex" => Meaning::StartIndex,
        "count" => Meaning::Count,
        "cursor" => Meaning::Cursor,
        _ => Meaning::Other,
    }
}

fn remark(meaning: &Meaning, value: &str, has_both: bool) -> Option<Remark> {
    match meaning {
        Meaning::StartIndex | Meaning::Count if !is_whole(value) => Some(Remark::NotANumber),
        Meaning::StartIndex if value.starts_with('-') || is_zero(value) => Some(Remark::BelowOne),
        Meaning::Count if value.starts_with('-') && !is_zero(value) => Some(Remark::NegativeCount),
        Meaning::SortOrder if !matches!(value, "ascending" | "descending") => {
            Some(Remark::UnknownOrder)
        }
        Meaning::Attributes | Meaning::ExcludedAttributes if has_both => {
            Some(Remark::BothAttributes)
        }
        _ => None,
    }
}

/// Returns whether a text is an integer of any size.
fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_zero(number: &str) -> bool {
    number
        .trim_start_matches('-')
        .bytes()
        .all(|byte| byte == b'0')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn query_with_a_secret_is_detected_in_any_spelling() {
        for (raw, is_secret) in [
            ("count=1&access_token=x", true),
            ("Access%2DToken=x", true),
            ("token", true),
            ("filter=password%20pr&count=1", false),
            ("", false),
        ] {
            assert_eq!(holds_secret(raw), is_secret, "{raw}");
        }
    }

    fn remarks(raw: &str) -> Vec<Option<Remark>> {
        read(raw)
            .into_iter()
            .map(|parameter| parameter.remark)
            .collect()
    }

    #[test]
    fn parameters_are_decoded_named_and_kept_in_order() {
        let parameters =
            read("filter=userName+eq%20%22j%C3%A9%22&aadOptscim062020&count=10&x=%zz&x=");
        let pairs: Vec<_> = parameters
            .iter()
            .map(|parameter| (parameter.name.as_str(), parameter.value.as_str()))
            .collect();
        assert_eq!(
            pairs,
            [
                ("filter", "userName eq \"jé\""),
                ("aadOptscim062020", ""),
                ("count", "10"),
                ("x", "%zz"),
                ("x", "")
            ]
        );
        assert!(matches!(parameters[0].meaning, Meaning::Filter(Ok(_))));
        assert_eq!(parameters[1].meaning, Meaning::Other);
        assert_eq!(parameters[2].meaning, Meaning::Count);
        assert_eq!(read(""), []);
    }

    #[test]
    fn violations_of_the_rfc_are_reported_as_remarks() {
        for (raw, remark) in [
            ("startIndex=1", None),
            ("startIndex=0", Some(Remark::BelowOne)),
            ("startIndex=-5", Some(Remark::BelowOne)),
            ("startIndex=", Some(Remark::NotANumber)),
            ("startIndex=one", Some(Remark::NotANumber)),
            ("count=0", None),
            ("count=99999999999999999999999", None),
            ("count=-1", Some(Remark::NegativeCount)),
            ("count=1.5", Some(Remark::NotANumber)),
            ("count=%2B1", Some(Remark::NotANumber)),
            ("sortOrder=descending", None),
            ("sortOrder=desc", Some(Remark::UnknownOrder)),
            ("Count=x", None),
        ] {
            assert_eq!(remarks(raw), [remark], "{raw}");
        }
        let both = Some(Remark::BothAttributes);
        assert_eq!(
            remarks("attributes=a&excludedAttributes=b&cursor"),
            [both, both, None]
        );
    }

    proptest! {
        #[test]
        fn any_query_can_be_read(raw in any::<String>()) {
            let sent = form_urlencoded::parse(raw.as_bytes()).count();
            prop_assert_eq!(read(&raw).len(), sent);
        }
    }
}
