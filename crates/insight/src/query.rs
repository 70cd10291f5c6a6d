//! A query string as the parameters SCIM gives it
//! ([RFC 7644 §3.4.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2), §3.9, and
//! [RFC 9865](https://www.rfc-editor.org/rfc/rfc9865) for cursors), decoded and checked.

use std::borrow::Cow;

use scim_audit_model::secrets;

use crate::scim_filter::{self, Fault, Filter};

/// One parameter, as it was sent but for its percent-encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its value; empty where it has none.
    pub value: String,
    /// What SCIM takes it for.
    pub meaning: Meaning,
    /// What the RFC says against it.
    pub remark: Option<Remark>,
}

/// Whether a raw query has a parameter whose value is a secret.
pub fn holds_secret(raw: &str) -> bool {
    form_urlencoded::parse(raw.as_bytes()).any(|(name, _)| secrets::is_parameter(&name))
}

/// What SCIM takes a parameter for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// `filter`: which resources, or why that cannot be told.
    Filter(Result<Filter, Fault>),
    /// `attributes`: what of each is answered, beside what always is.
    Attributes,
    /// `excludedAttributes`: what of each is left out.
    ExcludedAttributes,
    /// `sortBy`: the attribute that gives the order.
    SortBy,
    /// `sortOrder`
    SortOrder,
    /// `startIndex`: the first result of the page, from 1.
    StartIndex,
    /// `count`: how many results at most.
    Count,
    /// `cursor`: where the page starts, by a word of the provider's.
    Cursor,
    /// None of SCIM's own.
    Other,
}

/// What the RFC says against a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// `startIndex` and `count` are whole numbers.
    NotANumber,
    /// A `startIndex` below 1 counts as 1.
    BelowOne,
    /// A negative `count` counts as 0.
    NegativeCount,
    /// `sortOrder` is `ascending` or `descending`.
    UnknownOrder,
    /// `attributes` and `excludedAttributes` exclude each other.
    BothAttributes,
}

/// Takes a raw query string apart, without its `?`. Parameters stay in their order, doubled ones too.
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

/// Whether a text is a whole number, however large.
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
    fn a_query_with_a_secret_is_told_however_its_name_is_spelled() {
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
    fn what_the_rfc_says_against_a_value_is_remarked() {
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
