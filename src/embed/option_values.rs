//! Parsers for option values, one for each kind of value. They return `None` for an invalid value.

use super::options::UrlSync;
use crate::source::Credentials;

/// Parses a whole number from `least` to `most`, both included.
pub(super) fn whole<T: std::str::FromStr + PartialOrd>(
    least: T,
    most: T,
) -> impl FnOnce(&str) -> Option<T> {
    move |text| {
        text.parse()
            .ok()
            .filter(|number| (&least..=&most).contains(&number))
    }
}

/// Parses a flag: a boolean value, or an attribute that is present (`navigable`) or has a value
/// (`navigable="true"`).
pub(super) fn truth(text: &str) -> Option<bool> {
    match text {
        "" | "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

pub(super) fn credentials(text: &str) -> Option<Credentials> {
    match text {
        "same-origin" => Some(Credentials::SameOrigin),
        "include" => Some(Credentials::Include),
        "omit" => Some(Credentials::Omit),
        _ => None,
    }
}

pub(super) fn url_sync(text: &str) -> Option<UrlSync> {
    match text {
        "off" => Some(UrlSync::Off),
        "replace" => Some(UrlSync::Replace),
        "push" => Some(UrlSync::Push),
        _ => None,
    }
}

/// Whether the text is a token as defined in [RFC 9110
/// §5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2).
pub(super) fn is_header_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Whether the text consists of characters that need no escape in a query string.
pub(super) fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}
